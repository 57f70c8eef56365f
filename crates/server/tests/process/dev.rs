//! `countersign dev`: the sandbox that examples, tests and SDKs rely on.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::harness::Home;

/// The contract of `dev.env`, in its order.
const NAMES: [&str; 9] = [
    "COUNTERSIGN_URL",
    "COUNTERSIGN_API_KEY",
    "COUNTERSIGN_REVIEWER_API_KEY",
    "COUNTERSIGN_AGENT_API_KEY",
    "COUNTERSIGN_AGENT_WALLET_ID",
    "COUNTERSIGN_ORG_ID",
    "COUNTERSIGN_OPS_WALLET_ID",
    "COUNTERSIGN_VENDOR_WALLET_ID",
    "COUNTERSIGN_PLATFORM_API_KEY",
];

#[test]
fn a_new_sandbox_has_its_credentials_in_a_file_of_its_owner() {
    let home = Home::new();
    let server = home.dev();
    let env = home.dev_env();
    assert_eq!(env.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), NAMES);
    assert_eq!(home.env("URL"), server.url);
    for (name, value) in &env {
        let prefix = match name.as_str() {
            "COUNTERSIGN_URL" => "http://127.0.0.1:",
            "COUNTERSIGN_ORG_ID" => "org_",
            name if name.ends_with("_API_KEY") => "wg_test_",
            _ => "wal_",
        };
        assert!(value.starts_with(prefix), "{name}");
    }
    assert_eq!(mode(&home.data()), 0o700);
    assert_eq!(mode(&home.data().join("dev.env")), 0o600);
    assert_eq!(mode(&home.data().join("operator.sock")), 0o600);
    home.run("wallets").expect(0).says("1,000,000.00 USD").says("10,000.00 USD").says("vendor");
}

#[test]
fn the_guide_says_where_it_is_and_what_to_try_but_no_secret() {
    let home = Home::new();
    let server = home.dev();
    let ended = server.stop();
    for told in [
        "data ./countersign-data (new)",
        &format!("{}/v1", home.env("URL")),
        "all keys are in ./countersign-data/dev.env",
        "pay ops vendor 5000 --memo \"Large vendor payment\"",
        "above 1,000.00 a person decides",
    ] {
        assert!(ended.stdout.contains(told), "no `{told}` in\n{}", ended.stdout);
    }
    for (name, value) in home.dev_env() {
        if name.ends_with("_API_KEY") {
            assert!(!ended.stdout.contains(&value) && !ended.stderr.contains(&value), "{name}");
        }
    }
}

#[test]
fn a_restart_keeps_the_keys_and_the_money() {
    let home = Home::new();
    let server = home.dev();
    home.run("pay ops vendor 12.50").expect(0).says("paid");
    let before = home.dev_env();
    server.stop();
    let server = home.dev();
    let after = home.dev_env();
    assert_eq!(before[1..], after[1..], "everything but the address");
    assert_eq!(after[0].1, server.url);
    assert_eq!(home.balance("VENDOR"), "12.50");
    assert_eq!(home.balance("OPS"), "999987.50");
    assert!(server.stop().stdout.contains("(kept)"));
    home.assert_holds();
}

#[test]
fn a_second_sandbox_on_a_folder_is_told_who_holds_it() {
    let home = Home::new();
    let server = home.dev();
    let holder = format!("process {}", server.id());
    let second = home.run("dev --listen 127.0.0.1:0").expect(1);
    second.complains("is in use").complains(&holder).complains(&server.url);
    let said = home.json("dev --listen 127.0.0.1:0").expect(1).object();
    assert!(said["error"]["message"].as_str().unwrap().contains(&holder), "{said:#}");
    // The first has not noticed, and its credentials are as they were.
    home.run("pay ops vendor 1").expect(0).says("paid");
}

#[test]
fn a_taken_address_leaves_no_half_a_sandbox() {
    let (home, other) = (Home::new(), Home::new());
    let server = home.dev();
    let address = server.url.trim_start_matches("http://");
    let refused = other.run(&format!("dev --listen {address}")).expect(1);
    refused.complains("another program listens there").complains("--listen 127.0.0.1:0");
    other.dev().stop();
    assert_eq!(other.dev_env().len(), NAMES.len());
}

#[test]
fn a_sandbox_answers_on_this_machine_alone() {
    let home = Home::new();
    home.run("dev --listen 0.0.0.0:0").expect(2).complains("on this machine alone");
    assert!(!home.data().exists());
}

#[test]
fn without_a_seed_there_are_people_and_keys_alone() {
    let home = Home::new();
    let mut process = home.start("dev --no-seed --listen 127.0.0.1:0");
    process.line("Ready on");
    let env = home.dev_env();
    let names: Vec<&str> = env.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [NAMES[0], NAMES[1], NAMES[2], NAMES[5], NAMES[8]]);
    assert_eq!(home.json("wallets").expect(0).object()["data"], serde_json::json!([]));
    // Ctrl-C is as good as SIGTERM.
    process.signal("INT");
    assert_eq!(process.end().code, Some(0));
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
