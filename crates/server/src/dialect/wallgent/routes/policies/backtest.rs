//! What other policies would have said of what happened.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::ids::{Mint, OrgId, PolicyId};
use countersign_domain::policy::{Policy, Proposal, Replay, ReplayScope};
use countersign_domain::rejection::{Object, Rejection};

use crate::backtests::{RUNNING_MAX, TooMany};
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::{Code, Failure};
use crate::dialect::wallgent::parse::NewBacktest;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::Segment;

/// It tells of what every wallet did, and of every number: no agents, no scoped keys.
const BACKTEST: Access = Access::Unscoped(Permission::PoliciesRead);

/// When to ask again for what is refused because others run.
const RETRY_SECONDS: u32 = 5;

/// Starts a replay of the log under other policies. At most two of an organization run at once.
#[utoipa::path(post, path = "/v1/policies/backtest", tag = "policies",
    request_body = wire::NewBacktest,
    responses((status = 202, body = wire::Backtest), (status = "4XX", body = wire::Failure)))]
pub(super) async fn start_backtest(call: Call) -> Answer<wire::Backtest> {
    let reader = call.reader(BACKTEST).await?;
    let wanted = call.parse(parse::backtest)?;
    let (org, environment) = (reader.org(), reader.environment());
    let scope = ReplayScope { org, environment, from: wanted.from, to: wanted.to };
    let replay = Replay::new(scope, proposal(&reader, wanted).await?);
    match call.app.backtests.start(&reader.engine, org, replay).await? {
        Ok(job) => Ok(Reply::accepted(render::backtest(&job))),
        Err(TooMany) => {
            let message = format!("{RUNNING_MAX} backtests of the organization are running.");
            let mut failure = Failure::new(Code::RateLimitExceeded, message);
            failure.retry_after_seconds = Some(RETRY_SECONDS);
            Err(failure)
        }
    }
}

/// Shows a backtest: how far it is, or what came of it. An hour after its start it is forgotten.
#[utoipa::path(get, path = "/v1/policies/backtest/{id}", tag = "policies",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Backtest), (status = "4XX", body = wire::Failure)))]
pub(super) async fn get_backtest(Segment(id): Segment, call: Call) -> Answer<wire::Backtest> {
    let reader = call.reader(BACKTEST).await?;
    let none = || Failure::new(Code::BacktestNotFound, "There is no such backtest.");
    let id = id.parse().map_err(|_| none())?;
    let job = call.app.backtests.get(reader.org(), id, reader.now).ok_or_else(none)?;
    Ok(Reply::ok(render::backtest(&job)))
}

/// The proposed policies, as if they had been saved.
async fn proposal(reader: &Reader, wanted: NewBacktest) -> Result<Proposal, Failure> {
    let place = (reader.org(), reader.environment());
    // Ids of their own, which sort behind those that there are.
    let mut mint = Mint::new(0);
    let mut standing = Vec::new();
    for add in &wanted.add {
        if let Some(wallet) = add.wallet {
            reader.wallet(&wallet.to_string()).await?;
        }
        standing.push(add.policy(mint.id(reader.now), place, reader.now)?);
    }
    for replace in &wanted.replace {
        let before = mine(reader, place.0, replace.policy).await?;
        standing.push(replace.apply(&before, reader.now)?);
    }
    for removed in &wanted.remove {
        mine(reader, place.0, *removed).await?;
    }
    Ok(Proposal { standing, removed: wanted.remove })
}

/// A policy of the caller's environment; a deleted one was in force too.
async fn mine(reader: &Reader, org: OrgId, id: PolicyId) -> Result<Arc<Policy>, Failure> {
    let policy = reader.get::<Policy>((org, id), Object::Policy).await?;
    reader.actor().must_match(policy.environment).map_err(|_| no_policy())?;
    Ok(policy)
}

fn no_policy() -> Rejection {
    Rejection::NotFound(Object::Policy)
}
