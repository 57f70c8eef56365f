//! Transfers: what the books are made of.

use serde::{Deserialize, Serialize};

use super::AccountOwner;
use crate::access::Environment;
use crate::canonical;
use crate::ids::{EntryId, Id as _, OrgId, PaymentId, TransferId, Ulid};
use crate::money::{Amount, Asset};
use crate::time::Timestamp;

/// A movement of one asset between accounts of one organization's books. Immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its id; the ids of its entries follow from it.
    pub id: TransferId,
    /// The organization in whose books it stands.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// Why money moved.
    pub kind: EntryKind,
    /// The transaction that the wire names.
    pub transaction: PaymentId,
    /// The transaction that this one takes back.
    pub related: Option<PaymentId>,
    /// The caller's words.
    pub description: Option<String>,
    /// What moved.
    pub asset: Asset,
    /// From where, to where: at least two legs that sum to zero.
    pub legs: Vec<Leg>,
    /// When it was posted.
    pub at: Timestamp,
}

impl Transfer {
    /// The id of the leg with this index, as a statement shows it. A transfer's id has its lowest
    /// three bits free for that.
    #[must_use]
    pub fn entry_id(&self, index: usize) -> EntryId {
        EntryId::from_ulid(Ulid(self.id.ulid().0 | (index as u128 & 7)))
    }
}

/// One side of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Whose account.
    pub owner: AccountOwner,
    /// Added to the account: positive is credit, negative is debit.
    pub amount: Amount,
    /// What the account held afterwards.
    pub balance_after: Amount,
    /// Which of the account's legs this is, from 1: the order of posting, whichever server posted.
    #[serde(with = "canonical::integer")]
    pub version: u64,
}

/// Why money moved (spec §14, `entryType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntryKind {
    /// A payment.
    Payment,
    /// Play money, or money the operator recorded.
    Fund,
    /// A budget given to an agent or taken back.
    Budget,
    /// What was left when a wallet was closed.
    Sweep,
    /// A payment taken back.
    Reversal,
    /// What left over a rail, or came back from it.
    Rail,
}

impl EntryKind {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "PAYMENT",
            Self::Fund => "FUND",
            Self::Budget => "BUDGET",
            Self::Sweep => "SWEEP",
            Self::Reversal => "REVERSAL",
            Self::Rail => "RAIL",
        }
    }
}
