//! Approving and rejecting.

use countersign_domain::approval::{Approval, ApprovalStatus, Decision, Ineligible, ineligible};
use countersign_domain::command::Command;
use countersign_domain::outcome::Outcome;
use countersign_domain::time::Timestamp;

use super::WRITE;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::render::ApprovalView;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::routes::segment::Segment;
use crate::dialect::wallgent::{parse, render, wire};

/// Agrees to a request. The vote that decides executes the payment at once.
#[utoipa::path(post, path = "/v1/approvals/{id}/approve", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn approve(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    decide(&call, &id, Decision::Approve).await
}

/// Rejects a request. The payment is discarded and its money is free again.
#[utoipa::path(post, path = "/v1/approvals/{id}/reject", tag = "approvals",
    params(("id" = String, Path)),
    request_body = Option<wire::DecideApproval>,
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
pub(super) async fn reject(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    decide(&call, &id, Decision::Reject).await
}

async fn decide(call: &Call, id: &str, decision: Decision) -> Answer<wire::Approval> {
    let parsed = call.parse(|body| parse::decide_approval(body, (id, decision)));
    let done = call.submit(WRITE, parsed.map(Command::DecideApproval)).await?;
    let Outcome::Approval(decided) = done.outcome else {
        return Err(Failure::internal(format!("not a decision: {:?}", done.outcome)));
    };
    let now = call.app.engine.now();
    let view = ApprovalView {
        approval: &decided.approval,
        payment: &decided.payment,
        votes: &decided.votes,
        ineligible: still(call, &decided.approval, now).await,
        voters: None,
        now,
    };
    let body = wire::Approval {
        payment: Some(render::payment(&decided.payment, now)),
        ..render::approval(view)
    };
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Why the caller cannot vote again. The decision stands, whatever this look at it comes to.
async fn still(call: &Call, approval: &Approval, now: Timestamp) -> Option<Ineligible> {
    if approval.effective_status(now) != ApprovalStatus::Pending {
        return Some(Ineligible::NotPending);
    }
    match call.anyone().await {
        Ok(reader) => {
            let setting = reader.organization.settings.self_approval;
            let people = reader.people().await.ok()?;
            ineligible(approval, (reader.actor(), &people), setting, now)
        }
        Err(_) => Some(Ineligible::NoPermission),
    }
}
