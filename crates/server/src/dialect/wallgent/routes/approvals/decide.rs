//! Approving and rejecting, and taking back: a vote, or the request itself.

use countersign_domain::approval::Decision;
use countersign_domain::command::{Access, Command};
use countersign_domain::outcome::{Decided, Outcome};

use super::{WRITE, explain};
use crate::dialect::wallgent::call::{Call, Done};
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::Segment;

/// Agrees to a request. The vote that decides executes the payment at once; before it the request
/// stays pending.
#[utoipa::path(post, path = "/v1/approvals/{id}/approve", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn approve(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    decide(&call, &id, Decision::Approve).await
}

/// Rejects a request. The payment is discarded and its money is free again, once as many people
/// have said no as its policies ask: one, unless they say more.
#[utoipa::path(post, path = "/v1/approvals/{id}/reject", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn reject(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    decide(&call, &id, Decision::Reject).await
}

/// Takes the caller's vote back, until the request ends.
#[utoipa::path(post, path = "/v1/approvals/{id}/withdraw", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::TakeBack>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn withdraw(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    decide(&call, &id, Decision::Withdraw).await
}

/// Takes a request back, for the one who made it. The payment is discarded and its money is free
/// again.
#[utoipa::path(post, path = "/v1/approvals/{id}/cancel", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::TakeBack>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn cancel(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    cancelled(&call, &id).await
}

/// A decision, and the request as it is then.
pub(crate) async fn decide(call: &Call, id: &str, decision: Decision) -> Answer<wire::Approval> {
    let parsed = call.parse(|body| parse::decide_approval(body, (id, decision)));
    let done = call.submit(WRITE, parsed.map(Command::DecideApproval)).await?;
    answer(call, done).await
}

/// A request that its requester takes back.
pub(crate) async fn cancelled(call: &Call, id: &str) -> Answer<wire::Approval> {
    let parsed = call.parse(|body| parse::cancel_approval(body, id));
    let done = call.submit(Access::Own, parsed.map(Command::CancelApproval)).await?;
    answer(call, done).await
}

/// The request after what was done to it.
pub(crate) async fn answer(call: &Call, done: Done) -> Answer<wire::Approval> {
    let replayed = done.replayed;
    let Outcome::Approval(decided) = done.outcome else {
        return Err(Failure::internal(format!("not a decision: {:?}", done.outcome)));
    };
    let reader = call.anyone().await?;
    Ok(Reply::ok(after(&reader, &decided).await?).replayed(replayed))
}

/// The request with its explanation, and its payment.
pub(crate) async fn after(reader: &Reader, decided: &Decided) -> Result<wire::Approval, Failure> {
    let now = reader.engine.now();
    let body = explain::whole(reader, decided).await?;
    let payment = decided.payment.as_ref().map(|payment| render::payment(payment, now));
    Ok(wire::Approval { payment, ..body })
}
