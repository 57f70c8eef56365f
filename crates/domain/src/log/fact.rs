//! What happened: one closed enum. Each fact is one record, one audit action and at most one event.

use serde::{Deserialize, Serialize};

use super::EventName;
use crate::access::Environment;
use crate::approval::Approval;
use crate::ids::{ApprovalId, BatchId, KeyId, PaymentId, WalletId};
use crate::key::ApiKey;
use crate::ledger::Account;
use crate::money::{Amount, Asset};
use crate::organization::{Member, Organization};
use crate::payment::{BatchFailure, Payment};
use crate::policy::{Evaluation, Policy};
use crate::rejection::Rejection;
use crate::wallet::Wallet;

/// Something that happened, with all that is needed to tell of it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// An organization came to be.
    OrganizationCreated { organization: Organization },
    /// An organization changed.
    OrganizationUpdated { before: Organization, after: Organization },
    /// A person joined.
    MemberAdded { member: Member },
    /// A key was made.
    KeyCreated { key: ApiKey },
    /// A key changed.
    KeyUpdated { before: ApiKey, after: ApiKey },
    /// A key was revoked.
    KeyRevoked { key: ApiKey },
    /// A wallet came to be.
    WalletCreated { wallet: Wallet, account: Account },
    /// A wallet's name, data or visibility changed.
    WalletUpdated { before: Wallet, after: Wallet, account: Account },
    /// A wallet was frozen.
    WalletFrozen { wallet: Wallet, account: Account },
    /// A wallet was unfrozen.
    WalletUnfrozen { wallet: Wallet, account: Account },
    /// A wallet was closed.
    WalletClosed { wallet: Wallet, account: Account },
    /// Money entered from outside: play money, or with a reference what the operator recorded.
    WalletFunded {
        wallet: WalletId,
        environment: Environment,
        transaction: PaymentId,
        asset: Asset,
        amount: Amount,
        balance: Amount,
        reference: Option<String>,
        reason: Option<String>,
    },
    /// A payment was held for a decision.
    PaymentCreated { payment: Payment, evaluation: Evaluation },
    /// A payment was posted, at once or after a decision.
    PaymentCompleted { payment: Payment, evaluation: Option<Evaluation> },
    /// A payment arrived from another organization, or by network address.
    PaymentReceived { payment: Payment },
    /// A payment was decided against: policy, funds, or state.
    PaymentDenied { attempt: Attempt, evaluation: Option<Evaluation>, rejection: Rejection },
    /// A held payment will not happen.
    PaymentFailed { payment: Payment },
    /// A payment was taken back.
    PaymentReversed { payment: Payment, reversal: PaymentId, reason: Option<String> },
    /// A batch went through; its payments have records of their own.
    BatchCompleted {
        batch: BatchId,
        environment: Environment,
        payments: Vec<PaymentId>,
        total: Amount,
        fees: Amount,
    },
    /// A batch did not go through.
    BatchFailed { environment: Environment, failure: BatchFailure },
    /// A policy came to be.
    PolicyCreated { policy: Policy },
    /// A policy changed.
    PolicyUpdated { before: Policy, after: Policy },
    /// A policy is gone.
    PolicyDeleted { policy: Policy },
    /// An approval request was opened.
    ApprovalCreated { approval: Approval },
    /// An approval request reached its quorum, and what it asked for was done.
    ApprovalApproved { approval: Approval },
    /// An approval request was rejected.
    ApprovalRejected { approval: Approval },
    /// An approval request ran out of time.
    ApprovalExpired { approval: Approval },
    /// A decision on an approval request was refused.
    DecisionDenied {
        approval: ApprovalId,
        wallet: WalletId,
        environment: Environment,
        approve: bool,
        rejection: Rejection,
    },
    /// An agent came to be.
    AgentCreated { wallet: Wallet, account: Account },
    /// An agent got a budget, or gave some back.
    AgentBudgetAdjusted {
        wallet: Wallet,
        account: Account,
        transaction: PaymentId,
        adjustment: Amount,
    },
    /// An agent may not pay for now.
    AgentPaused { wallet: Wallet, account: Account },
    /// An agent may pay again.
    AgentResumed { wallet: Wallet, account: Account },
    /// An agent has another key.
    AgentKeyRotated { wallet: Wallet, account: Account, key: KeyId, revoked: Option<KeyId> },
    /// An agent is gone.
    AgentDeleted { wallet: Wallet, account: Account, swept: Amount },
}

