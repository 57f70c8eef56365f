//! Who asked takes their request back.

use super::decide::{late, unchanged, visible};
use super::subject::reads_of_subject;
use super::{Approval, ApprovalStatus, End, end};
use crate::access::{Actor, Permission};
use crate::ids::ApprovalId;
use crate::log::LogActor;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// `POST /approvals/:id/cancel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelApproval {
    /// The request.
    pub approval: ApprovalId,
    /// Why.
    pub reason: Option<String>,
}

/// Ends a request for the one who made it: the hold is given back, and nothing happens.
pub(crate) fn cancel(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CancelApproval,
) -> Result<Answer, Halt> {
    let approval = match visible(draft, session, verb.approval) {
        Err(Halt::Rejected(rejection)) => return Err(or_nothing(session, rejection).into()),
        found => found?,
    };
    if !asked(&session.actor, &approval) {
        return Err(or_nothing(session, Rejection::NotRequester).into());
    }
    draft.need(reads_of_subject(approval.org, &approval))?;
    match approval.status {
        ApprovalStatus::Pending if draft.now() >= approval.expires_at => {
            return late(draft, session, &approval);
        }
        ApprovalStatus::Pending => {}
        ApprovalStatus::Cancelled => return unchanged(draft, &approval),
        status => return Err(Rejection::ApprovalNotPending(status).into()),
    }
    let words = (verb.reason.clone(), false);
    let approval = end(draft, session, (&approval, End::Cancelled), words)?;
    unchanged(draft, &approval)
}

/// Who may not see requests learns nothing of those that are not theirs.
fn or_nothing(session: &Session, rejection: Rejection) -> Rejection {
    let sees = session.actor.permissions().allows(Permission::ApprovalsRead);
    if sees { rejection } else { Rejection::PermissionMissing(Permission::ApprovalsRead) }
}

/// Whether the caller asked: with this credential, or as one of the people behind it.
#[must_use]
pub fn asked(actor: &Actor, approval: &Approval) -> bool {
    let same = LogActor::from(actor) == approval.requester.actor;
    let behind = |person| approval.requester.people.contains(person);
    // An agent is not the people behind it: what they asked for is not for it to take back.
    same || (!actor.is_agent() && actor.holders().iter().any(behind))
}

/// What became of a request that was to be withdrawn with what it is about.
pub(crate) enum Withdrawn {
    /// It was.
    Cancelled,
    /// Its time had run out before.
    Late,
}

/// Takes a request back for whoever takes back what it is about.
pub(crate) fn withdraw_request(
    draft: &mut Draft<'_>,
    session: &Session,
    id: ApprovalId,
) -> Result<Withdrawn, Halt> {
    let org = session.org()?;
    draft.need([Key::Approval(org, id).into()])?;
    let approval = draft.get::<Approval>((org, id))?;
    let approval = approval.ok_or(Rejection::NotFound(Object::Approval))?;
    draft.need(reads_of_subject(org, &approval))?;
    if draft.now() >= approval.expires_at {
        end(draft, session, (&approval, End::Expired), (None, false))?;
        return Ok(Withdrawn::Late);
    }
    end(draft, session, (&approval, End::Cancelled), (None, false))?;
    Ok(Withdrawn::Cancelled)
}
