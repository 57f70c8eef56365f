//! Approvals.

use countersign_domain::approval::{Approval, ApprovalStatus};

use super::timestamp;
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::wire;

/// A review as it stands.
pub(crate) fn approval(row: &Approval) -> Result<wire::Approval, Failure> {
    let subject = row.subject.resource();
    let subject = subject.ok_or_else(|| Failure::internal("a review of no resource"))?;
    let ended = row.resolution.as_ref();
    Ok(wire::Approval {
        id: row.id.to_string(),
        object: "approval",
        merchant_id: row.org.to_string(),
        resource_type: subject.kind.as_str(),
        resource_id: subject.resource.clone(),
        kind: subject.review.as_str(),
        decision: decision(row.status),
        requester: subject.maker.to_string(),
        data_snapshot_hash: subject.submitted.clone(),
        created_at: timestamp(row.created_at),
        reviewer: subject.checker.as_ref().map(ToString::to_string),
        note: subject.note.clone(),
        decided_at: ended.map(|resolution| timestamp(resolution.at)),
    })
}

/// The dialect's word for where a review stands. It has no deadline, so none expires.
pub(crate) const fn decision(status: ApprovalStatus) -> &'static str {
    match status {
        ApprovalStatus::Pending => "pending",
        ApprovalStatus::Approved => "approved",
        ApprovalStatus::Rejected => "rejected",
        ApprovalStatus::Expired | ApprovalStatus::Cancelled => "cancelled",
    }
}
