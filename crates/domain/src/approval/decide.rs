//! A vote, and what follows from it (spec §13, approvals §3).
//!
//! The order of refusals: existence, environment, eligibility of the credential, state, own
//! request, then the world as it is now. Everything happens in the vote's own transaction.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::recheck::recheck;
use super::subject::reads_of_subject;
use super::{Agreement, Approval, ApprovalStatus, End, Vote, end};
use crate::access::Actor;
use crate::ids::{ApprovalId, KeyId, PersonId};
use crate::key::KeyKind;
use crate::log::Fact;
use crate::organization::Member;
use crate::outcome::{Decided, Outcome};
use crate::payment::Payment;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// `POST /approvals/:id/approve` and `/reject`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideApproval {
    /// The request.
    pub approval: ApprovalId,
    /// Yes or no.
    pub decision: Decision,
    /// The voter's words.
    pub comment: Option<String>,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// Yes.
    Approve,
    /// No.
    Reject,
}

/// Takes a vote, and executes or discards the subject when it decides.
pub(crate) fn decide(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideApproval,
) -> Result<Answer, Halt> {
    let approval = visible(draft, session, verb.approval)?;
    let person = voter(&session.actor)?;
    draft.need(reads_of_decision(draft, &session.actor, &approval)?)?;
    match state(draft, verb.decision, &approval) {
        State::Open => {}
        State::Same => return unchanged(draft, &approval),
        State::Late => return late(draft, session, &approval),
        State::Other(status) => return Err(Rejection::ApprovalNotPending(status).into()),
    }
    let own = is_own(&approval, &session.people(draft)?);
    if own && !session.organization()?.settings.self_approval.passes_in(approval.environment) {
        return refuse(draft, session, (verb, &approval), Rejection::SelfApproval);
    }
    let payment = subject(draft, &approval)?;
    if verb.decision == Decision::Approve
        && let Err(rejection) = recheck(draft, &approval, &payment)?
    {
        return refuse(draft, session, (verb, &approval), rejection);
    }
    let (approval, votes) = cast(draft, (person, session.actor.key_id()), (verb, &approval))?;
    let ending = match verb.decision {
        Decision::Reject => Some(End::Rejected),
        Decision::Approve if is_met(draft, &approval, &votes)? => Some(End::Approved),
        Decision::Approve => None,
    };
    let Some(ending) = ending else {
        return Ok(Outcome::Approval(Decided { approval, payment, votes }).into());
    };
    let words = (verb.comment.clone(), own);
    let (approval, payment) = end(draft, session, (&approval, ending), words)?;
    Ok(Outcome::Approval(Decided { approval, payment, votes }).into())
}

/// The request, if the caller may know of it.
fn visible(draft: &Draft<'_>, session: &Session, id: ApprovalId) -> Result<Arc<Approval>, Halt> {
    let not_found = Rejection::NotFound(Object::Approval);
    let approval = draft.get::<Approval>((session.org()?, id))?.ok_or(not_found.clone())?;
    session.actor.must_match(approval.environment)?;
    if !session.actor.reaches(approval.wallet) {
        return Err(not_found.into());
    }
    Ok(approval)
}

/// The person who votes, if the kind of their credential may ever decide. An agent never decides
/// anything.
fn voter(actor: &Actor) -> Result<PersonId, Rejection> {
    match (actor.kind(), actor.person()) {
        (Some(KeyKind::Person), Some(person)) => Ok(person),
        _ => Err(Rejection::AgentCredential),
    }
}

/// What a decision reads beside its subject: the voters' places in the organization, and the
/// policies as they were when they held it.
fn reads_of_decision(
    draft: &Draft<'_>,
    actor: &Actor,
    approval: &Approval,
) -> Result<Vec<Read>, Halt> {
    let org = approval.org;
    let mut reads = reads_of_subject(org, approval);
    reads.extend(actor.holders().into_iter().map(|person| Key::Member(org, person).into()));
    let votes = draft.range::<Vote>(Range::VotesOfApproval(org, approval.id))?;
    reads.extend(votes.iter().map(|vote| Key::Member(org, vote.person).into()));
    let pinned = approval.policies.iter();
    reads.extend(pinned.map(|pin| Key::PolicyVersion(org, pin.policy, pin.version).into()));
    Ok(reads)
}

