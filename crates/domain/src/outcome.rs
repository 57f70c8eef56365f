//! What a command that was not refused did, for a dialect to render.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::approval::{Approval, BulkResult, Decision, Vote};
use crate::document::Document;
use crate::ids::{BatchId, KeyId, OrgId, PaymentId, PersonId, PolicyId, WalletId};
use crate::instruction::Instruction;
use crate::key::ApiKey;
use crate::ledger::Account;
use crate::money::{Amount, Asset};
use crate::organization::{ApproverList, Member, Organization};
use crate::payment::Payment;
use crate::policy::{Evaluation, Policy};
use crate::resource::ResourceDone;
use crate::sign_in::UserSession;
use crate::wallet::Wallet;
use crate::webhook::{Delivery, Webhook};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// An organization, as it is now.
    Organization(Arc<Organization>),
    /// A membership, as it is now.
    Member(Arc<Member>),
    /// A membership that changed or ended, and what that leaves to nobody.
    MemberChanged(MemberChanged),
    /// A list of approvers, as it is now.
    ApproverList(Arc<ApproverList>),
    /// A list of approvers that changed, and what that leaves to nobody.
    ApproverListChanged(ApproverListChanged),
    /// A session, as it began.
    Session(Arc<UserSession>),
    /// A wallet, as it is now.
    Wallet(WalletView),
    /// Money entered a wallet.
    Funded(Funded),
    /// A payment was posted, with the evaluation that let it pass.
    Posted(Arc<Payment>),
    /// A payment waits for a decision.
    Held(Held),
    /// A change waits for a decision.
    Proposed(Arc<Approval>),
    /// An instruction, as it is now.
    Instructed(Instructed),
    /// A batch of payments was posted.
    Batch(BatchOutcome),
    /// A payment was taken back.
    Reversed(Reversed),
    /// A policy, as it is now.
    Policy(Arc<Policy>),
    /// A policy is gone.
    PolicyDeleted(PolicyId),
    /// An approval request, its subject and its votes, as they are now.
    Approval(Decided),
    /// Several approval requests, each with what became of it.
    Approvals(Vec<BulkResult>),
    /// An agent and, where the command made one, the policy of its template.
    Agent(WalletView),
    /// An agent's budget changed.
    BudgetAdjusted(BudgetAdjusted),
    /// An agent's key was replaced.
    KeyRotated(KeyRotated),
    /// An agent is gone.
    AgentDeleted {
        /// The agent.
        wallet: WalletId,
        /// What was left and went back to the default wallet.
        swept: Amount,
        /// What it counts.
        asset: Asset,
    },
    /// An API key, as it is now.
    ApiKey(Arc<ApiKey>),
    /// A webhook endpoint, as it is now.
    Webhook(Arc<Webhook>),
    /// Deliveries to an endpoint, as they are now.
    Deliveries(Vec<Arc<Delivery>>),
    /// A document, as it is now.
    Document(Arc<Document>),
    /// Something around commercial resources.
    Resource(ResourceDone),
    /// Done, and nothing to tell.
    Done,
}

/// A membership that changed or ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberChanged {
    /// The membership, as it is now.
    pub member: Arc<Member>,
    /// The policies that nobody can meet since.
    pub unreachable: Vec<PolicyId>,
}

/// A list of approvers that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproverListChanged {
    /// The list, as it is now.
    pub list: Arc<ApproverList>,
    /// The policies that nobody can meet since.
    pub unreachable: Vec<PolicyId>,
}

/// A wallet and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletView {
    /// The wallet.
    pub wallet: Arc<Wallet>,
    /// Its main account.
    pub account: Arc<Account>,
}

/// Money entered a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funded {
    /// The transaction.
    pub transaction: PaymentId,
    /// The wallet.
    pub wallet: WalletId,
    /// What entered.
    pub amount: Amount,
    /// What it counts.
    pub asset: Asset,
    /// What the wallet holds now.
    pub balance: Amount,
}

/// A payment that waits, and the request it waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The payment.
    pub payment: Arc<Payment>,
    /// The request.
    pub approval: Arc<Approval>,
}

/// An instruction, and the request that it waits for where it was just opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instructed {
    /// The instruction.
    pub instruction: Arc<Instruction>,
    /// The request.
    pub approval: Option<Arc<Approval>>,
    /// Whether the same was asked for before, and this is what became of it.
    pub repeated: bool,
    /// The users that it names, as the decision has seen them: whoever tells of it need not read
    /// them again. None where nobody looked at them.
    #[serde(skip)]
    pub users: Vec<Arc<Document>>,
}

impl Instructed {
    /// An instruction alone.
    #[must_use]
    pub const fn of(instruction: Arc<Instruction>) -> Self {
        Self { instruction, approval: None, repeated: false, users: Vec::new() }
    }
}

/// A request after a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The request.
    pub approval: Arc<Approval>,
    /// The payment that it is about, where it is about one.
    pub payment: Option<Arc<Payment>>,
    /// The instruction that it is about, where it is about one.
    pub instruction: Option<Arc<Instruction>>,
    /// All votes so far.
    pub votes: Vec<Arc<Vote>>,
}

impl Decided {
    /// The last vote of this kind that a person gave, if they gave one.
    #[must_use]
    pub fn said_by(&self, person: PersonId, decision: Decision) -> Option<&Vote> {
        let votes = self.votes.iter().rev().map(|vote| &**vote);
        votes.into_iter().find(|vote| vote.person == person && vote.decision == decision)
    }
}

/// A batch that went through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchOutcome {
    /// The batch.
    pub batch: BatchId,
    /// The organization.
    pub org: OrgId,
    /// Its payments, in order.
    pub payments: Vec<Arc<Payment>>,
}

/// A payment that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// The original payment, as it is now.
    pub payment: Arc<Payment>,
    /// The payment that took it back.
    pub reversal: Arc<Payment>,
    /// The caller's words.
    pub reason: Option<String>,
}

/// A budget that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetAdjusted {
    /// The agent's wallet.
    pub wallet: WalletId,
    /// By how much; negative when money went back.
    pub adjustment: Amount,
    /// What it counts.
    pub asset: Asset,
    /// What the agent holds now.
    pub balance: Amount,
    /// The transaction.
    pub transaction: PaymentId,
}

/// A key that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRotated {
    /// The agent's wallet.
    pub wallet: WalletId,
    /// The new key.
    pub key: KeyId,
    /// The key that works no more.
    pub revoked: Option<KeyId>,
}

/// What a payment would meet now, without making it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What the policies say.
    pub evaluation: Evaluation,
    /// What the amounts count.
    pub asset: Asset,
}
