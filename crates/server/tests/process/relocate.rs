//! `countersign move`: an installation is carried to another place, and goes on there.

use std::fs;

use countersign_cluster::testing::database;
use serde_json::{Value, json};

use crate::harness::{Api, Ended, Home};

/// What every test here moves.
const SOURCE: &str = "move --from sqlite:./countersign-data";

#[test]
fn a_sandbox_goes_on_in_postgres_and_back_in_a_folder() {
    let url = database().unwrap().url;
    let home = home(&url);
    let (paid, approval) = lived_in(&home);
    let moved = home.run(&format!("{SOURCE} --to env:PLACE")).expect(0);
    let moved = moved.says("✓ ./countersign-data holds: organizations 1");
    let moved = moved.says("organizations          1\n").says("payments               2\n");
    moved.says("files of the sandbox stay in ./countersign-data: dev.env");
    home.assert_holds();

    // A server on the database finds everything, and what waits can still be decided.
    let (keys, vendor) = (keys(&home), home.env("VENDOR_WALLET_ID"));
    let away = home.with("COUNTERSIGN__STORAGE__STORE", &url);
    let server = away.serve();
    let operator = Api::new(&server.url, &keys.operator);
    assert_eq!(balance(&operator, &vendor), "500.00");
    let again = operator.post("/v1/payments", &payment(&away, "500.00", "first")).expect(201);
    assert_eq!(again.id(), paid, "the same key, the same payment");
    let reviewer = Api::new(&server.url, &keys.reviewer);
    let approve = format!("/v1/approvals/{approval}/approve");
    reviewer.post(&approve, &json!({})).expect(200);
    assert_eq!(balance(&operator, &vendor), "5500.00");
    operator.post("/v1/payments", &payment(&away, "1.00", "second")).expect(201);
    server.stop();
    away.assert_holds();

    // And back: another folder, which goes on with the sandbox's keys.
    let back = self::home(&url);
    let objects = back.json("move --from env:PLACE --to sqlite:./countersign-data").expect(0);
    let objects = objects.objects();
    let of = |kind: &str| objects.iter().find(|told| told["kind"] == kind).unwrap()["rows"].clone();
    assert_eq!((of("organizations"), of("votes")), (json!(1), json!(1)));
    let rows: u64 = objects.iter().filter(|told| told["kind"].is_string()).map(rows).sum();
    let outcome = objects.last().unwrap();
    assert_eq!((&outcome["moved"], &outcome["holds"]), (&json!(true), &json!(true)));
    assert_eq!((&outcome["rows"], &outcome["stays"]), (&json!(rows), &json!([])));
    fs::copy(away.data().join("dev.env"), back.data().join("dev.env")).unwrap();
    let _server = back.dev();
    assert_eq!(back.balance("VENDOR"), "5501.00");
    let again = back.operator().post("/v1/payments", &payment(&back, "1.00", "second"));
    assert_eq!(again.expect(201)["amount"], "1.00");
    back.run("pay ops vendor 9").expect(0).says("paid");
    assert_eq!(back.balance("VENDOR"), "5510.00");
    back.assert_holds();
}

#[test]
fn a_folder_moves_to_a_folder_and_a_database_to_a_database() {
    let (one, other) = (database().unwrap().url, database().unwrap().url);
    let home = home(&one).with("OTHER", &other);
    lived_in(&home);
    home.run(&format!("{SOURCE} --to env:PLACE")).expect(0);
    home.run("move --from env:PLACE --to env:OTHER").expect(0);
    home.run("move --from env:OTHER --to sqlite:./copy").expect(0);
    home.run("move --from sqlite:./copy --to sqlite:./copy-of-copy").expect(0);
    home.run("audit verify --data ./copy-of-copy").expect(0).says("everything holds");
    let report = |data: &str| home.json(&format!("audit verify --data {data}")).expect(0).object();
    assert_eq!(report("./copy-of-copy"), report("./countersign-data"));
}

