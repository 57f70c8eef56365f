//! The examples run, to the letter.

use std::path::Path;
use std::process::Command;

use crate::harness::Home;

/// Runs a script of `examples/` against a fresh sandbox.
fn runs(script: &str) {
    let home = Home::new();
    let server = home.dev();
    let program = Path::new(env!("CARGO_BIN_EXE_countersign"));
    let paths = std::env::var("PATH").unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(script);
    let ended = Command::new("sh")
        .arg(&script)
        .arg(home.data())
        .current_dir(home.path())
        .env("PATH", format!("{}:{paths}", program.parent().unwrap().display()))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && told.ends_with("done\n"),
        "{told}\n{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    server.stop().expect(0);
    home.assert_holds();
}

#[test]
fn a_cubewire_approval_request() {
    runs("seeds/003-cubewire.sh");
}

#[test]
fn two_of_three_by_the_command_line() {
    runs("two-of-three/cli.sh");
}

#[test]
fn two_of_three_by_curl() {
    runs("two-of-three/curl.sh");
}

#[test]
fn what_the_documents_of_v1_show() {
    runs("seeds/000-wallgent.sh");
}

#[test]
fn what_the_documents_of_v2_show() {
    runs("seeds/001-hifi.sh");
}

#[test]
fn what_the_documents_of_v0_show() {
    runs("seeds/004-paygentic.sh");
}
