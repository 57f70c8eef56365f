//! The payment row.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::ids::{ApprovalId, BatchId, OrgId, PaymentId, WalletId};
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::policy::TallyName;
use crate::time::Timestamp;

/// A payment, in the books of one organization. A payment between organizations has a row with the
/// same id in each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The organization in whose books this row stands.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// What kind of debit it is.
    pub kind: PaymentKind,
    /// The wallet that pays.
    pub from: WalletId,
    /// Its organization.
    pub from_org: OrgId,
    /// The wallet that is paid.
    pub to: WalletId,
    /// Its organization.
    pub to_org: OrgId,
    /// The network address by which it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_address: Option<String>,
    /// What the amounts count.
    pub asset: Asset,
    /// What arrives.
    pub amount: Amount,
    /// What it costs the sender on top.
    pub fee: Amount,
    /// The caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The caller's own data, as canonical JSON text of an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// Where it stands.
    pub status: PaymentStatus,
    /// The request it waits for or waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    /// When that request's time is up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The batch it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The caller's idempotency key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// Why it did not happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureReason>,
    /// The payment that this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<PaymentId>,
    /// The payment that took this one back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversed_by: Option<PaymentId>,
    /// Who started it.
    pub requested_by: LogActor,
    /// Which tallies count it, of the policies whose windows it belongs to (ADR 0014).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<TallyName>,
    /// When it was started.
    pub created_at: Timestamp,
    /// When the money moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Payment {
    /// What leaves the sender: amount and fee.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.amount.checked_add(self.fee)
    }

    /// Whether the money crosses from one organization's books to another's.
    #[must_use]
    pub fn crosses(&self) -> bool {
        self.from_org != self.to_org
    }

    /// The payment as it was when it was created: what a replayed request is answered with,
    /// whatever has become of it since.
    #[must_use]
    pub fn as_created(&self) -> Self {
        let held = self.approval.is_some();
        let status = if held { PaymentStatus::PendingApproval } else { PaymentStatus::Posted };
        Self {
            status,
            failure: None,
            reversed_by: None,
            posted_at: if held { None } else { Some(self.created_at) },
            updated_at: self.created_at,
            ..self.clone()
        }
    }

    /// Where it stands at `now`: a request past its deadline has expired, recorded or not.
    #[must_use]
    pub fn effective_status(&self, now: Timestamp) -> PaymentStatus {
        let late = self.expires_at.is_some_and(|at| now >= at);
        match self.status {
            PaymentStatus::PendingApproval if late => PaymentStatus::Expired,
            status => status,
        }
    }
}

/// Which call a payment came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentKind {
    /// A payment to a wallet.
    Payment,
    /// A payment to a network address.
    Network,
    /// A budget for an agent.
    Budget,
    /// Taking a payment back.
    Reversal,
}

/// Where a payment stands (spec §11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PaymentStatus {
    /// It waits for a decision; its money is held.
    PendingApproval,
    /// The money has moved.
    Posted,
    /// It was decided against.
    Rejected,
    /// Nobody decided in time.
    Expired,
    /// It came to nothing for another reason.
    Failed,
    /// The money has moved back.
    Reversed,
}

impl PaymentStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PendingApproval => "PENDING_APPROVAL",
            Self::Posted => "POSTED",
            Self::Rejected => "REJECTED",
            Self::Expired => "EXPIRED",
            Self::Failed => "FAILED",
            Self::Reversed => "REVERSED",
        }
    }

    /// Whether nothing more will happen to it by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::PendingApproval)
    }
}

/// Why a held payment did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FailureReason {
    /// Somebody said no.
    ApprovalRejected,
    /// Nobody said yes in time.
    ApprovalExpired,
    /// Who asked took it back.
    ApprovalCancelled,
    /// The wallet it was to leave, or to reach, is no more.
    WalletClosed,
}

impl FailureReason {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApprovalRejected => "APPROVAL_REJECTED",
            Self::ApprovalExpired => "APPROVAL_EXPIRED",
            Self::ApprovalCancelled => "APPROVAL_CANCELLED",
            Self::WalletClosed => "WALLET_CLOSED",
        }
    }
}

impl PaymentKind {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "PAYMENT",
            Self::Network => "NETWORK",
            Self::Budget => "BUDGET",
            Self::Reversal => "REVERSAL",
        }
    }
}
