//! Filters by status. `CANCELED` is another spelling of `CANCELLED` (spec §11).

use countersign_domain::approval::ApprovalStatus;
use countersign_domain::ledger::HoldStatus;
use countersign_domain::payment::PaymentStatus;

use countersign_domain::wallet::WalletKind;

use super::Query;
use crate::dialect::wallgent::error::Failure;

/// The statuses that a word means: a status, or the ledger's view of several (spec §19, row 2).
pub(crate) fn payment_statuses(query: &Query) -> Result<Vec<PaymentStatus>, Failure> {
    use PaymentStatus::{Expired, Failed, PendingApproval, Posted, Rejected, Reversed};
    Ok(match query.get("status") {
        None => Vec::new(),
        Some("PENDING" | "PENDING_APPROVAL") => vec![PendingApproval],
        Some("POSTED") => vec![Posted],
        Some("REVERSED") => vec![Reversed],
        Some("FAILED") => vec![Rejected, Expired, Failed],
        Some("REJECTED") => vec![Rejected],
        Some("EXPIRED") => vec![Expired],
        Some(_) => return Err(unknown()),
    })
}

/// The status of approval requests.
pub(crate) fn approval_status(query: &Query) -> Result<Option<ApprovalStatus>, Failure> {
    Ok(Some(match query.get("status") {
        None => return Ok(None),
        Some("PENDING") => ApprovalStatus::Pending,
        Some("APPROVED") => ApprovalStatus::Approved,
        Some("REJECTED") => ApprovalStatus::Rejected,
        Some("EXPIRED") => ApprovalStatus::Expired,
        Some("CANCELLED" | "CANCELED") => ApprovalStatus::Cancelled,
        Some(_) => return Err(unknown()),
    }))
}

/// The kind of wallets.
pub(crate) fn wallet_kind(query: &Query) -> Result<Option<WalletKind>, Failure> {
    let Some(word) = query.get("kind") else { return Ok(None) };
    let known = WalletKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    known.map(Some).ok_or_else(|| Failure::invalid("kind", "is unknown"))
}

/// The status of holds.
pub(crate) fn hold_status(query: &Query) -> Result<Option<HoldStatus>, Failure> {
    Ok(Some(match query.get("status") {
        None => return Ok(None),
        Some("PENDING") => HoldStatus::Pending,
        Some("RELEASED") => HoldStatus::Released,
        Some("REVERSED") => HoldStatus::Reversed,
        Some(_) => return Err(unknown()),
    }))
}

fn unknown() -> Failure {
    Failure::invalid("status", "is unknown")
}
