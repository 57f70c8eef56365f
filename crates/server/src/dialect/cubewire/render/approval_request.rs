//! Requests for the agreement of people, with all of their fields.

use countersign_domain::approval::{
    Approval, ApprovalStatus, Decision, InstructionSubject, Requirement, Vote,
};
use countersign_domain::ids::{DocumentId, Id as _, Ulid};
use countersign_domain::instruction::Ruled;
use countersign_domain::money::Chain;
use countersign_domain::named_list::all_approvers;
use countersign_domain::policy::ordered::NOBODY;
use countersign_domain::time::Timestamp;

use super::transaction::{Particulars, human, particulars, recipient};
use super::{instant, uuid};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::wire;

/// Where a request stands: what was taken back has expired too.
pub(crate) fn request_status(approval: &Approval, now: Timestamp) -> &'static str {
    match approval.effective_status(now) {
        ApprovalStatus::Cancelled => ApprovalStatus::Expired.as_str(),
        status => status.as_str(),
    }
}

/// The policy that held a request, and what it was called then.
pub(crate) fn held_by(approval: &Approval, subject: &InstructionSubject) -> (Ulid, String) {
    let ruled = subject.ruled.as_deref();
    let by_rule = ruled.and_then(|ruled| Some((ruled.rule?.ulid(), ruled.name.clone()?)));
    let finding = approval.evaluation.holds().next();
    let by_policy = || finding.map(|finding| (finding.policy.ulid(), finding.name.clone()));
    // An ordered policy that let it pass did not hold it.
    let by_rule = by_rule.filter(|(rule, _)| {
        approval.asks.iter().any(|ask| ask.policy.is_some_and(|policy| policy.ulid() == *rule))
    });
    by_rule.or_else(by_policy).unwrap_or((Ulid(0), String::new()))
}

/// The list whose people a request asks.
pub(crate) fn asked_list(approval: &Approval, ruled: Option<&Ruled>) -> DocumentId {
    let first = approval.requirement.lists().first().map(|list| list.ulid());
    let first = first.map(DocumentId::from_ulid);
    let list = ruled.and_then(|ruled| ruled.list).or(first);
    list.unwrap_or_else(|| all_approvers(approval.org, approval.environment))
}

/// How many have to agree.
pub(crate) fn required(requirement: &Requirement) -> usize {
    requirement.people_min().unwrap_or(1)
}

/// A request, as it reads at an instant.
pub(crate) fn approval_request(
    row: &Approval,
    now: Timestamp,
) -> Result<wire::ApprovalRequest, Failure> {
    let row = row.effective(now);
    let subject = row.subject.instruction().ok_or_else(|| Failure::internal("no transaction"))?;
    let said = particulars(&subject.detail).ok_or_else(|| Failure::internal("not a vault's"))?;
    let ruled = subject.ruled.as_deref();
    let (policy, policy_name) = held_by(&row, subject);
    let required_approvers = required(&row.requirement);
    let reason = ruled.and_then(|ruled| ruled.reason.clone()).unwrap_or_else(|| {
        format!("Policy \"{policy_name}\" requires {required_approvers} approvals")
    });
    Ok(wire::ApprovalRequest {
        id: uuid(row.id),
        organization_id: uuid(row.org),
        workflow_id: uuid(subject.instruction),
        vault_id: uuid(subject.wallet),
        vault_address: subject.address.clone().unwrap_or_else(|| NOBODY.to_owned()),
        requested_by_id: said.context.user_id.clone().unwrap_or_default(),
        status: request_status(&row, now),
        policy_id: policy.to_uuid(),
        policy_name,
        required_approvers,
        approver_list_id: uuid(asked_list(&row, ruled)),
        reason,
        risk_factors: ruled.map(|ruled| ruled.risk_factors.clone()).unwrap_or_default(),
        deadline: row.deadline().map(instant),
        transaction_data: transaction_data(subject, &said),
        metadata: metadata(subject, said),
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
        votes: row.cast.iter().filter_map(request_vote).collect(),
    })
}

fn transaction_data(subject: &InstructionSubject, said: &Particulars<'_>) -> wire::TransactionData {
    let chain = Chain::from_id(said.chain);
    wire::TransactionData {
        from: subject.address.clone().unwrap_or_else(|| NOBODY.to_owned()),
        to: recipient(subject.parties()).to_owned(),
        value: subject.amount.to_string(),
        asset: subject.asset.code().to_owned(),
        network: chain.map(|chain| chain.name().to_owned()).unwrap_or_default(),
        chain_id: said.chain,
        kind: match said.call {
            "CONTRACT_WRITE" => "CONTRACT_CALL".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn metadata(subject: &InstructionSubject, said: Particulars<'_>) -> wire::RequestMetadata {
    let symbol = subject.asset.code();
    let context = said.context;
    wire::RequestMetadata {
        amount: format!("{} {symbol}", human(subject.amount, subject.asset)),
        currency: symbol.to_owned(),
        asset: symbol.to_owned(),
        recipient: recipient(subject.parties()).to_owned(),
        user_context: wire::UserContext {
            user_id: context.user_id,
            email: context.email,
            ip_address: context.ip_address,
        },
        session_context: wire::SessionContext { session_id: None, device: Some("api".to_owned()) },
    }
}

/// A vote; none of what counts for nothing.
fn request_vote(vote: &Vote) -> Option<wire::RequestVote> {
    let word = match vote.decision {
        Decision::Approve => "APPROVED",
        Decision::Reject => "REJECTED",
        Decision::Withdraw | Decision::Comment => return None,
    };
    Some(wire::RequestVote {
        id: vote_id(vote).to_uuid(),
        transaction_approval_request_id: uuid(vote.approval),
        approver_id: vote.member.map_or_else(|| vote.person.to_string(), |id| id.to_string()),
        vote: word,
        comment: vote.comment.clone(),
        created_at: instant(vote.at),
    })
}

/// A vote's id: a UUID of version 7, of its own instant, with the random bits of its request moved
/// on by its place.
fn vote_id(vote: &Vote) -> Ulid {
    const RANDOM: u128 = (1 << 62) - 1;
    const MIDDLE: u128 = 0x0FFF << 64;
    let request = vote.approval.ulid().0;
    let instant = u128::from(vote.at.unix_ms()) << 80;
    let random = (request & RANDOM).wrapping_add(u128::from(vote.index) + 1) & RANDOM;
    Ulid(instant | (7 << 76) | (request & MIDDLE) | (2 << 62) | random)
}
