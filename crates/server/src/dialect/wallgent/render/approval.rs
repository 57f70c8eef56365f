//! Approval requests.

use std::sync::Arc;

use countersign_domain::access::{Actor, Permission};
use countersign_domain::approval::{
    Approval, ApprovalStatus, Approvers, Delegation, Ineligible, Inquiry, InstructionSubject,
    PaymentSubject, Requester, Requirement, Roster, Standing, Step, StepAction, Subject, Terms,
    Unreachable, Vote, Voter, Voters,
};
use countersign_domain::log::LogActor;
use countersign_domain::organization::SelfApproval;
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::time::Timestamp;
use serde_json::value::RawValue;

use super::policy::{findings, verdict};
use super::{exact, m2, payment, subject, timestamp, why};
use crate::dialect::wallgent::wire;

/// A request with all that its answer is made of.
pub(crate) struct ApprovalView<'a> {
    /// The request.
    pub(crate) approval: &'a Approval,
    /// The payment that waits, where one does.
    pub(crate) payment: Option<&'a Payment>,
    /// What people said.
    pub(crate) votes: &'a [Arc<Vote>],
    /// The people as they are now.
    pub(crate) roster: &'a Roster,
    /// The caller, where they are still to be had.
    pub(crate) caller: Option<&'a Actor>,
    /// Whether the organization lets people decide what they asked for.
    pub(crate) setting: SelfApproval,
    /// Who may still decide, where that was asked.
    pub(crate) voters: Option<Voters>,
    /// The present instant.
    pub(crate) now: Timestamp,
}

