//! What `/proc` says, and what failing commands leave.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::family::Stat;
use super::{bounded, folder};

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

#[test]
fn a_parent_is_found_behind_a_name_with_blanks() {
    let stat = Stat::parse("42 (a (b) c) S 17 42 42 0 -1 4194304");
    assert_eq!(stat, Some(Stat { state: 'S', parent: 17 }));
    assert_eq!(Stat::parse("42"), None);
}
