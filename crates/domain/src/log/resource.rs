//! What a fact is about: the columns by which the audit trail is searched.

use super::{Fact, LogActor, LogBody};
use crate::access::Environment;

impl Fact {
    /// The type of the object: the word before the dot of the action.
    #[must_use]
    pub fn resource_type(&self) -> &'static str {
        self.action().split_once('.').map_or(self.action(), |(resource, _)| resource)
    }

    /// The id of the object; none where nothing came to be.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
    pub fn resource_id(&self) -> Option<String> {
        Some(match self {
            Self::OrganizationCreated { organization } => organization.id.to_string(),
            Self::OrganizationUpdated { after, .. } => after.id.to_string(),
            Self::MemberAdded { member }
            | Self::MemberRemoved { member }
            | Self::MemberInvited { member }
            | Self::MemberEnrolled { member }
            | Self::MemberPasswordChanged { member } => member.id.to_string(),
            Self::MemberUpdated { after, .. }
            | Self::MemberStandInSet { after, .. }
            | Self::MemberStandInCleared { after, .. } => after.id.to_string(),
            Self::SessionStarted { session, .. } | Self::SessionEnded { session, .. } => {
                session.to_string()
            }
            Self::ApproverListCreated { list } | Self::ApproverListDeleted { list } => {
                list.id.to_string()
            }
            Self::ApproverListUpdated { after, .. } => after.id.to_string(),
            Self::KeyCreated { key } | Self::KeyRevoked { key } => key.id.to_string(),
            Self::KeyUpdated { after, .. } => after.id.to_string(),
            Self::WalletUpdated { after, .. } => after.id.to_string(),
            Self::WalletCreated { wallet, .. }
            | Self::WalletFrozen { wallet, .. }
            | Self::WalletUnfrozen { wallet, .. }
            | Self::WalletClosed { wallet, .. }
            | Self::AgentCreated { wallet, .. }
            | Self::AgentBudgetAdjusted { wallet, .. }
            | Self::AgentPaused { wallet, .. }
            | Self::AgentResumed { wallet, .. }
            | Self::AgentKeyRotated { wallet, .. }
            | Self::AgentDeleted { wallet, .. } => wallet.id.to_string(),
            Self::WalletFunded { wallet, .. } => wallet.to_string(),
            Self::PaymentCreated { payment, .. }
            | Self::PaymentCompleted { payment, .. }
            | Self::PaymentReceived { payment }
            | Self::PaymentFailed { payment }
            | Self::PaymentReversed { payment, .. } => payment.id.to_string(),
            Self::InstructionCreated { instruction, .. }
            | Self::InstructionUpdated { instruction, .. }
            | Self::NoticeRequested { instruction }
            | Self::InstructionDenied { instruction, kept: true, .. } => instruction.id.to_string(),
            Self::PaymentDenied { .. } | Self::InstructionDenied { kept: false, .. } => {
                return None;
            }
            Self::BatchCompleted { batch, .. } => batch.to_string(),
            Self::BatchFailed { failure, .. } => failure.batch.to_string(),
            Self::PolicyCreated { policy }
            | Self::PolicyDeleted { policy }
            | Self::PolicyOrphaned { policy, .. } => policy.id.to_string(),
            Self::PolicyUpdated { after, .. } => after.id.to_string(),
            Self::ApprovalCreated { approval }
            | Self::ApprovalApproved { approval }
            | Self::ApprovalRejected { approval }
            | Self::ApprovalExpired { approval }
            | Self::ApprovalCancelled { approval }
            | Self::ApprovalReminded { approval }
            | Self::ApprovalEscalated { approval }
            | Self::ApprovalReassigned { approval }
            | Self::ApprovalDelegated { approval }
            | Self::ApprovalVoted { approval, .. }
            | Self::VoteWithdrawn { approval, .. }
            | Self::ApprovalCommented { approval, .. } => approval.id.to_string(),
            Self::DecisionDenied { approval, .. } => approval.to_string(),
            Self::WebhookCreated { webhook }
            | Self::WebhookDeleted { webhook }
            | Self::WebhookUpdated { after: webhook, .. }
            | Self::WebhookSecretRotated { webhook, .. }
            | Self::WebhookFailing { webhook, .. }
            | Self::WebhookDisabled { webhook } => webhook.id.to_string(),
            Self::DeliveriesReplayed { webhook, .. } | Self::DeliveryDiscarded { webhook, .. } => {
                webhook.to_string()
            }
            Self::DocumentCreated { document }
            | Self::DocumentDeleted { document }
            | Self::DocumentUpdated { after: document, .. } => document.id.to_string(),
        })
    }

    /// The environment of the object; none where it belongs to the whole organization.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
    pub const fn environment(&self) -> Option<Environment> {
        Some(match self {
            Self::OrganizationCreated { .. }
            | Self::OrganizationUpdated { .. }
            | Self::MemberAdded { .. }
            | Self::MemberUpdated { .. }
            | Self::MemberRemoved { .. }
            | Self::MemberInvited { .. }
            | Self::MemberEnrolled { .. }
            | Self::MemberPasswordChanged { .. }
            | Self::MemberStandInSet { .. }
            | Self::MemberStandInCleared { .. }
            | Self::ApproverListCreated { .. }
            | Self::ApproverListUpdated { .. }
            | Self::ApproverListDeleted { .. } => return None,
            Self::KeyCreated { key } | Self::KeyRevoked { key } => key.environment,
            Self::KeyUpdated { after, .. } => after.environment,
            Self::WalletUpdated { after, .. } => after.environment,
            Self::WalletCreated { wallet, .. }
            | Self::WalletFrozen { wallet, .. }
            | Self::WalletUnfrozen { wallet, .. }
            | Self::WalletClosed { wallet, .. }
            | Self::AgentCreated { wallet, .. }
            | Self::AgentBudgetAdjusted { wallet, .. }
            | Self::AgentPaused { wallet, .. }
            | Self::AgentResumed { wallet, .. }
            | Self::AgentKeyRotated { wallet, .. }
            | Self::AgentDeleted { wallet, .. } => wallet.environment,
            Self::PaymentCreated { payment, .. }
            | Self::PaymentCompleted { payment, .. }
            | Self::PaymentReceived { payment }
            | Self::PaymentFailed { payment }
            | Self::PaymentReversed { payment, .. } => payment.environment,
            Self::PaymentDenied { attempt, .. } => attempt.environment,
            Self::InstructionCreated { instruction, .. }
            | Self::InstructionDenied { instruction, .. }
            | Self::InstructionUpdated { instruction, .. }
            | Self::NoticeRequested { instruction } => instruction.environment,
            Self::PolicyCreated { policy }
            | Self::PolicyDeleted { policy }
            | Self::PolicyOrphaned { policy, .. } => policy.environment,
            Self::PolicyUpdated { after, .. } => after.environment,
            Self::ApprovalCreated { approval }
            | Self::ApprovalApproved { approval }
            | Self::ApprovalRejected { approval }
            | Self::ApprovalExpired { approval }
            | Self::ApprovalCancelled { approval }
            | Self::ApprovalReminded { approval }
            | Self::ApprovalEscalated { approval }
            | Self::ApprovalReassigned { approval }
            | Self::ApprovalDelegated { approval }
            | Self::ApprovalVoted { approval, .. }
            | Self::VoteWithdrawn { approval, .. }
            | Self::ApprovalCommented { approval, .. } => approval.environment,
            Self::SessionStarted { environment, .. }
            | Self::SessionEnded { environment, .. }
            | Self::WalletFunded { environment, .. }
            | Self::BatchCompleted { environment, .. }
            | Self::BatchFailed { environment, .. }
            | Self::DeliveriesReplayed { environment, .. }
            | Self::DeliveryDiscarded { environment, .. }
            | Self::DecisionDenied { environment, .. } => *environment,
            Self::WebhookCreated { webhook }
            | Self::WebhookDeleted { webhook }
            | Self::WebhookUpdated { after: webhook, .. }
            | Self::WebhookSecretRotated { webhook, .. }
            | Self::WebhookFailing { webhook, .. }
            | Self::WebhookDisabled { webhook } => webhook.environment,
            Self::DocumentCreated { document }
            | Self::DocumentDeleted { document }
            | Self::DocumentUpdated { after: document, .. } => document.environment,
        })
    }
}

impl LogBody {
    /// Whether this is what `actor` did, as the log names them: `key_…`, `usr_…`, `operator` or
    /// `system`.
    #[must_use]
    pub fn is_by(&self, actor: &str) -> bool {
        match self.actor {
            LogActor::Operator => actor == "operator",
            LogActor::System => actor == "system",
            LogActor::Key(key) => actor.parse() == Ok(key),
            LogActor::Person(person) => actor.parse() == Ok(person),
        }
    }
}
