//! What the bench reads from the product, and what it sends.

use std::net::SocketAddr;

use super::books::units;
use super::environment::Environment;
use super::payments::{Spread, Stage, approval_id};
use crate::load::script::Script;

fn stage() -> Stage {
    let address: SocketAddr = "127.0.0.1:4800".parse().unwrap();
    let wallets: Vec<String> = (0..3).map(|number| format!("wal_{number}")).collect();
    Stage::new(address, "wg_test_k", wallets.into())
}

#[test]
fn the_two_keys_are_found_among_other_lines() {
    let text = "COUNTERSIGN_URL=http://x\nCOUNTERSIGN_API_KEY=wg_test_a=b\n\
                COUNTERSIGN_REVIEWER_API_KEY=wg_test_c\n";
    let environment = Environment::parse(text).unwrap();
    assert_eq!(environment.operator_key, "wg_test_a=b");
    assert_eq!(environment.reviewer_key, "wg_test_c");
    assert!(Environment::parse("COUNTERSIGN_URL=http://x\n").is_err());
}

#[test]
fn balances_are_read_exactly() {
    assert_eq!(units("9999.99").unwrap(), 999_999_000_000);
    assert_eq!(units("0.61725").unwrap(), 61_725_000);
    assert_eq!(units("5").unwrap(), 500_000_000);
    for wrong in ["", "-1.00", "1e3", "0.123456789", "1.2.3"] {
        assert!(units(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_payment_request_is_complete_http() {
    let mut crew = stage().crew(Spread::Hot, 1, Some(1));
    let (payer, mut request) = (&mut crew[0], Vec::new());
    assert!(payer.next(&mut request));
    let request = String::from_utf8(request).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/payments HTTP/1.1\r\nhost: 127.0.0.1:4800\r\n"), "{head}");
    assert!(head.contains("authorization: Bearer wg_test_k\r\n"), "{head}");
    assert!(head.ends_with(&format!("content-length: {}", body.len())), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!((&body["to"], &body["amount"]), (&"wal_0".into(), &"0.01".into()));
    assert!(!payer.next(&mut Vec::new()), "the limit was one payment");
}

#[test]
fn a_crew_shares_its_limit_and_books_what_was_acknowledged() {
    let mut crew = stage().crew(Spread::Random, 3, Some(100));
    let mut sent = 0;
    for payer in &mut crew {
        while payer.next(&mut Vec::new()) {
            payer.answered(b"{}");
            sent += 1;
        }
        assert_eq!(payer.moved.iter().sum::<i64>(), 0);
    }
    assert_eq!(sent, 100);
}

#[test]
fn payments_that_wait_are_of_another_amount_and_some_of_their_requests_are_kept() {
    let mut crew = stage().holders(1, (4, 2));
    let (holder, mut request) = (&mut crew[0], Vec::new());
    assert_eq!(holder.expects(), 202);
    assert!(holder.next(&mut request));
    assert!(String::from_utf8(request).unwrap().ends_with(r#","amount":"0.02"}"#));
    for number in 0..4 {
        let body = format!(r#"{{"id":"txn_1","approvalId":"apr_{number}","x":1}}"#);
        holder.answered(body.as_bytes());
    }
    assert_eq!(holder.kept, ["apr_0", "apr_2"]);
    assert_eq!(approval_id(b"{}"), None);
}
