//! What the audit trail calls each fact, and which event subscribers hear.

use super::{EventName, Fact};
use crate::rejection::Rejection;

macro_rules! facts {
    ($($variant:ident => $action:literal, $event:expr;)*) => {
        impl Fact {
            /// Every audit action.
            pub const ACTIONS: &'static [&'static str] = &[$($action,)*];

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
    MemberUpdated => "member.updated", None;
    MemberRemoved => "member.removed", None;
    MemberInvited => "member.invited", None;
    MemberEnrolled => "member.enrolled", None;
    MemberPasswordChanged => "member.password_changed", None;
    MemberStandInSet => "member.stand_in_set", None;
    MemberStandInCleared => "member.stand_in_cleared", None;
    SessionStarted => "session.started", None;
    SessionEnded => "session.ended", None;
    ApproverListCreated => "approver_list.created", None;
    ApproverListUpdated => "approver_list.updated", None;
    ApproverListDeleted => "approver_list.deleted", None;
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
    InstructionCreated => "transfer.created", Some(EventName::TransferCreated);
    InstructionDenied => "transfer.denied", None;
    InstructionUpdated => "transfer.updated", Some(EventName::TransferUpdated);
    NoticeRequested => "notice.requested", None;
    BatchCompleted => "payment.batch_completed", Some(EventName::PaymentBatchCompleted);
    BatchFailed => "payment.batch_failed", Some(EventName::PaymentBatchFailed);
    PolicyCreated => "policy.created", Some(EventName::PolicyCreated);
    PolicyUpdated => "policy.updated", Some(EventName::PolicyUpdated);
    PolicyDeleted => "policy.deleted", Some(EventName::PolicyDeleted);
    PolicyOrphaned => "policy.orphaned", Some(EventName::PolicyOrphaned);
    ApprovalCreated => "approval.created", Some(EventName::ApprovalCreated);
    ApprovalApproved => "approval.approved", Some(EventName::ApprovalApproved);
    ApprovalRejected => "approval.rejected", Some(EventName::ApprovalRejected);
    ApprovalExpired => "approval.expired", Some(EventName::ApprovalExpired);
    ApprovalCancelled => "approval.cancelled", Some(EventName::ApprovalCancelled);
    ApprovalReminded => "approval.reminded", Some(EventName::ApprovalReminded);
    ApprovalEscalated => "approval.escalated", Some(EventName::ApprovalEscalated);
    ApprovalReassigned => "approval.reassigned", Some(EventName::ApprovalReassigned);
    ApprovalDelegated => "approval.delegated", Some(EventName::ApprovalDelegated);
    ApprovalVoted => "approval.voted", Some(EventName::ApprovalVoted);
    VoteWithdrawn => "approval.vote_withdrawn", Some(EventName::ApprovalVoteWithdrawn);
    ApprovalCommented => "approval.commented", Some(EventName::ApprovalCommented);
    DecisionDenied => "approval.decision_denied", None;
    AgentCreated => "agent.created", Some(EventName::AgentCreated);
    AgentBudgetAdjusted => "agent.budget_adjusted", Some(EventName::AgentBudgetAdjusted);
    AgentPaused => "agent.paused", Some(EventName::AgentPaused);
    AgentResumed => "agent.resumed", Some(EventName::AgentResumed);
    AgentKeyRotated => "agent.key_rotated", Some(EventName::AgentKeyRotated);
    AgentDeleted => "agent.deleted", Some(EventName::AgentDeleted);
    WebhookCreated => "webhook.created", None;
    WebhookUpdated => "webhook.updated", None;
    WebhookDeleted => "webhook.deleted", None;
    WebhookSecretRotated => "webhook.secret_rotated", None;
    WebhookFailing => "webhook.failing", Some(EventName::WebhookFailing);
    WebhookDisabled => "webhook.disabled", Some(EventName::WebhookDisabled);
    DeliveriesReplayed => "webhook.deliveries_replayed", None;
    DeliveryDiscarded => "webhook.delivery_discarded", None;
    DocumentCreated => "document.created", None;
    DocumentUpdated => "document.updated", None;
    DocumentDeleted => "document.deleted", None;
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
            Self::InstructionDenied { kept: true, .. } => Some(EventName::TransferCreated),
            Self::InstructionDenied {
                rejection: Rejection::PolicyDenied(_) | Rejection::RuleDenied(_),
                ..
            } => Some(EventName::PolicyDenied),
            other => other.event_of_kind(),
        }
    }
}
