//! Whom a fact concerns: the wallets that it is about, and whether it may end what a credential
//! allows.

use super::Fact;
use crate::ids::WalletId;
use crate::instruction::Instruction;
use crate::payment::Payment;

impl Fact {
    /// The wallets that the fact is about, by which a credential that reaches some alone hears of
    /// it: those that it could look the object up by.
    ///
    /// A payment is about both of its sides; one that was denied only about the wallet that would
    /// have paid, whose policies that is. A batch is told payment by payment. What belongs to the
    /// organization is about no wallet, even where it names some, as a key does.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
    pub fn wallets(&self) -> Vec<WalletId> {
        match self {
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
            | Self::SessionStarted { .. }
            | Self::SessionEnded { .. }
            | Self::ApproverListCreated { .. }
            | Self::ApproverListUpdated { .. }
            | Self::ApproverListDeleted { .. }
            | Self::KeyCreated { .. }
            | Self::KeyUpdated { .. }
            | Self::KeyRevoked { .. }
            | Self::BatchCompleted { .. }
            | Self::BatchFailed { .. }
            | Self::WebhookCreated { .. }
            | Self::WebhookUpdated { .. }
            | Self::WebhookDeleted { .. }
            | Self::WebhookSecretRotated { .. }
            | Self::WebhookFailing { .. }
            | Self::WebhookDisabled { .. }
            | Self::DeliveriesReplayed { .. }
            | Self::DeliveryDiscarded { .. }
            | Self::DocumentCreated { .. }
            | Self::DocumentUpdated { .. }
            | Self::DocumentDeleted { .. } => Vec::new(),
            Self::WalletUpdated { after: wallet, .. }
            | Self::WalletCreated { wallet, .. }
            | Self::WalletFrozen { wallet, .. }
            | Self::WalletUnfrozen { wallet, .. }
            | Self::WalletClosed { wallet, .. }
            | Self::AgentCreated { wallet, .. }
            | Self::AgentBudgetAdjusted { wallet, .. }
            | Self::AgentPaused { wallet, .. }
            | Self::AgentResumed { wallet, .. }
            | Self::AgentKeyRotated { wallet, .. }
            | Self::AgentDeleted { wallet, .. } => vec![wallet.id],
            Self::WalletFunded { wallet, .. } => vec![*wallet],
            Self::DecisionDenied { wallet, .. } => wallet.iter().copied().collect(),
            Self::PaymentCreated { payment, .. }
            | Self::PaymentCompleted { payment, .. }
            | Self::PaymentReceived { payment }
            | Self::PaymentFailed { payment }
            | Self::PaymentReversed { payment, .. } => sides(payment),
            Self::PaymentDenied { attempt, .. } => vec![attempt.from],
            Self::InstructionCreated { instruction, .. }
            | Self::InstructionUpdated { instruction, .. } => parties(instruction),
            Self::InstructionDenied { instruction, .. } | Self::NoticeRequested { instruction } => {
                vec![instruction.wallet]
            }
            Self::PolicyCreated { policy }
            | Self::PolicyDeleted { policy }
            | Self::PolicyOrphaned { policy, .. } => policy.wallet.into_iter().collect(),
            Self::PolicyUpdated { before, after } => {
                let mut wallets: Vec<WalletId> = after.wallet.into_iter().collect();
                wallets.extend(before.wallet.filter(|before| after.wallet != Some(*before)));
                wallets
            }
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
            | Self::ApprovalCommented { approval, .. } => {
                approval.subject.wallet().into_iter().collect()
            }
        }
    }

    /// Whether some credential may allow something else from here on, or nothing any more: a key
    /// changed or was revoked, a person's standing, password or session changed.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "every fact has its place in one total match")]
    pub const fn changes_access(&self) -> bool {
        match self {
            Self::OrganizationUpdated { .. }
            | Self::MemberUpdated { .. }
            | Self::MemberRemoved { .. }
            | Self::MemberInvited { .. }
            | Self::MemberEnrolled { .. }
            | Self::MemberPasswordChanged { .. }
            | Self::SessionEnded { .. }
            | Self::KeyUpdated { .. }
            | Self::KeyRevoked { .. }
            | Self::AgentKeyRotated { .. }
            | Self::AgentPaused { .. }
            | Self::AgentDeleted { .. } => true,
            Self::OrganizationCreated { .. }
            | Self::MemberAdded { .. }
            | Self::MemberStandInSet { .. }
            | Self::MemberStandInCleared { .. }
            | Self::SessionStarted { .. }
            | Self::ApproverListCreated { .. }
            | Self::ApproverListUpdated { .. }
            | Self::ApproverListDeleted { .. }
            | Self::KeyCreated { .. }
            | Self::WalletCreated { .. }
            | Self::WalletUpdated { .. }
            | Self::WalletFrozen { .. }
            | Self::WalletUnfrozen { .. }
            | Self::WalletClosed { .. }
            | Self::WalletFunded { .. }
            | Self::PaymentCreated { .. }
            | Self::PaymentCompleted { .. }
            | Self::PaymentReceived { .. }
            | Self::PaymentDenied { .. }
            | Self::PaymentFailed { .. }
            | Self::PaymentReversed { .. }
            | Self::InstructionCreated { .. }
            | Self::InstructionDenied { .. }
            | Self::InstructionUpdated { .. }
            | Self::NoticeRequested { .. }
            | Self::BatchCompleted { .. }
            | Self::BatchFailed { .. }
            | Self::PolicyCreated { .. }
            | Self::PolicyUpdated { .. }
            | Self::PolicyDeleted { .. }
            | Self::PolicyOrphaned { .. }
            | Self::ApprovalCreated { .. }
            | Self::ApprovalApproved { .. }
            | Self::ApprovalRejected { .. }
            | Self::ApprovalExpired { .. }
            | Self::ApprovalCancelled { .. }
            | Self::ApprovalReminded { .. }
            | Self::ApprovalEscalated { .. }
            | Self::ApprovalReassigned { .. }
            | Self::ApprovalDelegated { .. }
            | Self::ApprovalVoted { .. }
            | Self::VoteWithdrawn { .. }
            | Self::ApprovalCommented { .. }
            | Self::DecisionDenied { .. }
            | Self::AgentCreated { .. }
            | Self::AgentBudgetAdjusted { .. }
            | Self::AgentResumed { .. }
            | Self::WebhookCreated { .. }
            | Self::WebhookUpdated { .. }
            | Self::WebhookDeleted { .. }
            | Self::WebhookSecretRotated { .. }
            | Self::WebhookFailing { .. }
            | Self::WebhookDisabled { .. }
            | Self::DeliveriesReplayed { .. }
            | Self::DeliveryDiscarded { .. }
            | Self::DocumentCreated { .. }
            | Self::DocumentUpdated { .. }
            | Self::DocumentDeleted { .. } => false,
        }
    }
}

/// Whoever of the organization's own wallets has part in it, each once.
fn parties(instruction: &Instruction) -> Vec<WalletId> {
    let mut wallets = vec![instruction.wallet];
    for wallet in instruction.recipients() {
        if !wallets.contains(&wallet) {
            wallets.push(wallet);
        }
    }
    wallets
}

fn sides(payment: &Payment) -> Vec<WalletId> {
    if payment.from == payment.to { vec![payment.from] } else { vec![payment.from, payment.to] }
}
