//! Saying something about a request.

use countersign_domain::approval::Decision;
use countersign_domain::command::Command;
use std::sync::Arc;

use countersign_domain::outcome::Outcome;

use super::item::item;
use crate::dialect::wallgent::call::{Call, Done};
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::approvals::{WRITE, decide};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, wire};
use crate::door::Segment;

/// Agrees to a request.
#[utoipa::path(post, path = "/v1/inbox/{id}/approve", tag = "inbox",
    params(("id" = String, Path)), request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn approve(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    say(&call, &id, Decision::Approve).await
}

/// Rejects a request.
#[utoipa::path(post, path = "/v1/inbox/{id}/reject", tag = "inbox",
    params(("id" = String, Path)), request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn reject(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    say(&call, &id, Decision::Reject).await
}

/// Takes the caller's vote back.
#[utoipa::path(post, path = "/v1/inbox/{id}/withdraw", tag = "inbox",
    params(("id" = String, Path)), request_body = Option<wire::TakeBack>,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn withdraw(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    say(&call, &id, Decision::Withdraw).await
}

/// Notes words that count for nothing: `comment` is required.
#[utoipa::path(post, path = "/v1/inbox/{id}/comment", tag = "inbox",
    params(("id" = String, Path)), request_body = wire::DecideApproval,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn comment(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    say(&call, &id, Decision::Comment).await
}

/// Takes a request back, for the one who made it.
#[utoipa::path(post, path = "/v1/inbox/{id}/cancel", tag = "inbox",
    params(("id" = String, Path)), request_body = Option<wire::TakeBack>,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn cancel(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    let parsed = call.parse(|body| parse::cancel_approval(body, &id));
    let access = countersign_domain::command::Access::Own;
    answer(&call, call.submit(access, parsed.map(Command::CancelApproval)).await?).await
}

/// Names who votes as the caller on this request; `null` for nobody any more.
#[utoipa::path(post, path = "/v1/inbox/{id}/delegate", tag = "inbox",
    params(("id" = String, Path)), request_body = wire::DelegateApproval,
    responses((status = 200, body = wire::InboxItem), (status = "4XX", body = wire::Failure)))]
pub(super) async fn delegate(Segment(id): Segment, call: Call) -> Answer<wire::InboxItem> {
    let parsed = call.parse(|body| parse::delegate_approval(body, &id));
    answer(&call, call.submit(WRITE, parsed.map(Command::DelegateApproval)).await?).await
}

async fn say(call: &Call, id: &str, decision: Decision) -> Answer<wire::InboxItem> {
    let parsed = call.parse(|body| parse::decide_approval(body, (id, decision)));
    answer(call, call.submit(WRITE, parsed.map(Command::DecideApproval)).await?).await
}

async fn answer(call: &Call, done: Done) -> Answer<wire::InboxItem> {
    let Outcome::Approval(decided) = done.outcome else {
        return Err(Failure::internal(format!("not a decision: {:?}", done.outcome)));
    };
    let reader = call.anyone().await?;
    let body = decide::after(&reader, &decided).await?;
    let shown = item(&reader, (Arc::clone(&decided.approval), body));
    Ok(Reply::ok(shown).replayed(done.replayed))
}
