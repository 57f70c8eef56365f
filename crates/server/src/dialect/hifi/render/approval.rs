//! Transfer approvals.

use countersign_domain::approval::{Approval, InstructionSubject, Vote};
use countersign_domain::ids::{ApprovalId, Id as _, PaymentId};
use countersign_domain::instruction::InstructionKind;
use countersign_domain::log::LogActor;
use countersign_domain::time::Timestamp;

use super::{Library, approval_status, prefix, timestamp, transfer_type};
use crate::dialect::hifi::wire;

/// `apv_…`.
pub(crate) fn id_of_approval(id: ApprovalId) -> String {
    format!("apv_{}", id.ulid())
}

/// The id of a transfer.
pub(crate) fn id_of_transfer(kind: InstructionKind, id: PaymentId) -> String {
    format!("{}{}", prefix(kind), id.ulid())
}

/// An approval, whole.
pub(crate) fn approval(
    library: &Library,
    approval: &Approval,
    subject: &InstructionSubject,
) -> wire::Approval {
    let votes = library.votes(approval);
    wire::Approval {
        id: id_of_approval(approval.id),
        status: approval_status(approval.status),
        transfer_id: id_of_transfer(subject.kind(), subject.instruction),
        transfer_type: transfer_type(subject.kind()),
        created_at: timestamp(approval.created_at),
        updated_at: timestamp(approval.updated_at),
        votes: votes.iter().map(|row| vote(library, row)).collect(),
        from_dashboard: matches!(approval.requester.actor, LogActor::Person(_)),
        initiator_profile_id: library.actor(approval.requester.actor),
    }
}

fn vote(library: &Library, vote: &Vote) -> wire::Vote {
    wire::Vote {
        approver_id: library.person(vote.person),
        vote: vote.decision.as_str(),
        comment: vote.comment.clone(),
        created_at: timestamp(vote.at),
    }
}

/// An approval in the list.
pub(crate) fn approval_item(
    row: &Approval,
    subject: &InstructionSubject,
    now: Timestamp,
) -> wire::ApprovalItem {
    let approval = row.effective(now);
    wire::ApprovalItem {
        id: id_of_approval(approval.id),
        transfer_id: id_of_transfer(subject.kind(), subject.instruction),
        status: approval_status(approval.status),
        transfer_type: transfer_type(subject.kind()),
        created_at: timestamp(approval.created_at),
        updated_at: timestamp(approval.updated_at),
    }
}
