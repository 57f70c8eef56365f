//! One version of an ordered policy.

use serde::{Deserialize, Serialize};

use super::{OrderedAction, OrderedCondition};
use crate::access::Environment;
use crate::canonical;
use crate::document::{Body, Document};
use crate::ids::DocumentId;
use crate::log::LogActor;

/// One version of an ordered policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedPolicy {
    /// What all its versions have in common.
    pub logical: DocumentId,
    /// Which version this is, from 1.
    #[serde(with = "canonical::integer")]
    pub number: u32,
    /// Whether there is none behind it.
    pub latest: bool,
    /// Where it stands.
    pub status: OrderedStatus,
    /// What it says.
    pub terms: OrderedTerms,
    /// Who made this version.
    pub created_by: LogActor,
    /// Who changed it last.
    pub updated_by: LogActor,
}

/// What an ordered policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedTerms {
    /// Its name, unique in the organization's environment.
    pub name: String,
    /// The caller's words.
    pub description: String,
    /// Which transactions it judges.
    pub kind: TransactionKind,
    /// Whether what it says has force.
    pub enforcement: Enforcement,
    /// How its conditions go together.
    pub logic: Logic,
    /// Its place: the lowest is read first, of equals the oldest.
    #[serde(with = "canonical::integer")]
    pub priority: u32,
    /// What the caller keeps it together with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// When it matches; at least one.
    pub conditions: Vec<OrderedCondition>,
    /// What it says then; at least one.
    pub actions: Vec<OrderedAction>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$of:meta])* $variant:ident = $word:literal,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    )*};
}

words! {
    /// Where a version of an ordered policy stands.
    OrderedStatus {
        /// It is being written: nothing is judged by it.
        Draft = "DRAFT",
        /// It waits for people; no version here ever does.
        PendingApproval = "PENDING_APPROVAL",
        /// Transactions are judged by it.
        Active = "ACTIVE",
        /// Nothing is judged by it for now.
        Inactive = "INACTIVE",
        /// It is done with.
        Archived = "ARCHIVED",
    }
    /// Whether what an ordered policy says has force.
    Enforcement {
        /// It has.
        Strict = "STRICT",
        /// It is told, and nothing follows.
        Advisory = "ADVISORY",
        /// The same.
        LogOnly = "LOG_ONLY",
        /// The same.
        AuditOnly = "AUDIT_ONLY",
    }
    /// How conditions go together.
    Logic {
        /// Each of them has to hold.
        All = "ALL",
        /// One of them has to hold.
        Any = "ANY",
    }
    /// What a transaction of a vault is.
    TransactionKind {
        /// Tokens go to somebody.
        Transfer = "TRANSFER",
        /// A contract is called.
        ContractWrite = "CONTRACT_WRITE",
        /// A contract is asked.
        ContractRead = "CONTRACT_READ",
        /// A contract comes to be.
        ContractDeploy = "CONTRACT_DEPLOY",
        /// Tokens come to be.
        Mint = "MINT",
        /// Tokens are destroyed.
        Burn = "BURN",
        /// Bytes are signed as they are.
        RawSigning = "RAW_SIGNING",
        /// A message with types is signed.
        TypedMessage = "TYPED_MESSAGE",
    }
}

impl OrderedPolicy {
    /// Whether it names a list, to judge by it or to ask its people.
    #[must_use]
    pub fn names(&self, list: DocumentId) -> bool {
        self.terms.lists().any(|named| named == list)
    }

    /// Whether transactions may be judged by it, if there is no other version that they are judged
    /// by instead.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == OrderedStatus::Active
    }
}

impl OrderedTerms {
    /// The lists that it names.
    pub fn lists(&self) -> impl Iterator<Item = DocumentId> + '_ {
        let compared = self.conditions.iter().filter_map(OrderedCondition::list);
        compared.chain(self.actions.iter().filter_map(OrderedAction::list))
    }
}

impl Document {
    /// What it says as a version of an ordered policy, where it is one.
    #[must_use]
    pub const fn ordered_policy(&self) -> Option<&OrderedPolicy> {
        match &self.body {
            Body::OrderedPolicy(policy) => Some(policy),
            _ => None,
        }
    }
}

/// What the policies are part of that are done with.
#[must_use]
pub fn archived_policies(environment: Environment) -> DocumentId {
    DocumentId::named(environment, "archived ordered policies", "")
}

/// What the versions are part of that are the latest, or in force beside a later draft.
#[must_use]
pub fn all_policies(environment: Environment) -> DocumentId {
    DocumentId::named(environment, "ordered policies", "")
}
