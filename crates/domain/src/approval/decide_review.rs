//! A checker decides a review, a maker takes it back, and what was approved is reopened.
//!
//! The order of refusals: existence, state, own request, what was seen, then the resource as it is
//! now. A maker is never a checker; no setting allows it.

use std::sync::Arc;

use super::consent::{Case, is_own, judge};
use super::decide::{append, cast, reads_of_decision, refuse, votes_of};
use super::subject::{maker_today, reads_of_subject, recheck, tell_order};
use super::{
    Approval, ApprovalStatus, DecideApproval, Decision, End, Resolution, ResourceSubject, Subject,
    end,
};
use crate::access::Permission;
use crate::command::Access;
use crate::ids::{ApprovalId, OrgId};
use crate::key::KeyKind;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::resource::ResourceDone;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// What somebody says about a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideReview {
    /// The request.
    pub approval: ApprovalId,
    /// What.
    pub decision: ReviewDecision,
    /// Their words: absent they leave those that stand, empty they clear them.
    pub note: Option<Option<String>>,
    /// What they saw, in the words of whoever submitted it.
    pub seen: Option<String>,
}

/// What can be said about a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewDecision {
    /// Yes.
    Approve,
    /// No.
    Reject,
    /// It is taken back while it waits, or undone when it was approved.
    Cancel,
}

impl DecideReview {
    /// What the caller must be and hold. Taking back is the maker's side, everything else the
    /// checker's.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self.decision {
            ReviewDecision::Approve | ReviewDecision::Reject => {
                Access::Resource(Permission::ApprovalsWrite)
            }
            ReviewDecision::Cancel => {
                Access::ResourceEither(Permission::ApprovalsWrite, Permission::InvoicesWrite)
            }
        }
    }

    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        vec![
            Key::Approval(org, self.approval).into(),
            Range::VotesOfApproval(org, self.approval).into(),
        ]
    }
}

/// Takes what somebody says about a review.
pub(crate) fn decide_review(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideReview,
) -> Result<Answer, Halt> {
    let found = draft.get::<Approval>((session.org()?, verb.approval))?;
    let environment = session.environment()?;
    let approval = found.filter(|row| row.environment == environment);
    let approval = approval.ok_or(Rejection::NotFound(Object::Approval))?;
    let Some(subject) = approval.subject.resource() else {
        return Err(Rejection::NotFound(Object::Approval).into());
    };
    match (verb.decision, approval.status) {
        (ReviewDecision::Approve, ApprovalStatus::Pending) => {
            vote(draft, session, (verb, Decision::Approve), (&approval, subject))
        }
        (ReviewDecision::Reject, ApprovalStatus::Pending) => {
            vote(draft, session, (verb, Decision::Reject), (&approval, subject))
        }
        (ReviewDecision::Cancel, ApprovalStatus::Pending) => {
            recall(draft, session, verb, (&approval, subject))
        }
        (ReviewDecision::Cancel, ApprovalStatus::Approved) => {
            reopen(draft, session, verb, (&approval, subject))
        }
        (_, status) => Err(Rejection::ApprovalNotPending(status).into()),
    }
}

fn vote(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, decision): (&DecideReview, Decision),
    (approval, subject): (&Arc<Approval>, &ResourceSubject),
) -> Result<Answer, Halt> {
    let comment = verb.note.clone().flatten();
    let (payload_hash, on_behalf_of) = (None, None);
    let plain =
        DecideApproval { approval: approval.id, decision, comment, payload_hash, on_behalf_of };
    draft.need(reads_of_decision(draft, (&session.actor, &plain), approval)?)?;
    let behind = session.people(draft)?;
    let checker = session.principal(draft)?;
    let case = Case {
        verb: &plain,
        person: *behind.first().ok_or(Rejection::AgentCredential)?,
        key: session.actor.key_id(),
        behind,
        voice: Vec::new(),
        solo: false,
        approval: Arc::clone(approval),
        votes: votes_of(draft, approval)?,
    };
    // Names are compared too: somebody who has left is nobody's person any more.
    let maker = maker_today(draft, approval)?;
    if is_own(approval, &case.behind)
        || case.behind.iter().any(|person| maker.contains(person))
        || checker.to_string() == subject.maker.to_string()
    {
        return refuse(draft, session, &case, Rejection::SelfApproval);
    }
    if let Some(seen) = verb.seen.as_ref().filter(|seen| **seen != subject.submitted) {
        let (submitted, current) = (subject.submitted.clone(), seen.clone());
        let mismatch = Rejection::SnapshotMismatch { submitted, current };
        return refuse(draft, session, &case, mismatch);
    }
    let before = draft.mark();
    let case = Case { approval: noted(draft, approval, &verb.note), ..case };
    let decided = match session.actor.kind() {
        Some(KeyKind::Platform) => by_platform(draft, session, &case)?,
        _ => by_person(draft, session, &case)?,
    };
    match decided {
        Ok(()) => answer(draft, approval),
        Err(rejection) => {
            draft.rollback(before);
            refuse(draft, session, &case, rejection)
        }
    }
}

