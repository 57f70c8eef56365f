//! Parsing of `/proc`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{bounded, folder, usage};

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

#[test]
fn the_longest_mount_point_decides_and_the_later_one_wins() {
    let mounts = "/dev/vda / ext4 rw 0 0\nx /tmp ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n";
    assert_eq!(folder::file_system(mounts, Path::new("/tmp/a")), Some("tmpfs"));
    assert_eq!(folder::file_system(mounts, Path::new("/tmpish")), Some("ext4"));
}

#[test]
fn a_failing_command_is_quoted() {
    let mut command = Command::new("sh");
    command.args(["-c", "echo said; echo wrong >&2; exit 3"]);
    let failure = bounded::output(&mut command, Duration::from_secs(5)).unwrap_err().to_string();
    assert!(failure.contains("said") && failure.contains("wrong"), "{failure}");
}