#[test]
fn what_is_in_use_or_not_empty_is_left_alone() {
    let home = home(&database().unwrap().url);
    let server = home.dev();
    let holder = format!("process {}", server.id());
    let held = home.run(&format!("{SOURCE} --to env:PLACE")).expect(1);
    held.complains("is in use by another process").complains(&holder);
    home.run("pay ops vendor 1").expect(0).says("paid");
    server.stop();
    home.run(&format!("{SOURCE} --to env:PLACE")).expect(0);
    let refused = home.run(&format!("{SOURCE} --to env:PLACE")).expect(1);
    refused.complains("the target holds data already").complains("empty it, or take another");
    let refused = home.run("move --from env:PLACE --to sqlite:./countersign-data").expect(1);
    refused.complains("the target holds data already");
    home.assert_holds();
}

#[test]
fn a_place_is_named_without_its_secret_or_not_at_all() {
    let home = Home::new().with("WRONG", "mysql://me:s3cret@db").with("EMPTY", "");
    let refused = |places: &str| home.run(&format!("move {places}")).expect(2);
    let folder = "--from sqlite:./a";
    let secret = |ended: Ended| {
        assert!(!ended.stderr.contains("s3cret") && !ended.stdout.contains("s3cret"), "{ended:?}");
        ended
    };
    let told = secret(refused(&format!("{folder} --to postgres://me:s3cret@db/pay")));
    told.complains("`--to` has a password in it").complains("`env:NAME`");
    let told = secret(refused("--to sqlite:./a --from postgres://db/pay?password=s3cret"));
    told.complains("`--from` has a password in it");
    let told = secret(refused(&format!("{folder} --to mysql://me:s3cret@db")));
    told.complains("`--to` must be `sqlite:FOLDER`");
    secret(refused(&format!("{folder} --to env:WRONG"))).complains("the variable `WRONG` must");
    refused(&format!("{folder} --to env:EMPTY")).complains("there is no variable `EMPTY`");
    refused(&format!("{folder} --to ./b")).complains("must be `sqlite:FOLDER`");
    refused(&format!("{folder} --to sqlite:./a")).complains("both `--from` and `--to`");
    let missing = home.run(&format!("move {folder} --to sqlite:./b")).expect(5);
    missing.complains("there is no data in `./a`");
    for made in ["a", "b"] {
        assert!(!home.path().join(made).exists(), "a refusal has made `{made}`");
    }
    home.run("move --help").expect(0).says("env:NAME").says("Stop the servers first");
}

/// A home that knows a database, and whose servers have no metrics.
fn home(url: &str) -> Home {
    Home::new().with("PLACE", url).with("COUNTERSIGN__SERVER__METRICS", "off")
}

/// Pays 500.00, and asks for 5000.00, which is held; returns the payment and the request.
fn lived_in(home: &Home) -> (String, String) {
    let server = home.dev();
    let api = home.operator();
    let paid = api.post("/v1/payments", &payment(home, "500.00", "first")).expect(201).id();
    let held = home.json("pay ops vendor 5000 --no-wait").expect(3).objects();
    let approval = held[0]["approvalId"].as_str().unwrap().to_owned();
    server.stop();
    home.assert_holds();
    (paid, approval)
}

/// The keys of a sandbox.
struct Keys {
    operator: String,
    reviewer: String,
}

fn keys(home: &Home) -> Keys {
    Keys { operator: home.env("API_KEY"), reviewer: home.env("REVIEWER_API_KEY") }
}

fn payment(home: &Home, amount: &str, key: &str) -> Value {
    json!({
        "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"),
        "amount": amount, "idempotencyKey": key,
    })
}

#[track_caller]
fn balance(api: &Api, wallet: &str) -> String {
    api.get(&format!("/v1/wallets/{wallet}/balance")).expect(200).text("balance")
}

fn rows(told: &Value) -> u64 {
    told["rows"].as_u64().unwrap()
}
