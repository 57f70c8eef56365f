//! Tests of reading the stream, and of what is printed.

use std::time::Duration;

use serde_json::json;

use super::sse::{Parser, Said};
use super::*;

const STREAM: &str = ": hello\n\nid: evt_0\n\nid: evt_1\nevent: payment.completed\n\
                      data: {\"id\":\"evt_1\"}\n\n: still here\n\nid:evt_2\r\nevent:x\r\n\
                      retry: 5\r\ndata: a\r\ndata: b\r\n\r\nevent: unfinished\ndata: c\n";

fn event(id: &str, name: &str, data: &str) -> Said {
    Said::Event(Event { id: id.to_owned(), name: name.to_owned(), data: data.to_owned() })
}

#[test]
fn a_stream_is_read_however_it_is_cut() {
    let expected = [
        Said::Position("evt_0".to_owned()),
        event("evt_1", "payment.completed", r#"{"id":"evt_1"}"#),
        event("evt_2", "x", "a\nb"),
    ];
    for size in [1, 2, 3, 7, 64, STREAM.len()] {
        let mut parser = Parser::default();
        let chunks = STREAM.as_bytes().chunks(size);
        let said: Vec<Said> = chunks.flat_map(|chunk| parser.take(chunk)).collect();
        assert_eq!(said, expected, "cut into pieces of {size}");
    }
}

#[test]
fn only_what_is_wanted_is_shown() {
    let wanted = |names: &[&str], name: &str| {
        Wanted(names.iter().map(|name| (*name).to_owned()).collect()).has(name)
    };
    assert!(wanted(&[], "payment.completed"));
    assert!(wanted(&["*"], "payment.completed"));
    assert!(wanted(&["wallet.created", " payment.*"], "payment.completed"));
    assert!(wanted(&["payment.completed"], "payment.completed"));
    assert!(!wanted(&["payment.complete", "approval.*"], "payment.completed"));
}

#[test]
fn a_line_says_when_what_with_what_and_what_became_of_it() {
    let envelope = json!({
        "timestamp": "2026-03-01T12:01:03.123Z", "data": { "id": "apr_01\u{1b}[2J" },
    });
    let event =
        Event { id: "evt_1".to_owned(), name: "approval.created".to_owned(), data: String::new() };
    let output = Output::new(false);
    let attempted = |status, error: Option<&str>| Attempted {
        status,
        duration: Duration::from_micros(8_400),
        response: String::new(),
        error: error.map(str::to_owned),
        retry_after: None,
    };
    let said = |attempted: &Attempted| {
        line(&event, &envelope, Some(outcome(attempted, output))).replace("\u{1b}[", "<")
    };
    let head = "  12:01:03 approval.created       apr_01\\u{1b}[2J";
    assert_eq!(line(&event, &envelope, None), head);
    for (attempted, end) in [
        (attempted(Some(200), None), "→ 200 in 8 ms"),
        (attempted(Some(500), None), "→ 500 in 8 ms"),
        (attempted(None, Some("Connection refused")), "→ not delivered (Connection refused)"),
    ] {
        let said = said(&attempted);
        assert!(said.starts_with(head) && said.ends_with(end), "{said}");
    }
}

#[test]
fn a_host_is_enough_of_a_url() {
    assert_eq!(forward::url("localhost:3000/webhooks"), "http://localhost:3000/webhooks");
    assert_eq!(forward::url("https://example.com/"), "https://example.com/");
    assert!(Forward::new("localhost:3000/webhooks", "whsec_x").is_ok());
    assert!(Forward::new("ftp://localhost/", "whsec_x").is_err());
    assert!(Forward::new("http://", "whsec_x").is_err());
}
