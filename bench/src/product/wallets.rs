//! The stage of every payment leg: funded wallets, each under a policy that has to be evaluated.

use std::sync::Arc;

use anyhow::Result;

use super::api::{Api, text};

/// As many as the rival has accounts.
pub(crate) const WALLETS: usize = 1000;
/// What the sandbox gives in one call, twice: enough for a million payments and a few votes.
const FUNDING: &str = r#"{"amount":"10000.00"}"#;
const FUNDINGS: usize = 2;
/// Both limits apply to every payment and stop none; more than 1000.00 waits for a vote.
const POLICY: &str = concat!(
    r#"{"name":"Bench review","maxTransactionAmount":"1000.00","requireHumanApproval":true,"#,
    r#""dailySpendingLimit":"100000000.00"}"#
);

/// What is above 0.01 waits for a vote, a day at most.
const QUEUE: &str = concat!(
    r#"{"name":"Bench queue","conditions":[{"type":"AMOUNT","above":"0.01"}],"outcome":"HOLD","#,
    r#""approvalTtlSeconds":86400}"#
);

/// Creates the wallets, funds them and gives each its policy; returns their ids.
pub(crate) fn prepare(api: Api<'_>) -> Result<Arc<[String]>> {
    make(api, WALLETS, POLICY)
}

/// The same with a policy that holds what is above 0.01.
pub(crate) fn prepare_queue(api: Api<'_>) -> Result<Arc<[String]>> {
    make(api, WALLETS, QUEUE)
}

/// Funded wallets, each with this policy.
pub(crate) fn make(api: Api<'_>, count: usize, policy: &str) -> Result<Arc<[String]>> {
    let creations: Vec<_> = (0..count)
        .map(|number| ("/v1/wallets".to_owned(), format!(r#"{{"name":"bench {number}"}}"#)))
        .collect();
    let created = api.post(&creations, 201)?;
    let ids: Vec<String> = created
        .iter()
        .map(|wallet| text(wallet, "id").map(str::to_owned))
        .collect::<Result<_>>()?;
    let each = |suffix: &str, body: &str| -> Vec<(String, String)> {
        ids.iter().map(|id| (format!("/v1/wallets/{id}/{suffix}"), body.to_owned())).collect()
    };
    for _ in 0..FUNDINGS {
        api.post(&each("fund", FUNDING), 200)?;
    }
    api.post(&each("policies", policy), 201)?;
    Ok(ids.into())
}
