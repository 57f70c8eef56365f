//! Calls outside the measured loops: setting the stage and looking at the result.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::load::multiplexed;
use crate::load::request::Prelude;
use crate::load::script::Calls;

const CONNECTIONS: usize = 32;
const LIMIT: Duration = Duration::from_secs(300);

/// The `/v1` API as one key sees it.
#[derive(Clone, Copy)]
pub(crate) struct Api<'key> {
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// The Bearer token.
    pub(crate) key: &'key str,
}

impl Api<'_> {
    /// Sends `POST path` with each body and returns the answers in order; all must be `expects`.
    pub(crate) fn post(&self, calls: &[(String, String)], expects: u16) -> Result<Vec<Value>> {
        self.send(calls.iter().map(|(path, body)| self.request("POST", path, body)), expects)
    }

    /// Sends `GET path` for each path and returns the answers in order.
    pub(crate) fn get(&self, paths: &[String]) -> Result<Vec<Value>> {
        self.send(paths.iter().map(|path| self.request("GET", path, "")), 200)
    }

    /// One prepared request.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        Prelude::new(method, path, self.address, self.key).request("", body)
    }

    fn send(&self, requests: impl Iterator<Item = Vec<u8>>, expects: u16) -> Result<Vec<Value>> {
        let scripts = Calls::deal(requests.collect(), expects, CONNECTIONS);
        let run = multiplexed::run(self.address, scripts, LIMIT)?;
        let bodies = Calls::gather(run.scripts);
        bodies.iter().map(|body| Ok(serde_json::from_slice(body)?)).collect()
    }
}

/// A string member of an answer.
pub(crate) fn text<'value>(value: &'value Value, name: &str) -> Result<&'value str> {
    value.get(name).and_then(Value::as_str).with_context(|| format!("no `{name}` in {value}"))
}
