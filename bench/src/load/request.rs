//! Requests copied together from prepared parts.

use std::io::Write as _;
use std::net::SocketAddr;

/// Everything of a request that does not change from one to the next.
#[derive(Clone)]
pub(crate) struct Prelude {
    head: Vec<u8>,
}

impl Prelude {
    /// The request line and the fixed headers; `key` is sent as a Bearer token.
    pub(crate) fn new(method: &str, path: &str, host: SocketAddr, key: &str) -> Self {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\n"
        );
        Self { head: head.into_bytes() }
    }

    /// Appends the whole request.
    pub(crate) fn write(&self, request: &mut Vec<u8>, idempotency_key: &[u8], body: &[u8]) {
        request.extend_from_slice(&self.head);
        if !idempotency_key.is_empty() {
            request.extend_from_slice(b"idempotency-key: ");
            request.extend_from_slice(idempotency_key);
            request.extend_from_slice(b"\r\n");
        }
        // Writing into a `Vec` cannot fail.
        let _ = write!(request, "content-length: {}\r\n\r\n", body.len());
        request.extend_from_slice(body);
    }

    /// The whole request as its own buffer, for calls outside the measured loops.
    pub(crate) fn request(&self, idempotency_key: &str, body: &str) -> Vec<u8> {
        let mut request = Vec::with_capacity(self.head.len() + body.len() + 96);
        self.write(&mut request, idempotency_key.as_bytes(), body.as_bytes());
        request
    }
}
