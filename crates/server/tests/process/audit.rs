//! `countersign audit verify`: what it finds in a folder that somebody has written to, and where.

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::Home;

#[test]
fn it_holds_beside_a_running_server_and_after_it() {
    let home = Home::new();
    let server = home.dev();
    home.assert_holds();
    home.run("pay ops vendor 5000 --no-wait").expect(3);
    let report = home.json("audit verify").expect(0).object();
    assert_eq!((&report["holds"], &report["organizations"]), (&true.into(), &1.into()));
    assert_eq!(report["complaints"], serde_json::json!([]));
    server.stop();
    home.assert_holds();
}

#[test]
fn a_folder_that_is_not_there_does_not_hold() {
    let home = Home::new();
    home.run("audit verify").expect(5).complains("there is no data in `./countersign-data`");
    home.run("audit verify --data elsewhere").expect(5).complains("`elsewhere`");
    assert!(!home.data().exists());
}

#[test]
fn a_changed_balance_is_found() {
    let home = lived_in();
    let richer = "UPDATE accounts SET posted = '60000000000' WHERE owner = ?1";
    let vendor = home.env("VENDOR_WALLET_ID");
    let complaints = tampered(&home, richer, &vendor);
    let posted = "posted: expected 50000000000, found 60000000000";
    assert_eq!(complaints, [format!("account {vendor} USD: {posted}")]);
    // People are told the same, and where.
    let copy = tampered_copy(&home, richer, &vendor);
    let told = copy.run("audit verify").expect(1).says(&home.env("ORG_ID")).says(posted);
    told.says("things that do not hold: 1");
}

#[test]
fn a_changed_log_record_is_found() {
    let home = lived_in();
    let record = seq(&home, "action = 'payment.completed'");
    let more = "UPDATE log_text SET text = replace(text, '\"50000000000\"', '\"60000000000\"')
                WHERE place = (SELECT place FROM log WHERE seq = ?1)";
    let complaints = tampered(&home, more, &record);
    assert_eq!(beginnings(&complaints), [format!("log record {record}: hash")]);
}

#[test]
fn a_log_record_that_is_forged_with_its_hash_breaks_the_chain() {
    let home = lived_in();
    let record = seq(&home, "action = 'payment.completed'");
    let copy = home.copy();
    forge(&database(&copy), &record);
    let next = record.parse::<u64>().unwrap() + 1;
    let complaints = complaints(&copy);
    assert_eq!(beginnings(&complaints), [format!("log record {next}: hash of the record before")]);
    // The last one has nothing behind it but the log's head.
    let last = seq(&home, "seq = (SELECT max(seq) FROM log)");
    let copy = home.copy();
    forge(&database(&copy), &last);
    let complaints = self::complaints(&copy);
    assert_eq!(beginnings(&complaints), ["log head: hash of the last record"]);
}

#[test]
fn a_missing_log_record_is_found() {
    let home = lived_in();
    let complaints = tampered(&home, "DELETE FROM log WHERE seq = ?1", "5");
    let expected = ["log record 6: place", "log record 6: hash of the record before"];
    assert_eq!(beginnings(&complaints), expected);
    assert!(complaints[0].ends_with("expected 5, found 6"), "{complaints:#?}");

    let last = seq(&home, "seq = (SELECT max(seq) FROM log)");
    let complaints = tampered(&home, "DELETE FROM log WHERE seq = ?1", &last);
    let expected = ["log head: place of the last record", "log head: hash of the last record"];
    assert_eq!(beginnings(&complaints), expected);
}

#[test]
fn an_entry_of_another_amount_is_found() {
    let home = lived_in();
    let vendor = home.env("VENDOR_WALLET_ID");
    let more = "UPDATE transfers SET legs = replace(legs, ?1 || ' 50000000000 50000000000 ',
                ?1 || ' 60000000000 50000000000 ') WHERE kind = 'PAYMENT'";
    let complaints = tampered(&home, more, &vendor);
    assert!(complaints[0].starts_with("transfer tfr_"), "{complaints:#?}");
    assert!(complaints[0].ends_with("sum of its legs: expected 0, found 10000000000"));
    let leg = "balance after: expected 60000000000, found 50000000000";
    assert_eq!(complaints[1], format!("account {vendor} leg 1: {leg}"));
    assert!(complaints[2].contains(" of payment txn_"), "{complaints:#?}");
    assert!(complaints[2].ends_with(&format!("{vendor} 60000000000")), "{complaints:#?}");
    let expected = [
        format!("account {vendor} USD: posted: expected 60000000000, found 50000000000"),
        "trial balance of USD: expected 0, found 10000000000".to_owned(),
    ];
    assert_eq!(complaints[3..], expected);
}

#[test]
fn a_payment_or_a_hold_that_is_gone_is_found() {
    let home = lived_in();
    let complaints = tampered(&home, "DELETE FROM payments WHERE status = ?1", "POSTED");
    assert!(complaints[0].starts_with("payment txn_"), "{complaints:#?}");
    assert!(complaints[0].ends_with(": expected a row, found none"), "{complaints:#?}");
    let ops = home.env("OPS_WALLET_ID");
    let spent = |of| format!("account {ops} USD: spent in its {of}: expected 0, found 50000000000");
    assert_eq!(complaints[1..], [spent("day"), spent("month")]);

    let sql = format!("DELETE FROM holds WHERE status = ?1 AND wallet = '{ops}'");
    let complaints = tampered(&home, &sql, "PENDING");
    assert_eq!(complaints[2], format!("account {ops} USD: held: expected 0, found 500000000000"));
    assert!(complaints[0].ends_with("PENDING: expected a pending hold, found no pending hold"));
    assert!(complaints[1].ends_with("PENDING_APPROVAL: expected a pending hold, found none"));
    let pending = "pending toward its limits: expected 0, found 500000000000";
    assert_eq!(complaints[3..], [format!("account {ops} USD: {pending}")]);
}

