//! The second signature: payments above the threshold are held, then a reviewer approves them.

use std::time::Duration;

use anyhow::Result;

use super::api::{Api, text};
use super::books::Books;
use super::payments::Stage;
use crate::load::one_by_one;
use crate::load::script::Calls;

/// Just above what the policy lets through, in units of 10⁻⁸ and as written.
const HELD: (i128, &str) = (100_001_000_000, "1000.01");
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
    let approve = |answer| -> Result<Vec<u8>> {
        let path = format!("/v1/approvals/{}/approve", text(answer, "approvalId")?);
        Ok(voters.reviewer.request("POST", &path, ""))
    };
    let requests = held.iter().map(approve).collect::<Result<_>>()?;
    let mut scripts = Calls::deal(requests, 200, 1);
    let Some(script) = scripts.pop() else {
        return Ok(Duration::ZERO);
    };
    Ok(one_by_one::run(stage.address, script, LIMIT)?.latencies.percentile(500))
}
