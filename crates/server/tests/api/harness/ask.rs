//! Requests in the making.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use super::{Answer, Key};

/// A request in the making.
pub(crate) struct Ask {
    router: Router,
    request: axum::http::request::Builder,
    body: Vec<u8>,
}

impl Ask {
    pub(super) fn new(router: Router, method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Self { router, request: Request::builder().method(method).uri(path), body: Vec::new() }
    }

    /// With this credential.
    pub(crate) fn key(self, key: &Key) -> Self {
        self.header("authorization", &format!("Bearer {}", key.secret))
    }

    /// As whoever is signed in with this cookie, from the server's own page.
    pub(crate) fn signed_in(self, cookie: &str) -> Self {
        self.header("cookie", cookie).header("sec-fetch-site", "same-origin")
    }

    /// With this header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With this JSON body.
    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw(body.to_string()).header("content-type", "application/json")
    }

    /// With these bytes for a body.
    pub(crate) fn raw(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// From this address.
    pub(crate) fn from(mut self, address: &str) -> Self {
        let peer: SocketAddr = format!("{address}:4000").parse().unwrap();
        self.request = self.request.extension(ConnectInfo(peer));
        self
    }

    /// Sends it and reads the whole answer.
    pub(crate) async fn send(self) -> Answer {
        let request = self.request.body(Body::from(self.body)).unwrap();
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer::new(asked, &parts, bytes.to_vec())
    }
}

/// An answer that goes on.
pub(crate) struct Stream {
    body: Body,
    text: String,
}

impl Ask {
    /// Sends it and reads what comes piece by piece.
    pub(crate) async fn stream(self) -> Stream {
        let request = self.request.body(Body::from(self.body)).unwrap();
        let response = self.router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Stream { body: response.into_body(), text: String::new() }
    }
}

impl Stream {
    /// The next block of lines; none at the end.
    pub(crate) async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(block);
            }
            let frame = self.body.frame().await?.unwrap();
            self.text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    }

    /// The next event: its id, its name and what it says. Comments are passed over.
    pub(crate) async fn event(&mut self) -> (String, String, Value) {
        loop {
            let block = self.block().await.unwrap();
            let field = |name: &str| {
                let mut lines = block.lines();
                lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            };
            if let Some(data) = field("data") {
                let data = serde_json::from_str(data).unwrap();
                return (field("id").unwrap().to_owned(), field("event").unwrap().to_owned(), data);
            }
        }
    }
}