/// A payment that did not come to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The environment.
    pub environment: Environment,
    /// The wallet that was to pay.
    pub from: WalletId,
    /// The wallet that was to be paid.
    pub to: WalletId,
    /// What the amount counts.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
    /// The caller's words.
    pub description: Option<String>,
}

macro_rules! facts {
    ($($variant:ident => $action:literal, $event:expr;)*) => {
        impl Fact {
            /// The audit action, `<resource>.<past tense>`.
            #[must_use]
            pub const fn action(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $action,)* }
            }

            const fn event_of_kind(&self) -> Option<EventName> {
                match self { $(Self::$variant { .. } => $event,)* }
            }
        }
    };
}

facts! {
    OrganizationCreated => "organization.created", None;
    OrganizationUpdated => "organization.updated", None;
    MemberAdded => "member.added", None;
    KeyCreated => "api_key.created", Some(EventName::ApiKeyCreated);
    KeyUpdated => "api_key.updated", Some(EventName::ApiKeyUpdated);
    KeyRevoked => "api_key.revoked", Some(EventName::ApiKeyRevoked);
    WalletCreated => "wallet.created", Some(EventName::WalletCreated);
    WalletUpdated => "wallet.updated", Some(EventName::WalletUpdated);
    WalletFrozen => "wallet.frozen", Some(EventName::WalletFrozen);
    WalletUnfrozen => "wallet.unfrozen", Some(EventName::WalletUnfrozen);
    WalletClosed => "wallet.closed", Some(EventName::WalletClosed);
    WalletFunded => "wallet.funded", Some(EventName::WalletFunded);
    PaymentCreated => "payment.created", Some(EventName::PaymentCreated);
    PaymentCompleted => "payment.completed", Some(EventName::PaymentCompleted);
    PaymentReceived => "payment.received", Some(EventName::NetworkPaymentReceived);
    PaymentDenied => "payment.denied", None;
    PaymentFailed => "payment.failed", Some(EventName::PaymentFailed);
    PaymentReversed => "payment.reversed", Some(EventName::PaymentReversed);
    BatchCompleted => "payment.batch_completed", Some(EventName::PaymentBatchCompleted);
    BatchFailed => "payment.batch_failed", Some(EventName::PaymentBatchFailed);
    PolicyCreated => "policy.created", Some(EventName::PolicyCreated);
    PolicyUpdated => "policy.updated", Some(EventName::PolicyUpdated);
    PolicyDeleted => "policy.deleted", Some(EventName::PolicyDeleted);
    ApprovalCreated => "approval.created", Some(EventName::ApprovalCreated);
    ApprovalApproved => "approval.approved", Some(EventName::ApprovalApproved);
    ApprovalRejected => "approval.rejected", Some(EventName::ApprovalRejected);
    ApprovalExpired => "approval.expired", Some(EventName::ApprovalExpired);
    DecisionDenied => "approval.decision_denied", None;
    AgentCreated => "agent.created", Some(EventName::AgentCreated);
    AgentBudgetAdjusted => "agent.budget_adjusted", Some(EventName::AgentBudgetAdjusted);
    AgentPaused => "agent.paused", Some(EventName::AgentPaused);
    AgentResumed => "agent.resumed", Some(EventName::AgentResumed);
    AgentKeyRotated => "agent.key_rotated", Some(EventName::AgentKeyRotated);
    AgentDeleted => "agent.deleted", Some(EventName::AgentDeleted);
}

impl Fact {
    /// The event that subscribers hear, where there is one. Of the denied payments only those
    /// that a policy denied are heard of.
    #[must_use]
    pub const fn event(&self) -> Option<EventName> {
        match self {
            Self::PaymentDenied { rejection: Rejection::PolicyDenied(_), .. } => {
                Some(EventName::PolicyDenied)
            }
            other => other.event_of_kind(),
        }
    }
}
