//! Parsing of `/proc`.

use super::usage;

#[test]
fn processor_time_is_found_behind_a_name_with_blanks() {
    let stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 900 0 1 0 120 30 0 0 20 0 9 0 5 6 7";
    assert_eq!(usage::ticks(stat), Some(150));
    assert_eq!(usage::ticks("42"), None);
}

#[test]
fn memory_is_read_by_name() {
    let status = "Name:\tx\nVmHWM:\t   2048 kB\nVmRSS:\t    512 kB\n";
    assert_eq!(usage::kibibytes(status, "VmRSS:"), Some(512));
    assert_eq!(usage::kibibytes(status, "VmHWM:"), Some(2048));
    assert_eq!(usage::kibibytes(status, "VmSwap:"), None);
}
