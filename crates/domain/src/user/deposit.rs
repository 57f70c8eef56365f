//! Tokens that arrived at a user's address.

use serde::{Deserialize, Serialize};

use crate::canonical::Hash;
use crate::money::{Amount, Asset};

/// Tokens that arrived. Its document has the bits of the transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// What arrived.
    pub asset: Asset,
    /// How much of it.
    pub amount: Amount,
    /// What the chain calls the transaction.
    pub transaction_hash: Hash,
}
