//! What waits, as people look at it: pages of requests, the inbox, one request, one wallet.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::load::random::Random;
use crate::load::script::Script;
use crate::product::api::{Api, text};

/// The default page of the API.
const PAGE: usize = 20;
/// Steps to a page that lies behind many others, as large as the API allows.
const STEP: usize = 100;

/// Reads one of several prepared requests, chosen at random, as often as there is time.
pub(crate) struct Looker {
    requests: Vec<Vec<u8>>,
    random: Random,
}

impl Looker {
    /// Prepares one request per path.
    pub(crate) fn new(api: Api<'_>, paths: impl IntoIterator<Item = String>) -> Self {
        let request = |path: String| api.request("GET", &path, "");
        Self { requests: paths.into_iter().map(request).collect(), random: Random::seeded(5) }
    }
}

impl Script for Looker {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let chosen = self.requests.get(self.random.below(self.requests.len()));
        chosen.is_some_and(|prepared| {
            request.extend_from_slice(prepared);
            true
        })
    }

    fn expects(&self) -> u16 {
        200
    }

    fn answered(&mut self, _body: &[u8]) {}
}

/// The first page of what waits.
pub(crate) fn first_page(list: &str) -> String {
    format!("/v1/{list}?status=PENDING&limit={PAGE}")
}

/// A page of what waits, behind as many requests.
pub(crate) fn later_page(api: Api<'_>, list: &str, behind: usize) -> Result<String> {
    let mut cursor = String::new();
    for _ in 0..behind / STEP {
        let path = format!("/v1/{list}?status=PENDING&limit={STEP}{cursor}");
        let page = api.get(&[path])?;
        let page = page.first().context("no page")?;
        anyhow::ensure!(page.get("hasMore") == Some(&Value::Bool(true)), "too few requests wait");
        cursor = format!("&cursor={}", text(page, "nextCursor")?);
    }
    Ok(format!("{}{cursor}", first_page(list)))
}
