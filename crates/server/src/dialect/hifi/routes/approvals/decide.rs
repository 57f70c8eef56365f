//! Approving and rejecting.

use countersign_domain::approval::{ApprovalStatus, DecideApproval, Decision, Resolution};
use countersign_domain::command::Command;
use countersign_domain::outcome::{Decided, Outcome};
use countersign_domain::rejection::Rejection;

use super::WRITE;
use super::read::approval;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::Failure;
use crate::dialect::hifi::routes::reply::{Answer, Reply};
use crate::dialect::hifi::{parse, render, wire};
use crate::door::{Fields, Reader, Segment};

/// Agrees to a transfer. The vote that decides starts it at once.
#[utoipa::path(post, path = "/v2/transfer-approvals/{approvalId}/approve",
    tag = "transfer approvals",
    params(("approvalId" = String, Path)),
    request_body = Option<wire::Decide>,
    responses((status = 200, body = wire::Decided), (status = "4XX", body = wire::Failure)))]
pub(super) async fn approve(Segment(id): Segment, call: Call) -> Answer<wire::Decided> {
    decide(&call, &id, (Decision::Approve, parse::comment)).await
}

/// Rejects a transfer. What it holds is free again.
#[utoipa::path(post, path = "/v2/transfer-approvals/{approvalId}/reject",
    tag = "transfer approvals",
    params(("approvalId" = String, Path)),
    request_body = Option<wire::Decide>,
    responses((status = 200, body = wire::Decided), (status = "4XX", body = wire::Failure)))]
pub(super) async fn reject(Segment(id): Segment, call: Call) -> Answer<wire::Decided> {
    decide(&call, &id, (Decision::Reject, parse::reason)).await
}

/// How the words of a decision are read.
type Words = fn(&Fields) -> Result<Option<String>, Failure>;

/// Permission and role come before the body, and the body before the approval.
async fn decide(
    call: &Call,
    id: &str,
    (decision, words): (Decision, Words),
) -> Answer<wire::Decided> {
    let reader = call.servant(WRITE).await?;
    let comment = call.parse(words)?;
    let named = approval(&reader, id).await?;
    let verb = DecideApproval {
        approval: named.id,
        decision,
        comment,
        payload_hash: None,
        on_behalf_of: None,
    };
    match call.submit(WRITE, Ok(Command::DecideApproval(verb))).await? {
        Outcome::Approval(decided) => said(&reader, (&decided, decision), id),
        other => Err(Failure::internal(format!("no decision: {other:?}"))),
    }
}

/// What became of it. The same decision by somebody else is no repetition.
fn said(
    reader: &Reader,
    (decided, decision): (&Decided, Decision),
    id: &str,
) -> Answer<wire::Decided> {
    let vote = reader.actor().person().and_then(|person| decided.said_by(person, decision));
    let Some(vote) = vote else {
        return Err(Rejection::ApprovalNotPending(decided.approval.status).into());
    };
    let resolution: Option<&Resolution> = decided.approval.resolution.as_ref();
    let ended = resolution.filter(|resolution| resolution.at == vote.at);
    let (status, message) = match (ended, decision) {
        (Some(_), Decision::Approve) => {
            (ApprovalStatus::Approved, "Transfer approved and initiated successfully")
        }
        (Some(_), _) => (ApprovalStatus::Rejected, "Transfer rejected successfully"),
        (None, Decision::Approve) => (ApprovalStatus::Pending, "Approval recorded"),
        (None, _) => (ApprovalStatus::Pending, "Rejection recorded"),
    };
    let reason = vote.comment.clone().filter(|_| decision == Decision::Reject);
    Ok(Reply(wire::Decided {
        success: true,
        message,
        approval_id: id.to_owned(),
        status: render::approval_status(status),
        timestamp: render::timestamp(vote.at),
        reason,
    }))
}