enum State {
    Open,
    Same,
    Late,
    Other(ApprovalStatus),
}

/// Where the request stands for this decision. At the deadline it is too late.
fn state(draft: &Draft<'_>, decision: Decision, approval: &Approval) -> State {
    match (approval.status, decision) {
        (ApprovalStatus::Pending, _) if draft.now() >= approval.expires_at => State::Late,
        (ApprovalStatus::Pending, _) => State::Open,
        (ApprovalStatus::Approved, Decision::Approve)
        | (ApprovalStatus::Rejected, Decision::Reject) => State::Same,
        (status, _) => State::Other(status),
    }
}

/// The same decision again is no news.
fn unchanged(draft: &Draft<'_>, approval: &Arc<Approval>) -> Result<Answer, Halt> {
    let payment = subject(draft, approval)?;
    let votes = draft.range::<Vote>(Range::VotesOfApproval(approval.org, approval.id))?;
    let approval = Arc::clone(approval);
    Ok(Outcome::Approval(Decided { approval, payment, votes }).into())
}

/// A vote that comes too late records that the time is up.
fn late(draft: &mut Draft<'_>, session: &Session, approval: &Approval) -> Result<Answer, Halt> {
    end(draft, session, (approval, End::Expired), (None, false))?;
    Ok(Answer::Refused(Rejection::ApprovalNotPending(ApprovalStatus::Expired)))
}

/// Whether somebody who stands behind the request stands behind the deciding credential too
/// (spec §13.7).
pub(super) fn is_own(approval: &Approval, people: &[PersonId]) -> bool {
    people.iter().any(|person| approval.requester.people.contains(person))
}

fn subject(draft: &Draft<'_>, approval: &Approval) -> Result<Arc<Payment>, Halt> {
    let payment = draft.get::<Payment>((approval.org, approval.payment()))?;
    Ok(payment.ok_or(Rejection::corrupt("approval without payment"))?)
}

/// Records a decision that was refused. No vote is stored, the request stays pending.
fn refuse(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, approval): (&DecideApproval, &Approval),
    rejection: Rejection,
) -> Result<Answer, Halt> {
    let denied = Fact::DecisionDenied {
        approval: approval.id,
        wallet: approval.wallet,
        environment: approval.environment,
        approve: verb.decision == Decision::Approve,
        rejection: rejection.clone(),
    };
    session.log(draft, denied)?;
    Ok(Answer::Refused(rejection))
}

/// Appends the vote.
fn cast(
    draft: &mut Draft<'_>,
    (person, key): (PersonId, Option<KeyId>),
    (verb, approval): (&DecideApproval, &Approval),
) -> Result<(Arc<Approval>, Vec<Arc<Vote>>), Halt> {
    let at = draft.now();
    draft.insert(Vote {
        org: approval.org,
        approval: approval.id,
        index: approval.votes,
        person,
        key,
        decision: verb.decision,
        comment: verb.comment.clone(),
        payload_hash: approval.payload_hash,
        at,
    });
    let votes = approval.votes + 1;
    let approval = draft.update(Approval { votes, updated_at: at, ..approval.clone() });
    let votes = draft.range::<Vote>(Range::VotesOfApproval(approval.org, approval.id))?;
    Ok((approval, votes))
}

/// Whether the votes for the present payload meet the requirement.
fn is_met(draft: &Draft<'_>, approval: &Approval, votes: &[Arc<Vote>]) -> Result<bool, Halt> {
    let mut agreements = Vec::with_capacity(votes.len());
    for vote in votes {
        let counts = vote.decision == Decision::Approve;
        if counts && vote.payload_hash == approval.payload_hash {
            // Whoever has left counts no longer.
            let member = draft.get::<Member>((approval.org, vote.person))?;
            if let Some(member) = member.filter(|member| member.is_active()) {
                agreements.push(Agreement {
                    person: vote.person,
                    role: Some(member.role),
                    lists: Vec::new(),
                });
            }
        }
    }
    Ok(approval.requirement.is_met_by(&agreements))
}