/// A request as it stands now.
pub(crate) fn approval(view: ApprovalView<'_>) -> wire::Approval {
    let row = view.approval.effective(view.now);
    let when = (view.setting, view.now);
    let inquiry = Inquiry::of(&row, view.votes, view.roster, when);
    let why_not = view.caller.map_or(Some(Ineligible::NoPermission), |who| inquiry.ineligible(who));
    let pending = row.status == ApprovalStatus::Pending;
    let mut policy_ids: Vec<String> = Vec::new();
    for pin in &row.policies {
        let id = pin.policy.to_string();
        if !policy_ids.contains(&id) {
            policy_ids.push(id);
        }
    }
    let resolution = row.resolution.as_ref();
    let decided = row.status != ApprovalStatus::Pending;
    let paying = row.subject.payment().zip(view.payment);
    wire::Approval {
        id: row.id.to_string(),
        status: row.status.as_str(),
        wallet_id: row.subject.wallet().map(|wallet| wallet.to_string()),
        policy_id: policy_ids.first().cloned(),
        policy_ids,
        transaction_details: match &row.subject {
            Subject::Instruction(leaving) => Some(leaving_details(leaving, &row.requester)),
            Subject::Payment(_) | Subject::Change(_) | Subject::Resource(_) => {
                paying.map(|paying| details(paying, &row.requester))
            }
        },
        amount: row.subject.moves().map(|(asset, amount)| exact(amount, asset)),
        transaction_id: row.subject.transaction().map(|id| id.to_string()),
        kind: match &row.subject {
            Subject::Instruction(leaving) => Some(leaving.kind().as_str()),
            Subject::Payment(_) | Subject::Change(_) | Subject::Resource(_) => {
                view.payment.map(|payment| kind(payment.kind))
            }
        },
        requested_by: row.requester.actor.to_string(),
        expires_at: row.deadline().map(timestamp),
        resolved_at: resolution.map(|resolution| timestamp(resolution.at)),
        resolved_by: resolution.and_then(|resolution| Some(resolution.by?.to_string())),
        reason: resolution.and_then(|resolution| resolution.reason.clone()),
        self_approved: resolution.map(|resolution| resolution.own),
        environment: row.environment.as_str(),
        organization_id: row.org.to_string(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
        payload_hash: row.payload_hash.to_string(),
        revision: row.revision,
        subject: subject(&row.subject),
        requirement: standing(&inquiry.standing()),
        votes: view.votes.iter().map(|row| vote(row, inquiry.counts(row))).collect(),
        rejections: wire::Rejections { needed: row.rejections, given: inquiry.rejections() },
        delegations: row.delegations.iter().map(delegation).collect(),
        next_step: row.next_step().filter(|_| pending).map(next_step),
        reachability: pending.then(|| reachability(inquiry.reachable())),
        solo_mode: inquiry.is_solo(),
        duplicate_of: row.duplicate_of.map(|other| other.to_string()),
        why: row.subject.judged_in().map_or_else(Vec::new, |asset| why(&row.evaluation, asset)),
        evaluation: view.caller.filter(|who| sees_numbers(who)).and_then(|_| evaluation(&row)),
        can_decide: why_not.is_none(),
        cannot_decide_reason: why_not.map(Ineligible::as_str),
        voters: view.voters.as_ref().map(|voters| voters.can.iter().map(voter).collect()),
        can_vote: view.voters.as_ref().map(|voters| voters.can.iter().map(voter).collect()),
        cannot_vote: view.voters.map(|voters| voters.cannot.iter().map(barred).collect()),
        payment: view.payment.filter(|_| decided).map(|row| payment(row, view.now)),
    }
}

fn details(
    (row, payment): (&PaymentSubject, &Payment),
    requester: &Requester,
) -> wire::TransactionDetails {
    let metadata = payment.metadata.clone();
    wire::TransactionDetails {
        amount: m2(row.amount),
        currency: row.asset.key(),
        recipient: row.recipient.to_string(),
        to_address: payment.to_address.clone(),
        description: row.description.clone(),
        written_by: written_by(requester),
        fee: m2(row.fee),
        from: row.wallet.to_string(),
        metadata: metadata.and_then(|text| RawValue::from_string(text).ok()),
        reverses: row.reverses.map(|id| id.to_string()),
    }
}

/// What is to leave over a rail, as what happens to money.
fn leaving_details(row: &InstructionSubject, requester: &Requester) -> wire::TransactionDetails {
    let address = match row.legs.as_slice() {
        [only] => only.to.address().map(str::to_owned),
        _ => None,
    };
    wire::TransactionDetails {
        amount: exact(row.amount, row.asset),
        currency: row.asset.key(),
        recipient: row.destination(),
        to_address: address,
        description: None,
        written_by: written_by(requester),
        fee: exact(row.fee, row.asset),
        from: row.source(),
        metadata: None,
        reverses: None,
    }
}

/// Whether a caller may know what the rules compared: an agent could stay below what it knows.
fn sees_numbers(who: &Actor) -> bool {
    !who.is_agent() && who.permissions().allows(Permission::PoliciesRead)
}

/// What every rule said; nothing of what moves no money, of which no policy says anything.
fn evaluation(row: &Approval) -> Option<wire::SimulatedEvaluation> {
    let asset = row.subject.judged_in()?;
    Some(wire::SimulatedEvaluation {
        verdict: verdict(row.evaluation.verdict),
        findings: findings(&row.evaluation, asset),
    })
}

/// Who speaks in the words of a request.
const fn written_by(requester: &Requester) -> &'static str {
    match requester.actor {
        LogActor::Key(_) if requester.agent => "AGENT",
        LogActor::Key(_) | LogActor::Person(_) => "PERSON",
        LogActor::Operator | LogActor::System => "SERVER",
    }
}

/// The dialect knows two kinds of what can wait here (spec §14).
const fn kind(kind: PaymentKind) -> &'static str {
    match kind {
        PaymentKind::Payment | PaymentKind::Budget | PaymentKind::Reversal => "PAYMENT",
        PaymentKind::Network => "NETWORK",
    }
}

