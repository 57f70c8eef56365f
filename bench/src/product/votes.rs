//! The second signature: payments above the threshold are held, then a reviewer approves them.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::api::{Api, text};
use super::books::Books;
use super::payments::Stage;
use super::wallets;
use crate::load::latencies::Latencies;
use crate::load::one_by_one;
use crate::load::script::Calls;

/// Just above what the policy lets through, in units of 10⁻⁸ and as written.
const HELD: (i128, &str) = (100_001_000_000, "1000.01");
/// Two people have to agree.
const PAIR: &str = concat!(
    r#"{"name":"Bench pair","conditions":[],"outcome":"HOLD","approval":{"requirement":"#,
    r#"{"type":"QUORUM","count":2,"approvers":[{"type":"ANYONE_PERMITTED"}]}}}"#
);
const LIMIT: Duration = Duration::from_secs(60);

/// Who asks and who decides: two keys of two people.
pub(crate) struct Voters<'key> {
    /// Starts the payments.
    pub(crate) operator: Api<'key>,
    /// Approves them.
    pub(crate) reviewer: Api<'key>,
}

/// Holds `count` payments and returns the median latency of their approvals, one after another.
pub(crate) fn median(
    voters: &Voters<'_>,
    stage: &Stage,
    count: usize,
    books: &mut Books,
) -> Result<Duration> {
    let mut holds = Vec::new();
    for (payer, pair) in stage.wallets.windows(2).take(count).enumerate() {
        let [from, to] = pair else { continue };
        let body = format!(r#"{{"from":"{from}","to":"{to}","amount":"{}"}}"#, HELD.1);
        holds.push(("/v1/payments".to_owned(), body));
        books.transfer(payer, payer + 1, HELD.0);
    }
    let held = voters.operator.post(&holds, 202)?;
    Ok(approve(voters.reviewer, &ids(&held)?)?.percentile(500))
}

/// A wallet whose payments two people have to agree to.
pub(crate) fn pair(operator: Api<'_>) -> Result<String> {
    let made = wallets::make(operator, 1, PAIR)?;
    made.first().cloned().context("no wallet")
}

/// Holds `count` payments of 0.02 from one wallet to another, and returns the latencies of a vote
/// for each; after it, the request of a [`pair`] still waits for another person.
pub(crate) fn small(
    voters: &Voters<'_>,
    (from, to): (&str, &str),
    count: usize,
) -> Result<Latencies> {
    let body = format!(r#"{{"from":"{from}","to":"{to}","amount":"0.02"}}"#);
    let holds: Vec<_> = (0..count).map(|_| ("/v1/payments".to_owned(), body.clone())).collect();
    let held = voters.operator.post(&holds, 202)?;
    approve(voters.reviewer, &ids(&held)?)
}

/// The latencies of a vote for each of these requests, one after another.
pub(crate) fn approve(reviewer: Api<'_>, ids: &[String]) -> Result<Latencies> {
    let path = |id: &String| format!("/v1/approvals/{id}/approve");
    let requests = ids.iter().map(|id| reviewer.request("POST", &path(id), "")).collect();
    let mut scripts = Calls::deal(requests, 200, 1);
    let Some(script) = scripts.pop() else {
        return Ok(Latencies::default());
    };
    Ok(one_by_one::run(reviewer.address, script, LIMIT)?.latencies)
}

fn ids(held: &[Value]) -> Result<Vec<String>> {
    held.iter().map(|answer| text(answer, "approvalId").map(str::to_owned)).collect()
}
