//! Every way in which a command is refused, in one closed enum.
//!
//! Each dialect maps it to its own wire in one total `match`. The order in which refusals are
//! checked is documented in `docs/refusals.md` and tested as a table.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::access::{Environment, Permission};
use crate::approval::{ApprovalStatus, Ineligible, Unreachable};
use crate::canonical::{self, Hash};
use crate::ids::{ApprovalId, DocumentId, KeyId, PolicyId, WalletId, WebhookId};
use crate::instruction::{InstructionStatus, Ruled};
use crate::key::KeyStatus;
use crate::money::{Amount, Asset};
use crate::payment::{BatchFailure, PaymentStatus};
use crate::policy::Denial;
use crate::wallet::WalletStatus;

/// Why a command was refused. It moved and held nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rejection {
    /// No key has this digest, or it has expired.
    Unauthenticated,
    /// The key was revoked.
    KeyRevoked {
        /// The key.
        key: KeyId,
    },
    /// The key may not be used from this address.
    AddressNotAllowed,
    /// The credential lacks this permission.
    PermissionMissing(Permission),
    /// A credential for some wallets alone cannot do this.
    ScopedCredential,
    /// An agent's key can never hold or do this, whatever its permissions.
    AgentCredential,
    /// A platform's key is not valid in this dialect.
    PlatformCredential,
    /// The caller does not hold what it wants to grant.
    GrantExceeds(Permission),
    /// A sandbox credential cannot make a production one.
    ProductionKeyFromSandbox,
    /// The credential does not reach this wallet.
    WalletOutOfScope(WalletId),
    /// Only the operator can choose this.
    OperatorOnly,
    /// A sandbox key has no say over what holds in production too.
    SandboxKey,
    /// Only a person who has signed in can do this.
    SessionOnly,
    /// An owner's place is changed by owners alone.
    OwnerOnly,
    /// An organization keeps its last owner.
    LastOwner,
    /// A live policy asks the list, or the organization does for changes.
    ListInUse {
        /// The policy, where it is one.
        policy: Option<PolicyId>,
    },
    /// A list that may be named by nothing new.
    ListInactive,
    /// The organization wants others to agree to such changes, and this one cannot wait for them.
    ChangesWait,
    /// Another version came after this one, or it is done with.
    NotLatest,
    /// A field is wrong in a way that only the state shows.
    Invalid {
        /// The field, as the command names it.
        field: Cow<'static, str>,
        /// What is wrong with it.
        message: Cow<'static, str>,
    },
    /// An amount is outside of what this call allows.
    AmountOutOfRange {
        /// What was asked for.
        amount: Amount,
        /// The most that would have passed.
        max: Amount,
    },
    /// An amount does not fit the ledger.
    AmountOverflow,
    /// There is no such object, as far as the caller may know.
    NotFound(Object),
    /// The object is of the other environment.
    EnvironmentMismatch {
        /// The credential's.
        key: Environment,
        /// The object's.
        resource: Environment,
    },
    /// Play money is for the sandbox.
    SandboxOnly,
    /// The organization has all the wallets it may have.
    WalletLimit {
        /// How many.
        #[serde(with = "canonical::integer")]
        limit: u32,
    },
    /// Money may not leave (or, when closed, enter) the wallet.
    WalletFrozen {
        /// The wallet.
        wallet: WalletId,
        /// Its status.
        status: WalletStatus,
    },
    /// The recipient of a network payment cannot be paid.
    RecipientClosed {
        /// The address.
        address: String,
    },
    /// The wallet still has money.
    WalletNotEmpty(WalletId),
    /// The default wallet cannot be closed.
    DefaultWallet(WalletId),
    /// The wallet is not in a state that allows this.
    WalletState(WalletStatus),
    /// The key is not in a state that allows this.
    KeyState(KeyStatus),
    /// A policy denies.
    PolicyDenied(Box<Denial>),
    /// Ordered rules deny.
    RuleDenied(Box<Ruled>),
    /// There is no such way for money to go.
    NoRoute(Cow<'static, str>),
    /// The account cannot be paid into like this.
    AccountUnfit(Cow<'static, str>),
    /// A party is not registered any more.
    CounterpartyInactive(DocumentId),
    /// The instruction does not stand where this is possible.
    InstructionState(InstructionStatus),
    /// The quote is over.
    QuoteExpired,
    /// Less is available than amount and fee.
    InsufficientFunds(Box<Shortage>),
    /// So many requests of the agent wait already.
    TooManyPending {
        /// How many may.
        #[serde(with = "canonical::integer")]
        limit: u32,
    },
    /// Another request waits for the very same, and the organization wants no second one.
    DuplicateRequest {
        /// The other.
        approval: ApprovalId,
    },
    /// The request was decided before, or its deadline has passed.
    ApprovalNotPending(ApprovalStatus),
    /// The people behind the request may not decide it.
    SelfApproval,
    /// A resource is not what it was when it was submitted, or not what the voter saw.
    SnapshotMismatch {
        /// What it was.
        submitted: String,
        /// What it is, or was seen to be.
        current: String,
    },
    /// The resource is not in a state in which it can be submitted.
    NotReviewable(Unreviewable),
    /// Whoever acts is no member of the organization that they act for.
    NotMember,
    /// What was voted on is not what there is.
    PayloadChanged(Box<ChangedPayload>),
    /// The person voted otherwise before, or somebody did for them.
    AlreadyVoted,
    /// The person's vote would not count.
    NotEligible(Ineligible),
    /// The person has no vote to take back.
    NotVoted,
    /// Only who asked may take a request back.
    NotRequester,
    /// Who asked for a change could not ask for it any more.
    RequesterBarred,
    /// The people of the organization could not meet a requirement.
    Unreachable(Box<Unreachable>),
    /// The payment cannot be taken back.
    ReversalNotAllowed {
        /// Why.
        reason: ReversalRefusal,
        /// What the payment is.
        status: PaymentStatus,
    },
    /// An item of a batch failed, and with it the batch.
    BatchFailed(Box<BatchFailure>),
    /// The same idempotency key came with another request.
    IdempotencyKeyReuse {
        /// The key.
        key: String,
    },
    /// Something else has this name.
    NameTaken {
        /// Among what.
        space: Cow<'static, str>,
    },
    /// The place of whoever asks in the organization is for less than this.
    RoleTooLow,
    /// Whoever owns the credential is in the organization no more.
    OwnerGone,
    /// The mail address belongs to somebody already.
    EmailTaken,
    /// The endpoint is told nothing, so nothing can be sent to it again.
    WebhookDisabled(WebhookId),
    /// A row that must be there is not, or does not add up: fail closed.
    Corrupt(Cow<'static, str>),
}

impl Rejection {
    /// A field that only the state shows to be wrong.
    #[must_use]
    pub const fn invalid(field: &'static str, message: &'static str) -> Self {
        Self::Invalid { field: Cow::Borrowed(field), message: Cow::Borrowed(message) }
    }

    /// A row that must be there is not, or does not add up.
    #[must_use]
    pub const fn corrupt(what: &'static str) -> Self {
        Self::Corrupt(Cow::Borrowed(what))
    }
}

/// What was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Object {
    /// An organization.
    Organization,
    /// A person.
    Person,
    /// A person's place in an organization.
    Member,
    /// A list of approvers.
    ApproverList,
    /// A wallet, an agent or a network address.
    Wallet,
    /// A payment.
    Payment,
    /// An instruction.
    Instruction,
    /// A policy.
    Policy,
    /// An approval request.
    Approval,
    /// An API key.
    ApiKey,
    /// An agent template.
    Template,
    /// A webhook endpoint.
    Webhook,
    /// A delivery to an endpoint.
    Delivery,
    /// A document.
    Document,
    /// A user.
    User,
    /// An address of a user on a chain.
    ChainWallet,
    /// A bank account.
    BankAccount,
    /// A customer.
    Customer,
}

/// Why a resource cannot be submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Unreviewable {
    /// It has no lines.
    NoLines,
    /// It was called off.
    Cancelled,
}

