//! What happened: one closed enum. Each fact is one record, one audit action and at most one event.

use serde::{Deserialize, Serialize};

use super::Attempt;
use crate::access::Environment;
use crate::approval::{Approval, Unreachable, Vote};
use crate::document::Document;
use crate::ids::{
    ApprovalId, BatchId, DeliveryId, KeyId, PaymentId, PersonId, SessionId, WalletId, WebhookId,
};
use crate::instruction::{Instruction, InstructionStatus};
use crate::key::ApiKey;
use crate::ledger::Account;
use crate::money::{Amount, Asset};
use crate::organization::{ApproverList, Member, Organization};
use crate::payment::{BatchFailure, Payment};
use crate::policy::{Evaluation, Policy};
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::wallet::Wallet;
use crate::webhook::Webhook;

/// Something that happened, with all that is needed to tell of it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// An organization came to be.
    OrganizationCreated {
        /// The organization, as it is now.
        organization: Organization,
    },
    /// An organization changed.
    OrganizationUpdated {
        /// As it was.
        before: Organization,
        /// As it is now.
        after: Organization,
    },
    /// A person joined.
    MemberAdded {
        /// The membership.
        member: Member,
    },
    /// A member has another role, or another standing.
    MemberUpdated {
        /// As it was.
        before: Member,
        /// As it is now.
        after: Member,
    },
    /// A member left.
    MemberRemoved {
        /// The membership, as it is now.
        member: Member,
    },
    /// A member was invited once more.
    MemberInvited {
        /// The membership.
        member: Member,
    },
    /// A member set the password of an invitation.
    MemberEnrolled {
        /// The membership.
        member: Member,
    },
    /// A member chose another password.
    MemberPasswordChanged {
        /// The membership.
        member: Member,
    },
    /// Somebody stands in for a member.
    MemberStandInSet {
        /// As it was.
        before: Member,
        /// As it is now.
        after: Member,
    },
    /// Nobody stands in for a member any more.
    MemberStandInCleared {
        /// As it was.
        before: Member,
        /// As it is now.
        after: Member,
    },
    /// A person signed in.
    SessionStarted {
        /// Their session.
        session: SessionId,
        /// Who.
        person: PersonId,
        /// The environment.
        environment: Environment,
    },
    /// A person signed out.
    SessionEnded {
        /// Their session.
        session: SessionId,
        /// Who.
        person: PersonId,
        /// The environment.
        environment: Environment,
    },
    /// A list of approvers came to be.
    ApproverListCreated {
        /// The list, as it is now.
        list: ApproverList,
    },
    /// A list of approvers changed.
    ApproverListUpdated {
        /// As it was.
        before: ApproverList,
        /// As it is now.
        after: ApproverList,
    },
    /// A list of approvers is gone.
    ApproverListDeleted {
        /// The list, as it is now.
        list: ApproverList,
    },
    /// A key was made.
    KeyCreated {
        /// The key, as it is now.
        key: ApiKey,
    },
    /// A key changed.
    KeyUpdated {
        /// As it was.
        before: ApiKey,
        /// As it is now.
        after: ApiKey,
    },
    /// A key was revoked.
    KeyRevoked {
        /// The key, as it is now.
        key: ApiKey,
    },
    /// A wallet came to be.
    WalletCreated {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// A wallet's name, data or visibility changed.
    WalletUpdated {
        /// As it was.
        before: Wallet,
        /// As it is now.
        after: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// A wallet was frozen.
    WalletFrozen {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// A wallet was unfrozen.
    WalletUnfrozen {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// A wallet was closed.
    WalletClosed {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// Money entered from outside: play money, or with a reference what the operator recorded.
    WalletFunded {
        /// The wallet.
        wallet: WalletId,
        /// The environment.
        environment: Environment,
        /// The transaction.
        transaction: PaymentId,
        /// What the amounts count.
        asset: Asset,
        /// What entered.
        amount: Amount,
        /// What the wallet holds now.
        balance: Amount,
        /// What the bank calls it.
        reference: Option<String>,
        /// The words that were given for it.
        reason: Option<String>,
    },
    /// A payment was held for a decision.
    PaymentCreated {
        /// The payment, as it is now.
        payment: Payment,
        /// What the policies said.
        evaluation: Evaluation,
    },
    /// A payment was posted, at once or after a decision.
    PaymentCompleted {
        /// The payment, as it is now.
        payment: Payment,
        /// What the policies said; none after a decision, whose request tells it, and none in the
        /// recipient's log.
        evaluation: Option<Evaluation>,
    },
    /// A payment arrived from another organization, or by network address.
    PaymentReceived {
        /// The payment, as it is now.
        payment: Payment,
    },
    /// A payment was decided against: policy, funds, or state.
    PaymentDenied {
        /// What was asked for.
        attempt: Attempt,
        /// What the policies said; none when they were not asked.
        evaluation: Option<Evaluation>,
        /// Why not.
        rejection: Rejection,
    },
    /// A held payment will not happen.
    PaymentFailed {
        /// The payment, as it is now.
        payment: Payment,
    },
    /// A payment was taken back.
    PaymentReversed {
        /// The payment, as it is now.
        payment: Payment,
        /// The payment that took it back.
        reversal: PaymentId,
        /// The words that were given for it.
        reason: Option<String>,
    },
    /// An instruction came to be.
    InstructionCreated {
        /// The instruction, as it is now.
        instruction: Instruction,
        /// What the policies said; none when they said nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evaluation: Option<Evaluation>,
    },
    /// An instruction was decided against: policy, funds, or state.
    InstructionDenied {
        /// The instruction, as it would have been.
        instruction: Instruction,
        /// What the policies said; none when they were not asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evaluation: Option<Evaluation>,
        /// Why not.
        rejection: Rejection,
        /// Whether it can be found all the same.
        kept: bool,
    },
    /// An instruction stands elsewhere.
    InstructionUpdated {
        /// The instruction, as it is now.
        instruction: Instruction,
        /// Where it stood before: not every step is one that everybody is told of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<InstructionStatus>,
    },
    /// A rule wants administrators to be told of an instruction.
    NoticeRequested {
        /// The instruction, as it was when the rule judged it.
        instruction: Instruction,
    },
    /// A batch went through; its payments have records of their own.
    BatchCompleted {
        /// The batch.
        batch: BatchId,
        /// The environment.
        environment: Environment,
        /// Its payments, in order.
        payments: Vec<PaymentId>,
        /// What they moved, fees not counted.
        total: Amount,
        /// What they cost.
        fees: Amount,
    },
    /// A batch did not go through.
    BatchFailed {
        /// The environment.
        environment: Environment,
        /// What failed, and why.
        failure: BatchFailure,
    },
    /// A policy came to be.
    PolicyCreated {
        /// The policy, as it is now.
        policy: Policy,
    },
    /// A policy changed.
    PolicyUpdated {
        /// As it was.
        before: Policy,
        /// As it is now.
        after: Policy,
    },
    /// A policy is gone.
    PolicyDeleted {
        /// The policy, as it is now.
        policy: Policy,
    },
    /// People changed, and nobody can meet what a policy asks any more.
    PolicyOrphaned {
        /// The policy, as it is now.
        policy: Policy,
        /// Why not.
        why: Unreachable,
    },
    /// An approval request was opened.
    ApprovalCreated {
        /// The request, as it is now.
        approval: Approval,
    },
    /// An approval request reached its quorum, and what it asked for was done.
    ApprovalApproved {
        /// The request, as it is now.
        approval: Approval,
    },
    /// An approval request was rejected.
    ApprovalRejected {
        /// The request, as it is now.
        approval: Approval,
    },
    /// An approval request ran out of time.
    ApprovalExpired {
        /// The request, as it is now.
        approval: Approval,
    },
    /// An approval request was taken back by who asked.
    ApprovalCancelled {
        /// The request, as it is now.
        approval: Approval,
    },
    /// Whoever may still vote on a request is told again.
    ApprovalReminded {
        /// The request, as it is now.
        approval: Approval,
    },
    /// From now on others may meet a request as well.
    ApprovalEscalated {
        /// The request, as it is now.
        approval: Approval,
    },
    /// From now on others are asked instead.
    ApprovalReassigned {
        /// The request, as it is now.
        approval: Approval,
    },
    /// Somebody asked another to vote for them on a request.
    ApprovalDelegated {
        /// The request, as it is now.
        approval: Approval,
    },
    /// Somebody voted on a request that waits for others too.
    ApprovalVoted {
        /// The request, as it is now.
        approval: Approval,
        /// What they said.
        vote: Vote,
    },
    /// Somebody took their vote back.
    VoteWithdrawn {
        /// The request, as it is now.
        approval: Approval,
        /// What they said.
        vote: Vote,
    },
    /// Somebody said something about a request.
    ApprovalCommented {
        /// The request, as it is now.
        approval: Approval,
        /// What they said.
        vote: Vote,
    },
    /// A decision on an approval request was refused.
    DecisionDenied {
        /// The request.
        approval: ApprovalId,
        /// The wallet that would pay, where one would.
        wallet: Option<WalletId>,
        /// The environment.
        environment: Environment,
        /// Whether it was a yes.
        approve: bool,
        /// Why not.
        rejection: Rejection,
    },
    /// An agent came to be.
    AgentCreated {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// An agent got a budget, or gave some back.
    AgentBudgetAdjusted {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
        /// The transaction.
        transaction: PaymentId,
        /// By how much; negative when money went back.
        adjustment: Amount,
    },
    /// An agent may not pay for now.
    AgentPaused {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// An agent may pay again.
    AgentResumed {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
    },
    /// An agent has another key.
    AgentKeyRotated {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
        /// The new key.
        key: KeyId,
        /// The key that works no more.
        revoked: Option<KeyId>,
    },
    /// An agent is gone.
    AgentDeleted {
        /// The wallet, as it is now.
        wallet: Wallet,
        /// Its main account, as it is now.
        account: Account,
        /// What was left and went back to the default wallet.
        swept: Amount,
    },
    /// A webhook endpoint came to be.
    WebhookCreated {
        /// The endpoint, as it is now.
        webhook: Webhook,
    },
    /// A webhook endpoint changed.
    WebhookUpdated {
        /// As it was.
        before: Webhook,
        /// As it is now.
        after: Webhook,
    },
    /// A webhook endpoint is gone.
    WebhookDeleted {
        /// The endpoint, as it is now.
        webhook: Webhook,
    },
    /// A webhook endpoint has another secret, which is not told.
    WebhookSecretRotated {
        /// The endpoint, as it is now.
        webhook: Webhook,
        /// Until when the one before signs too.
        until: Timestamp,
    },
    /// Deliveries to a webhook endpoint have failed for days.
    WebhookFailing {
        /// The endpoint, as it is now.
        webhook: Webhook,
        /// From when on it is disabled unless one succeeds.
        disabled_from: Timestamp,
    },
    /// A webhook endpoint was disabled without anybody choosing that.
    WebhookDisabled {
        /// The endpoint, as it is now.
        webhook: Webhook,
    },
    /// Somebody asked for deliveries to be made again.
    DeliveriesReplayed {
        /// The endpoint.
        webhook: WebhookId,
        /// The environment.
        environment: Environment,
        /// The deliveries.
        deliveries: Vec<DeliveryId>,
    },
    /// Somebody asked for a delivery not to be made any more.
    DeliveryDiscarded {
        /// The endpoint.
        webhook: WebhookId,
        /// The environment.
        environment: Environment,
        /// The delivery.
        delivery: DeliveryId,
    },
    /// A document came to be.
    DocumentCreated {
        /// The document, as it is now.
        document: Document,
    },
    /// A document changed.
    DocumentUpdated {
        /// As it was.
        before: Document,
        /// As it is now.
        after: Document,
    },
    /// A document is done with.
    DocumentDeleted {
        /// The document, as it is now.
        document: Document,
    },
}