#[test]
fn a_payment_that_was_rewritten_is_found() {
    let home = lived_in();
    let (ops, vendor) = (home.env("OPS_WALLET_ID"), home.env("VENDOR_WALLET_ID"));
    let other = "UPDATE payments SET to_wallet = from_wallet WHERE status = ?1";
    let complaints = tampered(&home, other, "POSTED");
    let [complaint] = complaints.as_slice() else { panic!("{complaints:#?}") };
    assert!(complaint.starts_with("transfer tfr_") && complaint.contains(" of payment txn_"));
    let legs = |to| format!("{ops} -50000000000, {to} 50000000000");
    let (expected, found) = (legs(&ops), legs(&vendor));
    let told = format!(": legs: expected {expected}, found {found}");
    assert!(complaint.ends_with(&told), "{complaint}");
}

#[test]
fn a_counter_that_was_reset_is_found() {
    let home = lived_in();
    let ops = home.env("OPS_WALLET_ID");
    let reset = "UPDATE accounts SET day_spent = '0' WHERE owner = ?1";
    let spent = "spent in its day: expected 50000000000, found 0";
    assert_eq!(tampered(&home, reset, &ops), [format!("account {ops} USD: {spent}")]);
}

#[test]
fn what_does_not_hold_is_not_moved() {
    let home = lived_in();
    let richer = "UPDATE accounts SET posted = '60000000000' WHERE owner = ?1";
    let copy = tampered_copy(&home, richer, &home.env("VENDOR_WALLET_ID"));
    let refused = copy.run("move --from sqlite:./countersign-data --to sqlite:./moved").expect(1);
    let refused = refused.complains("nothing was moved from `./countersign-data` to `./moved`");
    refused.complains("do not hold").complains("posted: expected 50000000000, found 60000000000");
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    let home = lived_in();
    let garbage = "UPDATE log_text SET text = '{}'
                   WHERE place = (SELECT place FROM log WHERE seq = ?1)";
    let copy = tampered_copy(&home, garbage, "4");
    let row = format!("log ({}, 4)", home.env("ORG_ID"));
    copy.run("audit verify").expect(1).complains("corrupt").complains(&row);
}

/// A sandbox in which 500.00 were paid and 5000.00 are held, with no server on it.
fn lived_in() -> Home {
    let home = Home::new();
    let server = home.dev();
    home.run("pay ops vendor 500").expect(0);
    home.run("pay ops vendor 5000 --no-wait").expect(3);
    server.stop();
    home.assert_holds();
    home
}

fn database(home: &Home) -> Connection {
    Connection::open(home.data().join("countersign.db")).unwrap()
}

/// A copy that somebody has written to.
#[track_caller]
fn tampered_copy(home: &Home, sql: &str, parameter: &str) -> Home {
    let copy = home.copy();
    assert_eq!(database(&copy).execute(sql, [parameter]).unwrap(), 1, "{sql}");
    copy
}

/// What the audit says about a copy that somebody has written to.
#[track_caller]
fn tampered(home: &Home, sql: &str, parameter: &str) -> Vec<String> {
    complaints(&tampered_copy(home, sql, parameter))
}

/// What the audit says does not hold.
#[track_caller]
fn complaints(home: &Home) -> Vec<String> {
    let report = home.json("audit verify").expect(1).object();
    let complaints = report["complaints"].as_array().unwrap();
    assert_eq!((&report["holds"], complaints.is_empty()), (&false.into(), false));
    let line = |complaint: &Value| {
        assert_eq!(complaint["organizationId"], home.env("ORG_ID"));
        let text = |name: &str| complaint[name].as_str().unwrap();
        format!("{}: expected {}, found {}", text("what"), text("expected"), text("found"))
    };
    complaints.iter().map(line).collect()
}

/// What the complaints are about, without hashes that differ from run to run.
fn beginnings(complaints: &[String]) -> Vec<&str> {
    complaints.iter().map(|complaint| complaint.split(": expected ").next().unwrap()).collect()
}

/// The place in the log of the first record with this.
fn seq(home: &Home, condition: &str) -> String {
    let sql = format!("SELECT CAST(min(seq) AS TEXT) FROM log WHERE {condition}");
    database(home).query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// Writes another address into a record, and the hash that goes with it, as one who knows how the
/// chain is made.
fn forge(database: &Connection, seq: &str) {
    let text: String = database
        .query_row("SELECT text FROM log_text NATURAL JOIN log WHERE seq = ?1", [seq], |row| {
            row.get(0)
        })
        .unwrap();
    let forged = text.replacen("127.0.0.1", "127.0.0.2", 1);
    assert_ne!(forged, text);
    let hash = Sha256::digest(format!("countersign/log/v1\n{forged}"));
    let place = "(SELECT place FROM log WHERE seq = ?1)";
    let sql = format!("UPDATE log_text SET text = ?2 WHERE place = {place}");
    assert_eq!(database.execute(&sql, [seq, &forged]).unwrap(), 1);
    let sql = "UPDATE log SET hash = ?2 WHERE seq = ?1";
    assert_eq!(database.execute(sql, (seq, hash.as_slice())).unwrap(), 1);
}
