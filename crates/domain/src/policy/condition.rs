//! When a policy judges: a closed set of conditions, all of which have to hold.
//!
//! What a condition compares with, and how, is in `compare`; what its windows count, in `tally`.

use serde::{Deserialize, Serialize};

use super::{TimeWindow, Window};
use crate::ids::{KeyId, PersonId};
use crate::key::KeyKind;
use crate::money::{Amount, Asset};

/// Something that a payment is, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The amount lies within bounds.
    Amount(AmountBounds),
    /// The recipient is, or is not, one of these.
    Recipient(Recipients),
    /// Nothing was ever paid to the recipient from there.
    FirstTimeRecipient(Ground),
    /// The asset is one of these.
    Asset(Vec<Asset>),
    /// The rail is one of these.
    Rail(Vec<Rail>),
    /// Whoever asks is, or is not, one of these.
    Initiator(Box<Initiators>),
    /// The payment is asked for inside the window.
    Time(TimeWindow),
    /// The payment's metadata has such a value.
    Metadata(MetadataTest),
    /// What a window counts, with this payment, is above a bound.
    Velocity(Velocity),
    /// The recipient has got more than that in a window, all attempts counted.
    Structuring(Structuring),
}

/// Bounds of an amount; at least one is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountBounds {
    /// Only amounts of this asset; none for the payment's, whichever it is.
    pub asset: Option<Asset>,
    /// More than this.
    pub above: Option<Amount>,
    /// This or more.
    pub at_least: Option<Amount>,
    /// Less than this.
    pub below: Option<Amount>,
    /// This or less.
    pub at_most: Option<Amount>,
}

/// Recipients by wallet id, address or organization id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipients {
    /// One of these.
    In(Vec<String>),
    /// None of these.
    NotIn(Vec<String>),
}

/// From where a recipient was or was not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ground {
    /// From the wallet that pays.
    Wallet,
    /// From any wallet of the organization, in the same environment.
    Organization,
}

/// How money travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rail {
    /// From wallet to wallet, in these books.
    Ledger,
    /// From address to address on one chain.
    Chain,
    /// From one chain to another.
    Bridge,
    /// Into a bank account.
    Offramp,
}

/// Who may, or may not, stand behind a payment. Every list that is there has to agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiators {
    /// Of one of these kinds.
    pub kinds: Option<Vec<KeyKind>>,
    /// Of none of these kinds.
    pub not_kinds: Option<Vec<KeyKind>>,
    /// With one of these keys.
    pub keys: Option<Vec<KeyId>>,
    /// With none of these keys.
    pub not_keys: Option<Vec<KeyId>>,
    /// One of these people, by a key of their own.
    pub people: Option<Vec<PersonId>>,
    /// None of these people.
    pub not_people: Option<Vec<PersonId>>,
}

/// What a payment's metadata says under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataTest {
    /// The name.
    pub key: String,
    /// What stands there.
    pub is: MetadataIs,
}

/// What stands in metadata under a name. Numbers and booleans are compared by their text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataIs {
    /// One of these.
    In(Vec<String>),
    /// Anything at all, or nothing.
    There(bool),
}

/// A bound of what a window counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Velocity {
    /// How long it counts.
    pub window: Window,
    /// For whom it counts.
    pub per: Per,
    /// What counts beside posted payments.
    pub counting: Counting,
    /// The bound.
    pub above: Bound,
}

/// Many payments to one recipient, each below what would have been asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Structuring {
    /// How long it counts.
    pub window: Window,
    /// The bound.
    pub amount_above: Amount,
}

/// For whom a window counts, among the payments that its policy judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Per {
    /// For each wallet that pays.
    Wallet,
    /// For each person or agent who asks.
    Initiator,
    /// For each recipient.
    Recipient,
    /// For each wallet that pays, and each of its recipients.
    WalletRecipient,
    /// For all together.
    Organization,
}

/// What counts beside posted payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    /// What waits for a decision.
    pub held: bool,
    /// Attempts that came to nothing.
    pub rejected: bool,
}

/// More than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// So much money.
    Amount(Amount),
    /// So many payments.
    #[serde(with = "crate::canonical::integer")]
    Count(u64),
}

/// What a policy says where it judges, beside its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PolicyOutcome {
    /// Nothing against it.
    Allow,
    /// No.
    Deny,
    /// A person has to agree.
    Hold,
}

/// What a condition asks to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How long.
    pub window: Window,
    /// For whom.
    pub per: Per,
    /// Whether attempts that came to nothing are written down too.
    pub attempts: bool,
}

/// How many conditions a policy has at most.
pub const CONDITIONS_MAX: usize = 32;
/// How many of them may count: each costs a row for each payment.
pub const COUNTING_CONDITIONS_MAX: usize = 8;

impl Condition {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Amount(_) => "AMOUNT",
            Self::Recipient(_) => "RECIPIENT",
            Self::FirstTimeRecipient(_) => "FIRST_TIME_RECIPIENT",
            Self::Asset(_) => "ASSET",
            Self::Rail(_) => "RAIL",
            Self::Initiator(_) => "INITIATOR",
            Self::Time(_) => "TIME",
            Self::Metadata(_) => "METADATA",
            Self::Velocity(_) => "VELOCITY",
            Self::Structuring(_) => "STRUCTURING",
        }
    }

    /// What it asks to be counted, if anything.
    #[must_use]
    pub const fn counts(&self) -> Option<Counts> {
        Some(match self {
            Self::FirstTimeRecipient(ground) => {
                let per = match ground {
                    Ground::Wallet => Per::WalletRecipient,
                    Ground::Organization => Per::Recipient,
                };
                Counts { window: Window::Ever, per, attempts: false }
            }
            Self::Velocity(Velocity { window, per, counting, .. }) => {
                Counts { window: *window, per: *per, attempts: counting.rejected }
            }
            Self::Structuring(Structuring { window, .. }) => {
                Counts { window: *window, per: Per::Recipient, attempts: true }
            }
            _ => return None,
        })
    }

    /// Whether it speaks of the whole organization, which a policy of one wallet does not see.
    #[must_use]
    pub const fn needs_organization(&self) -> bool {
        match self {
            Self::FirstTimeRecipient(ground) => matches!(ground, Ground::Organization),
            Self::Velocity(velocity) => matches!(velocity.per, Per::Organization),
            _ => false,
        }
    }
}

impl Default for Counting {
    fn default() -> Self {
        Self { held: true, rejected: false }
    }
}

macro_rules! words {
    ($($type:ident { $($name:ident = $word:literal,)* })*) => {$(
        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word of the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    )*};
}

words! {
    Ground { Wallet = "WALLET", Organization = "ORGANIZATION", }
    Rail { Ledger = "LEDGER", Chain = "CHAIN", Bridge = "BRIDGE", Offramp = "OFFRAMP", }
    Per {
        Wallet = "WALLET", Initiator = "INITIATOR", Recipient = "RECIPIENT",
        WalletRecipient = "WALLET_RECIPIENT", Organization = "ORGANIZATION",
    }
    PolicyOutcome { Allow = "ALLOW", Deny = "DENY", Hold = "HOLD", }
}
