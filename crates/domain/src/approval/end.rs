//! The end of a request: exactly one, and with it the end of its hold and its payment.

use std::sync::Arc;

use super::queue::leave;
use super::subject::reads_of_subject;
use super::{Approval, ApprovalStatus, Resolution, ended_reason};
use crate::agent::adjusted;
use crate::ids::{OrgId, WalletId};
use crate::ledger::{HoldStatus, resolve_hold};
use crate::log::Fact;
use crate::payment::{
    FailureReason, Payment, PaymentKind, PaymentStatus, complete_reversal, execute, fail_held,
};
use crate::policy::reads_of_counted;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Range, Read};
use crate::wallet::Wallet;

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

/// Ends a pending request, with its hold and its payment.
pub(crate) fn end(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, ending): (&Approval, End),
    (words, own): (Option<String>, bool),
) -> Result<(Arc<Approval>, Arc<Payment>), Halt> {
    if approval.status != ApprovalStatus::Pending {
        return Err(Rejection::ApprovalNotPending(approval.status).into());
    }
    let payment = draft.get::<Payment>((approval.org, approval.payment()))?;
    let payment = payment.ok_or(Rejection::corrupt("approval without payment"))?;
    draft.need(reads_of_counted(draft, approval.org, [payment.id])?)?;
    leave(draft, approval)?;
    let approval = resolve(draft, session, (approval, ending), (words, own));
    let hold = match ending {
        End::Approved => HoldStatus::Released,
        End::Rejected | End::Expired | End::WalletClosed | End::Cancelled => HoldStatus::Reversed,
    };
    resolve_hold(draft, approval.org, approval.hold, hold)?;
    let payment = match ending {
        End::Approved => run(draft, session, &payment)?,
        End::Rejected => fail(draft, session, &payment, FailureReason::ApprovalRejected)?,
        End::Expired => fail(draft, session, &payment, FailureReason::ApprovalExpired)?,
        End::WalletClosed => fail(draft, session, &payment, FailureReason::WalletClosed)?,
        End::Cancelled => fail(draft, session, &payment, FailureReason::ApprovalCancelled)?,
    };
    let told = (*approval).clone();
    let fact = match ending {
        End::Approved => Fact::ApprovalApproved { approval: told },
        End::Rejected | End::WalletClosed => Fact::ApprovalRejected { approval: told },
        End::Expired => Fact::ApprovalExpired { approval: told },
        End::Cancelled => Fact::ApprovalCancelled { approval: told },
    };
    session.log(draft, fact)?;
    Ok((approval, payment))
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

/// The money moves.
fn run(draft: &mut Draft<'_>, session: &Session, payment: &Payment) -> Result<Arc<Payment>, Halt> {
    let now = draft.now();
    let posted = draft.update(Payment {
        status: PaymentStatus::Posted,
        posted_at: Some(now),
        updated_at: now,
        ..payment.clone()
    });
    execute(draft, session, (&posted, None))?;
    if posted.kind == PaymentKind::Reversal {
        complete_reversal(draft, session, &posted)?;
    }
    if posted.kind == PaymentKind::Budget {
        let agent = draft.get::<Wallet>((posted.to_org, posted.to))?;
        let agent = agent.ok_or(Rejection::corrupt("payment without wallet"))?;
        adjusted(draft, session, &agent, (posted.id, posted.amount))?;
    }
    Ok(posted)
}

/// The payment will not happen.
fn fail(
    draft: &mut Draft<'_>,
    session: &Session,
    payment: &Payment,
    reason: FailureReason,
) -> Result<Arc<Payment>, Halt> {
    let status = match reason {
        FailureReason::ApprovalRejected
        | FailureReason::ApprovalCancelled
        | FailureReason::WalletClosed => PaymentStatus::Rejected,
        FailureReason::ApprovalExpired => PaymentStatus::Expired,
    };
    let payment = fail_held(draft, payment, (status, reason))?;
    session.log(draft, Fact::PaymentFailed { payment: (*payment).clone() })?;
    Ok(payment)
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
    draft.need(reads_of_counted(draft, org, pending.iter().map(|row| row.payment()))?)?;
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