/// A requirement as a policy has it.
pub(crate) fn requirement(tree: &Requirement) -> wire::Requirement {
    let all = |parts: &[Requirement]| parts.iter().map(requirement).collect();
    match tree {
        Requirement::Quorum { count, of } => {
            let approvers = of.iter().map(approvers).collect();
            wire::Requirement::Quorum {
                count: *count,
                approvers,
                votes: None,
                missing: None,
                met: None,
            }
        }
        Requirement::All(parts) => wire::Requirement::All { of: all(parts), met: None },
        Requirement::Any(options) => wire::Requirement::Any { of: all(options), met: None },
        Requirement::Then(stages) => wire::Requirement::Then { of: all(stages), met: None },
    }
}

/// A requirement as far as it is.
fn standing(tree: &Standing<'_>) -> wire::Requirement {
    let (of, met) = (tree.parts.iter().map(standing).collect(), Some(tree.met));
    match tree.requirement {
        Requirement::Quorum { count, of } => wire::Requirement::Quorum {
            count: *count,
            approvers: of.iter().map(approvers).collect(),
            votes: Some(tree.votes.iter().map(ToString::to_string).collect()),
            missing: Some(tree.missing),
            met,
        },
        Requirement::All(_) => wire::Requirement::All { of, met },
        Requirement::Any(_) => wire::Requirement::Any { of, met },
        Requirement::Then(_) => wire::Requirement::Then { of, met },
    }
}

/// Whom a policy asks.
pub(crate) fn terms(terms: &Terms, ttl_seconds: Option<u32>) -> wire::Terms {
    let step = |step: &Step| wire::Step {
        after_seconds: step.after_seconds,
        action: step.action.as_str(),
        requirement: step.requirement().map(requirement),
    };
    wire::Terms {
        requirement: requirement(&terms.requirement),
        ttl_seconds,
        rejections: terms.rejections,
        steps: terms.steps.iter().map(step).collect(),
    }
}

fn next_step((at, action): (Timestamp, &StepAction)) -> wire::NextStep {
    wire::NextStep { at: timestamp(at), action: action.as_str() }
}

/// Whether people could meet a requirement.
pub(crate) fn reachability(reachable: Result<(), Unreachable>) -> wire::Reachability {
    let why = reachable.err();
    wire::Reachability {
        reachable: why.is_none(),
        reason: why.as_ref().map(Unreachable::reason),
        part: why.map(|why| why.part).filter(|part| !part.is_empty()),
    }
}

fn delegation(row: &Delegation) -> wire::Delegation {
    wire::Delegation {
        person_id: row.from.to_string(),
        to: row.to.to_string(),
        created_at: timestamp(row.at),
    }
}

pub(super) fn approvers(of: &Approvers) -> wire::Approvers {
    match of {
        Approvers::Permitted => wire::Approvers::AnyonePermitted,
        Approvers::Role(role) => wire::Approvers::Role { role: role.as_str() },
        Approvers::Person(person) => wire::Approvers::Person { person_id: person.to_string() },
        Approvers::List(list) => wire::Approvers::List { list_id: list.to_string() },
    }
}

fn vote(row: &Vote, counts: bool) -> wire::Vote {
    wire::Vote {
        index: row.index,
        person_id: row.person.to_string(),
        on_behalf_of: row.on_behalf_of.map(|person| person.to_string()),
        key_id: row.key.map(|key| key.to_string()),
        decision: row.decision.as_str(),
        comment: row.comment.clone(),
        payload_hash: row.payload_hash.to_string(),
        created_at: timestamp(row.at),
        counts,
    }
}

pub(super) fn voter(voter: &Voter) -> wire::Voter {
    wire::Voter { person_id: voter.person.to_string(), name: voter.name.clone() }
}

pub(super) fn barred((voter, why): &(Voter, Ineligible)) -> wire::Barred {
    wire::Barred {
        person_id: voter.person.to_string(),
        name: voter.name.clone(),
        reason: why.as_str(),
    }
}