/// A member decides as they decide anything.
fn by_person(
    draft: &mut Draft<'_>,
    session: &Session,
    case: &Case<'_>,
) -> Result<Result<(), Rejection>, Halt> {
    match judge(draft, session, case)? {
        Ok(None) => Ok(Ok(())),
        Ok(Some(consent)) => match cast(draft, session, (case, &consent))? {
            Answer::Done(Outcome::Approval(_)) => Ok(Ok(())),
            Answer::Done(_) => Err(Rejection::corrupt("decision").into()),
            Answer::Refused(rejection) => Ok(Err(rejection)),
        },
        Err(rejection) => Ok(Err(rejection)),
    }
}

/// Whom a platform names need not be known here; that they are not the maker was seen to.
fn by_platform(
    draft: &mut Draft<'_>,
    session: &Session,
    case: &Case<'_>,
) -> Result<Result<(), Rejection>, Halt> {
    let ending = match case.verb.decision {
        Decision::Approve => {
            if let Err(rejection) = recheck(draft, &case.approval)? {
                return Ok(Err(rejection));
            }
            End::Approved
        }
        _ => End::Rejected,
    };
    let (approval, _) = append(draft, case, (&case.approval, None));
    end(draft, session, (&approval, ending), (case.verb.comment.clone(), false))?;
    Ok(Ok(()))
}

/// Who submitted it, or anybody on the maker's side, takes it back while it waits.
fn recall(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideReview,
    (approval, subject): (&Arc<Approval>, &ResourceSubject),
) -> Result<Answer, Halt> {
    draft.need(reads_of_subject(approval.org, approval))?;
    let maker = session.principal(draft)?.to_string() == subject.maker.to_string();
    if !maker {
        must_hold(session, Permission::InvoicesWrite)?;
    }
    let approval = noted(draft, approval, &verb.note);
    let words = (verb.note.clone().flatten(), false);
    let approval = end(draft, session, (&approval, End::Cancelled), words)?;
    Ok(ResourceDone::Review(approval).into())
}

/// What was approved is approved no more; who had approved it stays written down.
fn reopen(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideReview,
    (approval, _): (&Arc<Approval>, &ResourceSubject),
) -> Result<Answer, Halt> {
    must_hold(session, Permission::ApprovalsWrite)?;
    draft.need(reads_of_subject(approval.org, approval))?;
    let approval = noted(draft, approval, &verb.note);
    let (by, at) = (Some(session.log_actor()), draft.now());
    let reason = verb.note.clone().flatten();
    let approval = draft.update(Approval {
        status: ApprovalStatus::Cancelled,
        resolution: Some(Resolution { by, at, reason, own: false }),
        updated_at: at,
        ..(*approval).clone()
    });
    session.log(draft, Fact::ApprovalCancelled { approval: (*approval).clone() })?;
    tell_order(draft, session, &approval)?;
    Ok(ResourceDone::Review(approval).into())
}

/// A platform holds everything.
fn must_hold(session: &Session, permission: Permission) -> Result<(), Rejection> {
    let platform = session.actor.kind() == Some(KeyKind::Platform);
    if platform || session.actor.permissions().allows(permission) {
        Ok(())
    } else {
        Err(Rejection::PermissionMissing(permission))
    }
}

/// The request with other words, where somebody says some; the older ones are in the log.
fn noted(
    draft: &mut Draft<'_>,
    approval: &Arc<Approval>,
    note: &Option<Option<String>>,
) -> Arc<Approval> {
    let (Some(note), Some(subject)) = (note, approval.subject.resource()) else {
        return Arc::clone(approval);
    };
    let subject = ResourceSubject { note: note.clone(), ..subject.clone() };
    let subject = Subject::Resource(Box::new(subject));
    draft.update(Approval { subject, ..(**approval).clone() })
}

fn answer(draft: &Draft<'_>, approval: &Approval) -> Result<Answer, Halt> {
    let approval = draft.get::<Approval>((approval.org, approval.id))?;
    let approval = approval.ok_or(Rejection::corrupt("decided review"))?;
    Ok(ResourceDone::Review(approval).into())
}
