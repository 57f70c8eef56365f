//! What a connector's answers mean, and who signed what.

use axum::http::{HeaderMap, HeaderValue};
use countersign_domain::rail::RailOutcome::{self, Accepted, Failed, NeverHeard, Settled, Unknown};
use reqwest::StatusCode;

use super::answer::{Asked, reply};
use super::signature::{ID, RailSecret, SIGNATURE, TIMESTAMP};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn heard(asked: Asked, status: u16, body: &str) -> RailOutcome {
    reply(asked, StatusCode::from_u16(status).unwrap(), body.as_bytes()).outcome
}

#[test]
fn only_what_is_said_in_so_many_words_ends_an_order() {
    let settled = || Settled { reference: Some("0x1".to_owned()) };
    let failed = |reason: &str, returned| Failed { reason: reason.to_owned(), returned };
    for (status, body, expected) in [
        (200, r#"{"status":"accepted"}"#, Accepted { reference: None }),
        (202, r#"{"status":"settled","reference":"0x1"}"#, settled()),
        (422, r#"{"status":"failed","reason":"closed"}"#, failed("closed", false)),
        (200, r#"{"status":"failed","returned":true}"#, failed("The rail refused it", true)),
        (200, r#"{"status":"unknown"}"#, Unknown),
        // A refusal of the call is none of the order.
        (401, r#"{"error":"signature"}"#, Unknown),
        (404, "<html>not here</html>", Unknown),
        (409, "{}", Unknown),
        (429, "", Unknown),
        // A gate in front of the connector may have words of its own for that.
        (401, r#"{"status":"failed","reason":"who are you"}"#, Unknown),
        (403, r#"{"status":"failed","returned":true}"#, Unknown),
        (404, r#"{"status":"failed","reason":"no such page"}"#, Unknown),
        (404, r#"{"status":"settled"}"#, Unknown),
        (408, r#"{"status":"failed"}"#, Unknown),
        (429, r#"{"status":"failed"}"#, Unknown),
        // A server that fails may have done it before.
        (500, r#"{"status":"failed"}"#, Unknown),
        (503, r#"{"status":"settled"}"#, Unknown),
        (302, r#"{"status":"settled"}"#, Unknown),
        (200, r#"{"status":"SETTLED"}"#, Unknown),
        (200, r#"{"status":"done"}"#, Unknown),
        (200, r#"{"status":"settled""#, Unknown),
        (200, "[]", Unknown),
        (200, "", Unknown),
    ] {
        for asked in [Asked::Submit, Asked::Outcome] {
            assert_eq!(heard(asked, status, body), expected, "{status} {body}");
        }
    }
}

#[test]
fn never_heard_is_an_answer_to_a_question_alone() {
    for status in [200, 404] {
        let body = r#"{"status":"never_heard"}"#;
        assert_eq!(heard(Asked::Outcome, status, body), NeverHeard);
        assert_eq!(heard(Asked::Submit, status, body), Unknown);
    }
    // A gate knows of nothing.
    assert_eq!(heard(Asked::Outcome, 401, r#"{"status":"never_heard"}"#), Unknown);
    // A page that is not found is none.
    assert_eq!(heard(Asked::Outcome, 404, ""), Unknown);
}

fn headers(signed: &[(&'static str, String)]) -> HeaderMap {
    let value = |text: &String| HeaderValue::from_str(text).unwrap();
    signed.iter().map(|(name, text)| (name.parse().unwrap(), value(text))).collect()
}

#[test]
fn a_message_is_signed_by_who_has_the_secret_and_a_short_while_ago() {
    let (ours, theirs) = (RailSecret::new(SECRET), RailSecret::new("whsec_AAAA"));
    let (now, body) = (1_700_000_000, b"{}".as_slice());
    let signed = headers(&ours.sign("txn_1:chain", now, body));
    assert!(ours.verify(&signed, (now, body)));
    assert!(ours.verify(&signed, (now + 300, body)));
    assert!(ours.verify(&signed, (now - 300, body)));
    assert!(!ours.verify(&signed, (now + 301, body)));
    assert!(!ours.verify(&signed, (now - 301, body)));
    assert!(!ours.verify(&signed, (now, b"{ }")));
    assert!(!theirs.verify(&signed, (now, body)));
    for name in [ID, TIMESTAMP, SIGNATURE] {
        let mut without = signed.clone();
        without.remove(name);
        assert!(!ours.verify(&without, (now, body)), "{name}");
    }
    let mut two = signed.clone();
    let right = signed.get(SIGNATURE).unwrap().to_str().unwrap();
    two.insert(SIGNATURE, HeaderValue::from_str(&format!("v1,AAAA {right}")).unwrap());
    assert!(ours.verify(&two, (now, body)));
}
