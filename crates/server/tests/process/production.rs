//! `countersign serve` and the operator's commands: through the running server, and without one.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Api, Ended, Home};

const CREDIT: &str = "wallet credit ops 5000 --environment production --reason Opening";

#[test]
fn an_installation_is_founded_without_a_server_and_goes_on_with_one() {
    let home = installation();
    let live = key(&home, "--owner ann@example.com --environment production");
    home.run(&format!("{CREDIT} --reference WIRE-1")).expect(0).says("now holds 5,000.00 USD");
    let server = home.serve();
    home.run(&format!("{CREDIT} --reference WIRE-2")).expect(0).says("now holds 10,000.00 USD");
    home.run("member create --name Bob --email bob@example.com --role approver").expect(0);
    let bobs = key(&home, "--owner bob@example.com --environment production");
    for secret in [live, bobs] {
        let api = Api::new(&server.url, &secret);
        assert_eq!(balance(&api), "10000.00");
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn a_secret_is_printed_once_and_kept_nowhere() {
    let home = installation().with("COUNTERSIGN__LOG__LEVEL", "trace");
    let alone = key(&home, "--owner ann@example.com --environment production");
    let server = home.serve();
    let through = key(&home, "--owner ann@example.com --environment sandbox");
    for secret in [&alone, &through] {
        let api = Api::new(&server.url, secret);
        api.get("/v1/wallets").expect(200);
        api.post("/v1/payments", &json!({ "from": secret })).expect(400);
    }
    Api::new(&server.url, "wg_live_unknown").get("/v1/wallets").expect(401);
    let logged = server.stop();
    assert!(logged.stderr.lines().count() > 6, "the log says nothing:\n{}", logged.stderr);
    for secret in [&alone, &through] {
        assert!(!logged.stderr.contains(secret.as_str()), "in the log");
        assert!(!logged.stdout.contains(secret.as_str()), "on standard output");
        for entry in fs::read_dir(home.data()).unwrap().map(Result::unwrap) {
            let bytes = fs::read(entry.path()).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "in {}", entry.path().display());
        }
    }
    assert!(!logged.stderr.contains("wg_live_unknown"));
}

#[test]
fn a_reference_is_credited_once_whoever_asks_how_often() {
    let home = installation();
    let live = key(&home, "--owner ann@example.com --environment production");
    let credit = format!("{CREDIT} --reference WIRE-1");
    // Four at once for a folder that only one of them can hold at a time.
    let started = [0; 4].map(|_| home.start(&credit));
    let codes = started.map(|process| process.end().code);
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    home.run(&credit).expect(1).complains("reference");
    let server = home.serve();
    home.run(&credit).expect(1).complains("reference");
    let started = [0; 4].map(|_| home.start(&format!("{CREDIT} --reference WIRE-2")));
    let codes = started.map(|process| process.end().code);
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?}");
    assert_eq!(balance(&Api::new(&server.url, &live)), "10000.00");
    server.stop();
    home.assert_holds();
}

#[test]
fn production_has_no_play_money_and_a_wall_around_it() {
    let home = installation();
    let live = key(&home, "--owner ann@example.com --environment production");
    let test = key(&home, "--owner ann@example.com --environment sandbox");
    home.run(&format!("{CREDIT} --reference WIRE-1")).expect(0);
    let server = home.serve();
    let (live, test) = (Api::new(&server.url, &live), Api::new(&server.url, &test));
    let wallet = wallet(&live);
    let fund = live.post(&format!("/v1/wallets/{wallet}/fund"), &json!({ "amount": 5 }));
    assert_eq!(fund.expect(403)["error"]["code"], "SANDBOX_ONLY");
    let across = test.get(&format!("/v1/wallets/{wallet}"));
    assert_eq!(across.expect(403)["error"]["code"], "ENVIRONMENT_MISMATCH");
    let sandboxed = test.get("/v1/wallets").expect(200);
    assert!(sandboxed["data"].as_array().unwrap().iter().all(|one| one["id"] != *wallet));
    assert_eq!(balance(&live), "5000.00");
}

#[test]
fn the_operator_is_told_what_is_missing() {
    let home = Home::new();
    home.run("org ls").expect(5).complains("there is no data in `./countersign-data`");
    assert!(!home.data().exists(), "looking has made a folder");
    home.run("org create --name Example").expect(0);
    home.run("key create --owner nobody@example.com").expect(5).complains("nobody@example.com");
    home.run("wallet credit vault 5 --reference R --reason W").expect(5).complains("`vault`");
    home.run("wallet credit ops 5 --reference R --reason W").expect(1).complains("several wallets");
    home.run("wallet credit ops -5 --reference R --reason W").expect(2);
    home.run("wallet credit ops 0 --reference R --reason W").expect(2).complains("above zero");
    home.run("org create --name Another").expect(0);
    home.run("member ls").expect(1).complains("name the organization");
    home.run("member ls --org Example").expect(0);
}

/// A folder with an organization and one owner, for servers whose `/metrics` is nowhere.
fn installation() -> Home {
    let home = Home::new().with("COUNTERSIGN__SERVER__METRICS", "off");
    home.run("org create --name Example").expect(0).says("production  wal_");
    let ann = "member create --name Ann --email ann@example.com --role owner";
    home.run(ann).expect(0).says("ann@example.com");
    home
}

/// Makes a key. Its secret is all that is on standard output.
#[track_caller]
fn key(home: &Home, arguments: &str) -> String {
    let Ended { stdout, stderr, .. } = home.run(&format!("key create {arguments}")).expect(0);
    let secret = stdout.trim_end().to_owned();
    assert!(secret.starts_with("wg_") && !secret.contains(char::is_whitespace), "{stdout}");
    assert!(!stderr.contains(&secret) && stderr.contains("the only time"), "{stderr}");
    secret
}

/// The only wallet that a key sees.
#[track_caller]
fn wallet(api: &Api) -> String {
    let wallets = api.get("/v1/wallets").expect(200);
    let [wallet] = wallets["data"].as_array().unwrap().as_slice() else {
        panic!("{:#}", wallets.body);
    };
    wallet["id"].as_str().map(str::to_owned).unwrap()
}

#[track_caller]
fn balance(api: &Api) -> Value {
    api.get(&format!("/v1/wallets/{}/balance", wallet(api))).expect(200)["balance"].clone()
}
