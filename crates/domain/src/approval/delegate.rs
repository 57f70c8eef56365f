//! Asking somebody else to vote in one's place, on one request.

use super::decide::{late, must_be_their_own, unchanged, visible, voter};
use super::roster::roster_of;
use super::subject::reads_of_subject;
use super::{
    Approval, ApprovalStatus, Ballot, CHAIN_MAX, Delegation, Ineligible, stand_ins, take_steps,
};
use crate::ids::{ApprovalId, PersonId};
use crate::log::Fact;
use crate::organization::Member;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range};

/// `POST /inbox/:id/delegate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegateApproval {
    /// The request.
    pub approval: ApprovalId,
    /// Who votes as the caller; none for nobody any more.
    pub to: Option<PersonId>,
}

/// Names who votes as the caller on this request, or nobody any more.
pub(crate) fn delegate(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DelegateApproval,
) -> Result<Answer, Halt> {
    let approval = visible(draft, session, verb.approval)?;
    let from = voter(&session.actor)?;
    must_be_their_own(&session.actor)?;
    let lists = approval.effective(draft.now()).requirement.lists();
    let mut reads = reads_of_subject(approval.org, &approval);
    reads.extend(lists.into_iter().map(|list| Key::ApproverList(approval.org, list).into()));
    reads.push(Key::Member(approval.org, from).into());
    draft.need(reads)?;
    match approval.status {
        ApprovalStatus::Pending if draft.now() >= approval.expires_at => {
            return late(draft, session, &approval);
        }
        ApprovalStatus::Pending => {}
        status => return Err(Rejection::ApprovalNotPending(status).into()),
    }
    let approval = take_steps(draft, &approval)?;
    let mut delegations = approval.delegations.clone();
    delegations.retain(|delegation| delegation.from != from);
    if let Some(to) = verb.to {
        delegations.push(Delegation { from, to, at: draft.now() });
    }
    if delegations == approval.delegations {
        return unchanged(draft, &approval);
    }
    let after = Approval { delegations, updated_at: draft.now(), ..(*approval).clone() };
    if let Some(to) = verb.to {
        check(draft, &after, (from, to))?;
    }
    let after = draft.update(after);
    let told = (*after).clone();
    session.log(draft, Fact::ApprovalDelegated { approval: told })?;
    unchanged(draft, &after)
}

/// Only a place that one has can be handed on, only to somebody who is there, and never in a
/// circle or over too many.
fn check(
    draft: &Draft<'_>,
    approval: &Approval,
    (from, to): (PersonId, PersonId),
) -> Result<(), Halt> {
    if from == to {
        return Err(Rejection::invalid("personId", "is the caller").into());
    }
    let members = draft.range::<Member>(Range::MembersOfOrganization(approval.org))?;
    let member = |person| members.iter().map(|row| &**row).find(|row| row.person == person);
    if member(to).is_none() {
        return Err(Rejection::NotFound(Object::Person).into());
    }
    let ballot = Ballot::of(approval, &super::decide::votes_of(draft, approval)?);
    if ballot.involving(from).is_some() {
        return Err(Rejection::AlreadyVoted.into());
    }
    let roster = roster_of(draft, approval, &[from])?;
    let asked = roster.agreement(from).is_some_and(|from| approval.requirement.asks(from));
    if !asked {
        return Err(Rejection::NotEligible(Ineligible::NotAnApprover).into());
    }
    let further = stand_ins(approval, member, (to, draft.now()));
    if further.contains(&from) {
        return Err(Rejection::invalid("personId", "would hand it on in a circle").into());
    }
    if further.len() >= CHAIN_MAX {
        return Err(Rejection::invalid("personId", "would hand it on over too many").into());
    }
    Ok(())
}
