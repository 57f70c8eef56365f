//! The words of closed sets, as they stand in the tables.

use countersign_domain::access::Environment;
use countersign_domain::approval::ApprovalStatus;
use countersign_domain::ledger::{EntryKind, HoldReason, HoldStatus};
use countersign_domain::payment::{FailureReason, PaymentKind, PaymentStatus};
use countersign_domain::webhook::DeliveryStatus;

/// One of a closed set, written as a word.
pub(crate) trait Word: Copy {
    /// The word.
    fn word(self) -> &'static str;
    /// The one with this word.
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal,)* })*) => {$(
        impl Word for $type {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

words! {
    Environment {
        Sandbox = "SANDBOX",
        Production = "PRODUCTION",
    }
    PaymentKind {
        Payment = "PAYMENT",
        Network = "NETWORK",
        Budget = "BUDGET",
        Reversal = "REVERSAL",
    }
    PaymentStatus {
        PendingApproval = "PENDING_APPROVAL",
        Posted = "POSTED",
        Rejected = "REJECTED",
        Expired = "EXPIRED",
        Failed = "FAILED",
        Reversed = "REVERSED",
    }
    FailureReason {
        ApprovalRejected = "APPROVAL_REJECTED",
        ApprovalExpired = "APPROVAL_EXPIRED",
        ApprovalCancelled = "APPROVAL_CANCELLED",
        WalletClosed = "WALLET_CLOSED",
    }
    DeliveryStatus {
        Pending = "PENDING",
        Delivered = "DELIVERED",
        Failed = "FAILED",
        Discarded = "DISCARDED",
    }
    EntryKind {
        Payment = "PAYMENT",
        Fund = "FUND",
        Budget = "BUDGET",
        Sweep = "SWEEP",
        Reversal = "REVERSAL",
        Rail = "RAIL",
    }
    HoldStatus {
        Pending = "PENDING",
        Released = "RELEASED",
        Reversed = "REVERSED",
    }
    HoldReason {
        Approval = "APPROVAL",
        Rail = "RAIL",
    }
    ApprovalStatus {
        Pending = "PENDING",
        Approved = "APPROVED",
        Rejected = "REJECTED",
        Expired = "EXPIRED",
        Cancelled = "CANCELLED",
    }
}