/// What was voted on, and what there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPayload {
    /// What the voter saw.
    pub yours: Hash,
    /// What there is.
    pub current: Hash,
    /// How often the subject has changed, from 1.
    #[serde(with = "canonical::integer")]
    pub revision: u32,
    /// In what the subject differs from what was held.
    pub changed: Vec<ChangedField>,
}

/// A part of a subject that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedField {
    /// Which.
    pub field: Cow<'static, str>,
    /// What it was.
    pub was: String,
    /// What it is.
    pub is: String,
}

/// How much was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// The wallet that was to pay.
    pub wallet: WalletId,
    /// What the amounts count.
    pub asset: Asset,
    /// Posted.
    pub balance: Amount,
    /// Posted less held.
    pub available: Amount,
    /// What was to move.
    pub requested: Amount,
    /// What it would have cost.
    pub fee: Amount,
}

/// Why a payment cannot be taken back (spec §15.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReversalRefusal {
    /// It never happened.
    NotPosted,
    /// It was taken back before.
    AlreadyReversed,
    /// It takes back another.
    IsReversal,
    /// The caller is not the one who would give the money back.
    NotRecipient,
}

impl ReversalRefusal {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPosted => "NOT_POSTED",
            Self::AlreadyReversed => "ALREADY_REVERSED",
            Self::IsReversal => "IS_REVERSAL",
            Self::NotRecipient => "NOT_RECIPIENT",
        }
    }
}
