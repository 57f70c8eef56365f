//! Listening to a server of its own process: over real connections, to its end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::harness::{Api, Home};

/// A WebSocket, as little of one as it takes to listen: a server masks nothing.
pub(crate) struct Listener(TcpStream);

impl Listener {
    /// Opens one at an address of a server.
    pub(crate) fn open(url: &str, path: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap().trim_end_matches('/');
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\n\
             upgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.extend(byte);
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
        Self(stream)
    }

    /// The next event.
    pub(crate) fn event(&mut self) -> Value {
        let (kind, payload) = self.frame();
        assert_eq!(kind, 1, "{payload:?}");
        serde_json::from_slice(&payload).unwrap()
    }

    /// The kind and the payload of the next frame.
    fn frame(&mut self) -> (u8, Vec<u8>) {
        let mut head = [0; 2];
        self.0.read_exact(&mut head).unwrap();
        let mut length = usize::from(head[1]);
        if length == 126 {
            let mut long = [0; 2];
            self.0.read_exact(&mut long).unwrap();
            length = usize::from(u16::from_be_bytes(long));
        }
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).unwrap();
        (head[0] & 0x0F, payload)
    }
}

#[test]
fn a_listener_hears_of_payments_and_of_the_end_and_its_key_is_not_written_down() {
    let home = Home::new().with("COUNTERSIGN__LOG__LEVEL", "trace");
    let server = home.dev();
    let key = home.env("API_KEY");
    let mut listener = Listener::open(&server.url, &format!("/v1/realtime?apiKey={key}"));
    let body = json!({
        "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"), "amount": "1.00",
    });
    Api::new(&server.url, &key).post("/v1/payments", &body).expect(201);
    let event = listener.event();
    assert_eq!(
        (&event["event"], &event["data"]["amount"]),
        (&json!("payment.completed"), &json!("1.00"))
    );
    server.tell("TERM");
    let (kind, payload) = listener.frame();
    assert_eq!((kind, &payload[..2]), (8, 1001_u16.to_be_bytes().as_slice()));
    drop(listener);
    let ended = server.end().expect(0);
    assert!(!ended.stderr.contains("cut off") && !ended.stderr.contains(&key), "{}", ended.stderr);
    home.assert_holds();
}
