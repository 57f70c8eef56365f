//! The end of a request: exactly one, and with it the end of what waited.

use std::sync::Arc;

use super::queue::leave;
use super::subject::{finish, reads_of_ends, reads_of_subject};
use super::{Approval, ApprovalStatus, Resolution, ended_reason};
use crate::ids::{OrgId, WalletId};
use crate::log::Fact;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Range, Read};

/// How a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Enough people agreed.
    Approved,
    /// Somebody said no.
    Rejected,
    /// Its time ran out.
    Expired,
    /// The wallet is no more.
    WalletClosed,
    /// Who asked took it back.
    Cancelled,
}

/// Ends a pending request, and with it what waited.
pub(crate) fn end(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, ending): (&Approval, End),
    (words, own): (Option<String>, bool),
) -> Result<Arc<Approval>, Halt> {
    if approval.status != ApprovalStatus::Pending {
        return Err(Rejection::ApprovalNotPending(approval.status).into());
    }
    draft.need(reads_of_ends(draft, [approval])?)?;
    leave(draft, approval)?;
    let approval = resolve(draft, session, (approval, ending), (words, own));
    // What a rail is told follows from the decision, and is told behind it.
    if approval.subject.instruction().is_some() {
        tell(draft, session, (&approval, ending))?;
        finish(draft, session, (&approval, ending))?;
        return Ok(approval);
    }
    let approval = match finish(draft, session, (&approval, ending))? {
        Some(subject) => draft.update(Approval { subject, ..(*approval).clone() }),
        None => approval,
    };
    tell(draft, session, (&approval, ending))?;
    Ok(approval)
}

/// Records how a request ended.
fn tell(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, ending): (&Approval, End),
) -> Result<(), Halt> {
    let told = approval.clone();
    let fact = match ending {
        End::Approved => Fact::ApprovalApproved { approval: told },
        End::Rejected | End::WalletClosed => Fact::ApprovalRejected { approval: told },
        End::Expired => Fact::ApprovalExpired { approval: told },
        End::Cancelled => Fact::ApprovalCancelled { approval: told },
    };
    session.log(draft, fact)
}

fn resolve(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, ending): (&Approval, End),
    (words, own): (Option<String>, bool),
) -> Arc<Approval> {
    let now = draft.now();
    let (status, by, at, reason) = match ending {
        End::Approved => (ApprovalStatus::Approved, Some(session.log_actor()), now, words),
        End::Rejected => (ApprovalStatus::Rejected, Some(session.log_actor()), now, words),
        End::Expired => (ApprovalStatus::Expired, None, approval.expires_at, None),
        End::Cancelled => (ApprovalStatus::Cancelled, Some(session.log_actor()), now, words),
        End::WalletClosed => {
            let reason = Some(ended_reason::WALLET_CLOSED.to_owned());
            (ApprovalStatus::Rejected, Some(session.log_actor()), now, reason)
        }
    };
    let resolution = Some(Resolution { by, at, reason, own });
    draft.update(Approval { status, resolution, updated_at: now, ..approval.clone() })
}

/// Rejects everything that waits on a wallet that is no more (spec §13.10).
pub(crate) fn close_pending_of_wallet(
    draft: &mut Draft<'_>,
    session: &Session,
    (org, wallet): (OrgId, WalletId),
) -> Result<(), Halt> {
    draft.need(reads_of_pending(draft, (org, wallet))?)?;
    let pending = draft.range::<Approval>(Range::PendingApprovalsOfWallet(org, wallet))?;
    // All at once: asked for one by one they would take more rounds than a batch has.
    draft.need(reads_of_ends(draft, pending.iter().map(|row| &**row))?)?;
    for approval in pending {
        let late = draft.now() >= approval.expires_at;
        let ending = if late { End::Expired } else { End::WalletClosed };
        end(draft, session, (&approval, ending), (None, false))?;
    }
    Ok(())
}

/// What ending everything that waits on a wallet may read or change.
pub(crate) fn reads_of_pending(
    draft: &Draft<'_>,
    (org, wallet): (OrgId, WalletId),
) -> Result<Vec<Read>, Halt> {
    let pending = draft.range::<Approval>(Range::PendingApprovalsOfWallet(org, wallet))?;
    Ok(pending.iter().flat_map(|approval| reads_of_subject(org, approval)).collect())
}
