//! A vote where everybody has one, for good.
//!
//! The order of refusals is another than that of [`decide`](super::decide()): who may not vote
//! hears that whatever became of the request, and whoever has voted that they have.

use super::consent::is_own;
use super::decide::{
    decide, late, must_be_their_own, reads_of_decision, record_refusal, visible, voter, votes_of,
};
use super::roster::roster_of;
use super::{Approval, ApprovalStatus, Ballot, DecideApproval, Decision, Ineligible, SubjectKind};
use crate::ids::{ApprovalId, PersonId};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// A vote that is cast once and never taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteOnce {
    /// The request.
    pub approval: ApprovalId,
    /// What it has to be about; a request about anything else is unknown.
    pub about: SubjectKind,
    /// Whether it is a yes.
    pub approve: bool,
    /// The voter's words.
    pub comment: Option<String>,
}

impl VoteOnce {
    /// The same as a decision like any other.
    #[must_use]
    pub(crate) fn decision(&self) -> DecideApproval {
        DecideApproval {
            approval: self.approval,
            decision: if self.approve { Decision::Approve } else { Decision::Reject },
            comment: self.comment.clone(),
            payload_hash: None,
            on_behalf_of: None,
        }
    }
}

/// Takes a vote: eligibility, an earlier vote, the state, then all that any vote is judged by.
pub(crate) fn vote_once(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &VoteOnce,
) -> Result<Answer, Halt> {
    let approval = visible(draft, session, verb.approval)?;
    if approval.subject.kind() != verb.about {
        return Err(Rejection::NotFound(Object::Approval).into());
    }
    let person = voter(&session.actor)?;
    let decision = verb.decision();
    draft.need(reads_of_decision(draft, (&session.actor, &decision), &approval)?)?;
    let behind = session.people(draft)?;
    let pending = approval.effective_status(draft.now()) == ApprovalStatus::Pending;
    if let Some(rejection) = ineligible(draft, session, (&approval, person, &behind))? {
        return if pending {
            record_refusal(draft, session, (&approval, decision.decision), rejection)
        } else {
            Err(rejection.into())
        };
    }
    let votes = votes_of(draft, &approval)?;
    let ballot = Ballot::of(&approval, &votes);
    if ballot.involving(person).or_else(|| ballot.sharing(&behind)).is_some() {
        return Err(Rejection::AlreadyVoted.into());
    }
    match approval.status {
        ApprovalStatus::Pending if pending => decide(draft, session, &decision),
        ApprovalStatus::Pending => late(draft, session, &approval),
        status => Err(Rejection::ApprovalNotPending(status).into()),
    }
}

/// Why somebody may not vote on a request, whatever has become of it; none where they may.
fn ineligible(
    draft: &Draft<'_>,
    session: &Session,
    (approval, person, behind): (&Approval, PersonId, &[PersonId]),
) -> Result<Option<Rejection>, Halt> {
    if is_own(approval, behind) {
        return Ok(Some(Rejection::SelfApproval));
    }
    if let Err(rejection) = must_be_their_own(&session.actor) {
        return Ok(Some(rejection));
    }
    let roster = roster_of(draft, approval, &[person])?;
    let why = match roster.agreement(person) {
        None => Some(Ineligible::Left),
        Some(one) if !approval.requirement.asks(one) => Some(Ineligible::NotAnApprover),
        Some(_) => None,
    };
    Ok(why.map(Rejection::NotEligible))
}
