//! What time does to a request: its steps, and its end.

use std::sync::Arc;

use super::{Approval, ApprovalStatus, End, StepAction, end};
use crate::ids::{ApprovalId, OrgId};
use crate::log::{self, Fact, LogActor};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// What the sweeper asks for each request on which something is due. Asking twice, or too early,
/// does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvanceApproval {
    /// The organization.
    pub org: OrgId,
    /// The request.
    pub approval: ApprovalId,
}

/// Takes the steps of a request that are due, and records its expiry once its deadline has passed.
pub(crate) fn advance(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AdvanceApproval,
) -> Result<Answer, Halt> {
    let approval = draft.get::<Approval>((verb.org, verb.approval))?;
    let approval = approval.ok_or(Rejection::NotFound(Object::Approval))?;
    if approval.status != ApprovalStatus::Pending {
        return Ok(Outcome::Done.into());
    }
    if draft.now() >= approval.expires_at {
        draft.need(super::subject::reads_of_subject(verb.org, &approval))?;
        end(draft, session, (&approval, End::Expired), (None, false))?;
    } else {
        take_steps(draft, &approval)?;
    }
    Ok(Outcome::Done.into())
}

/// Takes the steps that are due. Nothing of it ever agrees: it changes only who is asked.
pub(super) fn take_steps(
    draft: &mut Draft<'_>,
    approval: &Arc<Approval>,
) -> Result<Arc<Approval>, Halt> {
    let mut stands = Arc::clone(approval);
    for (action, approval) in approval.advanced(draft.now()) {
        let told = approval.clone();
        let fact = match action {
            StepAction::Remind => Fact::ApprovalReminded { approval: told },
            StepAction::Escalate(_) => Fact::ApprovalEscalated { approval: told },
            StepAction::Reassign(_) => Fact::ApprovalReassigned { approval: told },
        };
        log::append(draft, approval.org, (LogActor::System, None), fact)?;
        stands = draft.update(approval);
    }
    Ok(stands)
}
