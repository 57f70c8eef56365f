//! Approval requests.

use std::sync::Arc;

use countersign_domain::approval::{
    self, Approval, ApprovalStatus, Approvers, Decision, Ineligible, Requirement, Vote, Voter,
};
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::time::Timestamp;
use serde_json::value::RawValue;

use super::{m2, payment, timestamp, why};
use crate::dialect::wallgent::wire;

/// A request with all that its answer is made of.
pub(crate) struct ApprovalView<'a> {
    /// The request.
    pub(crate) approval: &'a Approval,
    /// What waits.
    pub(crate) payment: &'a Payment,
    /// What people said.
    pub(crate) votes: &'a [Arc<Vote>],
    /// Why the caller cannot decide it; none when they can.
    pub(crate) ineligible: Option<Ineligible>,
    /// Who may still decide, where that was asked.
    pub(crate) voters: Option<Vec<Voter>>,
    /// The present instant.
    pub(crate) now: Timestamp,
}

/// A request as it stands now.
pub(crate) fn approval(view: ApprovalView<'_>) -> wire::Approval {
    let row = view.approval.effective(view.now);
    let policy_ids: Vec<String> = row.policies.iter().map(|pin| pin.policy.to_string()).collect();
    let resolution = row.resolution.as_ref();
    let decided = row.status != ApprovalStatus::Pending;
    wire::Approval {
        id: row.id.to_string(),
        status: row.status.as_str(),
        wallet_id: row.wallet.to_string(),
        policy_id: policy_ids.first().cloned().unwrap_or_default(),
        policy_ids,
        transaction_details: details(&row, view.payment),
        amount: m2(row.amount),
        transaction_id: row.payment().to_string(),
        kind: kind(view.payment.kind),
        requested_by: row.requester.actor.to_string(),
        expires_at: timestamp(row.expires_at),
        resolved_at: resolution.map(|resolution| timestamp(resolution.at)),
        resolved_by: resolution.and_then(|resolution| Some(resolution.by?.to_string())),
        reason: resolution.and_then(|resolution| resolution.reason.clone()),
        self_approved: resolution.map(|resolution| resolution.own),
        environment: row.environment.as_str(),
        organization_id: row.org.to_string(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
        payload_hash: row.payload_hash.to_string(),
        requirement: requirement(&row.requirement),
        votes: view.votes.iter().map(|row| vote(row)).collect(),
        why: why(&row.evaluation, row.asset),
        can_decide: view.ineligible.is_none(),
        cannot_decide_reason: view.ineligible.map(Ineligible::as_str),
        voters: view.voters.map(|voters| voters.into_iter().map(voter).collect()),
        payment: decided.then(|| payment(view.payment, view.now)),
    }
}

fn details(row: &Approval, payment: &Payment) -> wire::TransactionDetails {
    let metadata = payment.metadata.clone();
    wire::TransactionDetails {
        amount: m2(row.amount),
        currency: row.asset.key(),
        recipient: row.recipient.to_string(),
        to_address: payment.to_address.clone(),
        description: row.description.clone(),
        fee: m2(row.fee),
        from: row.wallet.to_string(),
        metadata: metadata.and_then(|text| RawValue::from_string(text).ok()),
        reverses: row.reverses.map(|id| id.to_string()),
    }
}

/// The dialect knows two kinds of what can wait here (spec §14).
const fn kind(kind: PaymentKind) -> &'static str {
    match kind {
        PaymentKind::Payment | PaymentKind::Budget | PaymentKind::Reversal => "PAYMENT",
        PaymentKind::Network => "NETWORK",
    }
}

fn requirement(tree: &Requirement) -> wire::Requirement {
    let all = |parts: &[Requirement]| parts.iter().map(requirement).collect();
    match tree {
        Requirement::Quorum { count, of } => {
            let approvers = of.iter().map(approvers).collect();
            wire::Requirement::Quorum { count: *count, approvers }
        }
        Requirement::All(parts) => wire::Requirement::All { of: all(parts) },
        Requirement::Any(options) => wire::Requirement::Any { of: all(options) },
        Requirement::Then(stages) => wire::Requirement::Then { of: all(stages) },
    }
}

fn approvers(of: &Approvers) -> wire::Approvers {
    match of {
        Approvers::Permitted => wire::Approvers::AnyonePermitted,
        Approvers::Role(role) => wire::Approvers::Role { role: role.as_str() },
        Approvers::Person(person) => wire::Approvers::Person { person_id: person.to_string() },
        Approvers::List(list) => wire::Approvers::List { list_id: list.to_string() },
    }
}

fn vote(row: &Vote) -> wire::Vote {
    wire::Vote {
        person_id: row.person.to_string(),
        key_id: row.key.map(|key| key.to_string()),
        decision: match row.decision {
            Decision::Approve => "APPROVE",
            Decision::Reject => "REJECT",
        },
        comment: row.comment.clone(),
        payload_hash: row.payload_hash.to_string(),
        created_at: timestamp(row.at),
    }
}

fn voter(voter: approval::Voter) -> wire::Voter {
    wire::Voter { person_id: voter.person.to_string(), name: voter.name }
}
