//! The time of a request is up.

use super::{Approval, ApprovalStatus, End, end};
use crate::ids::{ApprovalId, OrgId};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// What the sweeper asks for each request that is due. Asking twice, or too early, does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpireApproval {
    /// The organization.
    pub org: OrgId,
    /// The request.
    pub approval: ApprovalId,
}

/// Records the expiry of a request whose deadline has passed.
pub(crate) fn expire(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ExpireApproval,
) -> Result<Answer, Halt> {
    let approval = draft.get::<Approval>((verb.org, verb.approval))?;
    let approval = approval.ok_or(Rejection::NotFound(Object::Approval))?;
    let due = approval.status == ApprovalStatus::Pending && draft.now() >= approval.expires_at;
    if due {
        draft.need(super::subject::reads_of_subject(verb.org, &approval))?;
        end(draft, session, (&approval, End::Expired), (None, false))?;
    }
    Ok(Outcome::Done.into())
}
