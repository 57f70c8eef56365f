//! The names of events (spec §17).

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The name of an event.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum EventName { $(#[doc = $text] $name,)* }

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
    PaymentCompleted = "payment.completed",
    PaymentFailed = "payment.failed",
    PaymentCreated = "payment.created",
    PaymentReversed = "payment.reversed",
    PaymentBatchCompleted = "payment.batch_completed",
    PaymentBatchFailed = "payment.batch_failed",
    WalletFunded = "wallet.funded",
    WalletCreated = "wallet.created",
    WalletUpdated = "wallet.updated",
    WalletFrozen = "wallet.frozen",
    WalletUnfrozen = "wallet.unfrozen",
    WalletClosed = "wallet.closed",
    PolicyDenied = "policy.denied",
    PolicyCreated = "policy.created",
    PolicyUpdated = "policy.updated",
    PolicyDeleted = "policy.deleted",
    ApprovalCreated = "approval.created",
    ApprovalApproved = "approval.approved",
    ApprovalRejected = "approval.rejected",
    ApprovalExpired = "approval.expired",
    AgentCreated = "agent.created",
    AgentPaused = "agent.paused",
    AgentResumed = "agent.resumed",
    AgentDeleted = "agent.deleted",
    AgentBudgetAdjusted = "agent.budget_adjusted",
    AgentKeyRotated = "agent.key_rotated",
    NetworkPaymentReceived = "network.payment_received",
    ApiKeyCreated = "api_key.created",
    ApiKeyUpdated = "api_key.updated",
    ApiKeyRevoked = "api_key.revoked",
}
