//! SIGTERM: what was accepted is finished, and nothing waits in vain.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Answer, Books, Home, Load};

#[test]
fn under_load_every_payment_is_answered_or_never_made() {
    let home = Home::new();
    let server = home.dev();
    let load = Load::begin(&home, "load");
    load.until_acknowledged(600);
    let ended = server.stop();
    assert!(!ended.stderr.contains("cut off"), "{}", ended.stderr);
    let sent = load.end();
    home.assert_holds();

    let server = home.dev();
    let books = Books::read(&home);
    books.assert_acknowledged(&sent);
    books.assert_conserved();
    for sent in sent.iter().filter(|sent| sent.answer.is_err()) {
        assert_eq!(books.count(&sent.key), 0, "{} was made, and nobody was told", sent.key);
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn who_waits_for_a_decision_does_not_hold_it_up() {
    let home = Home::new();
    let server = home.dev();
    let held = hold(&home);
    let since = Instant::now();
    let waits = [
        (held.id(), "payments", r#""status":"PENDING_APPROVAL""#),
        (held.text("approvalId"), "approvals", r#""status":"PENDING""#),
    ];
    let waiting = waits.map(|(id, kind, status)| {
        let request = format!("GET /v1/{kind}/{id}?wait=25s HTTP/1.1\r\n");
        (send(&home, &request, ""), status)
    });
    // Both requests have arrived at the server before this one is sent.
    home.operator().get("/readyz").expect(200);
    server.stop();
    for (mut stream, status) in waiting {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(status), "{answer}");
    }
    assert!(since.elapsed() < Duration::from_secs(25), "it has waited to the end");
}

#[test]
fn a_request_that_never_ends_is_cut_off_when_told_twice() {
    let home = Home::new();
    let mut server = home.dev();
    let expects = "content-length: 10\r\nexpect: 100-continue\r\n";
    let mut stream = send(&home, "POST /v1/payments HTTP/1.1\r\n", expects);
    // The server asks for the body, so it has taken the request. The body never comes.
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 100");
    server.tell("TERM");
    server.logs("stopping");
    server.tell("TERM");
    server.logs("told again; open requests are cut off");
    server.end().expect(0);
    home.assert_holds();
}

#[test]
fn a_request_that_never_ends_is_cut_off_when_its_time_is_over() {
    let home = Home::new().with("COUNTERSIGN__SERVER__SHUTDOWN_SECONDS", "0");
    let mut server = home.dev();
    let expects = "content-length: 10\r\nexpect: 100-continue\r\n";
    let mut stream = send(&home, "POST /v1/payments HTTP/1.1\r\n", expects);
    stream.read_exact(&mut [0; 12]).unwrap();
    server.tell("TERM");
    server.logs("requests that did not finish in time are cut off");
    server.end().expect(0);
    home.assert_holds();
}

/// Sends a request with the operator's key, byte by byte as it is.
fn send(home: &Home, line: &str, headers: &str) -> TcpStream {
    let (url, key) = (home.env("URL"), home.env("API_KEY"));
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let request = format!("{line}host: x\r\nauthorization: Bearer {key}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn hold(home: &Home) -> Answer {
    let body = json!({
        "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"), "amount": "5000",
    });
    home.operator().post("/v1/payments", &body).expect(202)
}
