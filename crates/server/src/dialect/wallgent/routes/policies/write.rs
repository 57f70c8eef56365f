//! Making, changing and deleting policies. `PATCH` and `PUT` are the same.

use countersign_domain::command::Command;
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::{CreatePolicy, DeletePolicy};

use super::WRITE;
use super::read::shown;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::held::{Once, Written, held, waits};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, wire};
use crate::door::{Segment, Segments};

/// Creates a policy on the wallet that the body names.
#[utoipa::path(post, path = "/v1/policies", tag = "policies",
    request_body = wire::WritePolicy,
    responses(
        (status = 201, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn create(call: Call) -> Answer<Written<wire::Policy>> {
    let parsed = call.parse(|body| parse::create_policy(body, None));
    created(&call, parsed).await
}

/// Creates a policy on a wallet.
#[utoipa::path(post, path = "/v1/wallets/{id}/policies", tag = "policies",
    params(("id" = String, Path)),
    request_body = wire::WritePolicy,
    responses(
        (status = 201, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn create_of_wallet(
    Segment(wallet): Segment,
    call: Call,
) -> Answer<Written<wire::Policy>> {
    let parsed = call.parse(|body| parse::create_policy(body, Some(&wallet)));
    created(&call, parsed).await
}

async fn created(
    call: &Call,
    parsed: Result<CreatePolicy, Failure>,
) -> Answer<Written<wire::Policy>> {
    let done = call.submit(WRITE, parsed.map(Command::CreatePolicy)).await?;
    if waits(&done) {
        return held(call, done, Once::Nothing).await;
    }
    let body = Written::Made(written(call, done.outcome).await?);
    Ok(Reply::created(body).replayed(done.replayed))
}

/// A policy that was written, and whether the people who are there could meet what it asks.
async fn written(call: &Call, outcome: Outcome) -> Result<wire::Policy, Failure> {
    match outcome {
        Outcome::Policy(policy) => shown(&call.anyone().await?, policy).await,
        other => Err(Failure::internal(format!("not a policy: {other:?}"))),
    }
}

/// Changes a policy: what is absent stays, null clears a rule.
#[utoipa::path(patch, path = "/v1/policies/{id}", tag = "policies",
    params(("id" = String, Path)),
    request_body = wire::WritePolicy,
    responses(
        (status = 200, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn update(Segment(id): Segment, call: Call) -> Answer<Written<wire::Policy>> {
    changed(&call, (&id, None)).await
}

/// Changes a policy; the same as `PATCH`.
#[utoipa::path(put, path = "/v1/policies/{id}", tag = "policies",
    params(("id" = String, Path)),
    request_body = wire::WritePolicy,
    responses(
        (status = 200, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn replace(Segment(id): Segment, call: Call) -> Answer<Written<wire::Policy>> {
    changed(&call, (&id, None)).await
}

/// Changes a policy of a wallet.
#[utoipa::path(patch, path = "/v1/wallets/{id}/policies/{policyId}", tag = "policies",
    params(("id" = String, Path), ("policyId" = String, Path)),
    request_body = wire::WritePolicy,
    responses(
        (status = 200, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn update_of_wallet(
    Segments(wallet, id): Segments,
    call: Call,
) -> Answer<Written<wire::Policy>> {
    changed(&call, (&id, Some(&wallet))).await
}

/// Changes a policy of a wallet; the same as `PATCH`.
#[utoipa::path(put, path = "/v1/wallets/{id}/policies/{policyId}", tag = "policies",
    params(("id" = String, Path), ("policyId" = String, Path)),
    request_body = wire::WritePolicy,
    responses(
        (status = 200, body = wire::Policy),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn replace_of_wallet(
    Segments(wallet, id): Segments,
    call: Call,
) -> Answer<Written<wire::Policy>> {
    changed(&call, (&id, Some(&wallet))).await
}

async fn changed(call: &Call, (id, wallet): (&str, Option<&str>)) -> Answer<Written<wire::Policy>> {
    let parsed = call.parse(|body| parse::update_policy(body, (id, wallet)));
    let done = call.submit(WRITE, parsed.map(Command::UpdatePolicy)).await?;
    if waits(&done) {
        return held(call, done, Once::Nothing).await;
    }
    Ok(Reply::ok(Written::Made(written(call, done.outcome).await?)))
}

/// Deletes a policy. What it holds already goes on waiting.
#[utoipa::path(delete, path = "/v1/policies/{id}", tag = "policies",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = wire::Deleted),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn delete(Segment(id): Segment, call: Call) -> Answer<Written<wire::Deleted>> {
    deleted(&call, (&id, None)).await
}

/// Deletes a policy of a wallet.
#[utoipa::path(delete, path = "/v1/wallets/{id}/policies/{policyId}", tag = "policies",
    params(("id" = String, Path), ("policyId" = String, Path)),
    responses(
        (status = 200, body = wire::Deleted),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn delete_of_wallet(
    Segments(wallet, id): Segments,
    call: Call,
) -> Answer<Written<wire::Deleted>> {
    deleted(&call, (&id, Some(&wallet))).await
}

async fn deleted(
    call: &Call,
    (id, wallet): (&str, Option<&str>),
) -> Answer<Written<wire::Deleted>> {
    let parsed = call.parse(|_| {
        let policy = parse::policy_id(id)?;
        Ok(Command::DeletePolicy(DeletePolicy { policy, wallet: parse::policy_wallet(wallet)? }))
    });
    let done = call.submit(WRITE, parsed).await?;
    if waits(&done) {
        return held(call, done, Once::Nothing).await;
    }
    match done.outcome {
        Outcome::PolicyDeleted(id) => {
            Ok(Reply::ok(Written::Made(wire::Deleted { id: id.to_string(), deleted: true })))
        }
        other => Err(Failure::internal(format!("not deleted: {other:?}"))),
    }
}
