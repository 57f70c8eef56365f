//! The names of events (spec §17).

use crate::access::Permission;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The name of an event.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum EventName { $($(#[$doc])* $name,)* }

        impl EventName {
            /// Every event, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

events! {
    /// A payment was posted.
    PaymentCompleted = "payment.completed",
    /// A held payment will not happen.
    PaymentFailed = "payment.failed",
    /// A payment was held.
    PaymentCreated = "payment.created",
    /// A payment was taken back.
    PaymentReversed = "payment.reversed",
    /// A batch went through.
    PaymentBatchCompleted = "payment.batch_completed",
    /// A batch came to nothing.
    PaymentBatchFailed = "payment.batch_failed",
    /// An instruction to a rail came to be.
    TransferCreated = "transfer.created",
    /// An instruction to a rail stands elsewhere.
    TransferUpdated = "transfer.updated",
    /// Money entered a wallet.
    WalletFunded = "wallet.funded",
    /// A wallet came to be.
    WalletCreated = "wallet.created",
    /// A wallet's name, data or visibility changed.
    WalletUpdated = "wallet.updated",
    /// No money may leave a wallet.
    WalletFrozen = "wallet.frozen",
    /// Money may leave a wallet again.
    WalletUnfrozen = "wallet.unfrozen",
    /// A wallet is done with.
    WalletClosed = "wallet.closed",
    /// A policy denied a payment.
    PolicyDenied = "policy.denied",
    /// A policy came to be.
    PolicyCreated = "policy.created",
    /// A policy changed.
    PolicyUpdated = "policy.updated",
    /// A policy is gone.
    PolicyDeleted = "policy.deleted",
    /// People changed, and nobody can meet what a policy asks any more.
    PolicyOrphaned = "policy.orphaned",
    /// An approval request was opened.
    ApprovalCreated = "approval.created",
    /// An approval request was met, and what it asked for was done.
    ApprovalApproved = "approval.approved",
    /// An approval request was rejected.
    ApprovalRejected = "approval.rejected",
    /// An approval request ran out of time.
    ApprovalExpired = "approval.expired",
    /// A request was taken back.
    ApprovalCancelled = "approval.cancelled",
    /// Somebody voted, and others have to vote too.
    ApprovalVoted = "approval.voted",
    /// Somebody took their vote back.
    ApprovalVoteWithdrawn = "approval.vote_withdrawn",
    /// Somebody said something about a request.
    ApprovalCommented = "approval.commented",
    /// Somebody asked another to vote for them.
    ApprovalDelegated = "approval.delegated",
    /// Whoever may still vote is told again.
    ApprovalReminded = "approval.reminded",
    /// Others may meet a request as well.
    ApprovalEscalated = "approval.escalated",
    /// Others are asked instead.
    ApprovalReassigned = "approval.reassigned",
    /// An agent came to be.
    AgentCreated = "agent.created",
    /// An agent may not pay for now.
    AgentPaused = "agent.paused",
    /// An agent may pay again.
    AgentResumed = "agent.resumed",
    /// An agent is gone.
    AgentDeleted = "agent.deleted",
    /// An agent got a budget, or gave some back.
    AgentBudgetAdjusted = "agent.budget_adjusted",
    /// An agent has another key.
    AgentKeyRotated = "agent.key_rotated",
    /// A payment by network address arrived.
    NetworkPaymentReceived = "network.payment_received",
    /// A key was made.
    ApiKeyCreated = "api_key.created",
    /// A key changed.
    ApiKeyUpdated = "api_key.updated",
    /// A key was revoked.
    ApiKeyRevoked = "api_key.revoked",
    /// Deliveries to a webhook have failed for days, and it will be disabled.
    WebhookFailing = "webhook.failing",
    /// A webhook was disabled because deliveries failed, or because it said that it is gone.
    WebhookDisabled = "webhook.disabled",
}

impl EventName {
    /// What one has to be allowed to look up what an event tells.
    ///
    /// How a request for a payment ends is told to whoever may look the payment up; what is said
    /// about it until then, to whoever may look at requests.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::PaymentCompleted
            | Self::PaymentFailed
            | Self::PaymentCreated
            | Self::PaymentReversed
            | Self::PaymentBatchCompleted
            | Self::PaymentBatchFailed
            | Self::TransferCreated
            | Self::TransferUpdated
            | Self::PolicyDenied
            | Self::ApprovalCreated
            | Self::ApprovalApproved
            | Self::ApprovalRejected
            | Self::ApprovalExpired
            | Self::ApprovalCancelled
            | Self::NetworkPaymentReceived => Permission::PaymentsRead,
            Self::ApprovalVoted
            | Self::ApprovalVoteWithdrawn
            | Self::ApprovalCommented
            | Self::ApprovalDelegated
            | Self::ApprovalReminded
            | Self::ApprovalEscalated
            | Self::ApprovalReassigned => Permission::ApprovalsRead,
            Self::WalletFunded
            | Self::WalletCreated
            | Self::WalletUpdated
            | Self::WalletFrozen
            | Self::WalletUnfrozen
            | Self::WalletClosed
            | Self::AgentCreated
            | Self::AgentPaused
            | Self::AgentResumed
            | Self::AgentDeleted
            | Self::AgentBudgetAdjusted
            | Self::AgentKeyRotated => Permission::WalletsRead,
            Self::PolicyCreated
            | Self::PolicyUpdated
            | Self::PolicyDeleted
            | Self::PolicyOrphaned => Permission::PoliciesRead,
            Self::ApiKeyCreated | Self::ApiKeyUpdated | Self::ApiKeyRevoked => {
                Permission::OrganizationsRead
            }
            Self::WebhookFailing | Self::WebhookDisabled => Permission::WebhooksRead,
        }
    }
}
