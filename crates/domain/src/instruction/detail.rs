//! What one kind of instruction says beside amount and parties.

use serde::{Deserialize, Serialize};

use super::Stage;
use crate::canonical;
use crate::ids::DocumentId;
use crate::money::{Amount, Asset};

/// What an instruction of each kind says beside amount and parties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Tokens from one address to another.
    Transfer,
    /// Tokens from one address to several, all or none.
    Batch,
    /// Tokens from one chain to another.
    Bridge {
        /// What arrives.
        into: Asset,
    },
    /// Tokens into a bank account.
    Offramp {
        /// The bank account.
        account: DocumentId,
        /// The currency that arrives, as its code: `usd`.
        currency: String,
        /// What is to arrive exactly, in hundredths of it, where that was chosen: then the amount
        /// is the most that may leave for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receive: Option<Amount>,
        /// What the bank is told along with it, as canonical JSON text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        references: Option<String>,
    },
    /// A transaction of a vault.
    Vault {
        /// The chain, by its number.
        #[serde(with = "canonical::integer")]
        chain: u64,
        /// What kind of transaction: `TRANSFER`, `CONTRACT_WRITE`.
        call: String,
        /// Data and gas, as canonical JSON text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<String>,
        /// From where it was asked for, as canonical JSON text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        context: Option<String>,
    },
}

/// What kind of instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InstructionKind {
    /// Tokens from one address to another.
    Transfer,
    /// Tokens from one address to several.
    Batch,
    /// Tokens from one chain to another.
    Bridge,
    /// Tokens into a bank account.
    Offramp,
    /// A transaction of a vault.
    Vault,
}

impl Detail {
    /// What kind of instruction it makes.
    #[must_use]
    pub const fn kind(&self) -> InstructionKind {
        match self {
            Self::Transfer => InstructionKind::Transfer,
            Self::Batch => InstructionKind::Batch,
            Self::Bridge { .. } => InstructionKind::Bridge,
            Self::Offramp { .. } => InstructionKind::Offramp,
            Self::Vault { .. } => InstructionKind::Vault,
        }
    }

    /// What is registered of the account it goes to.
    #[must_use]
    pub const fn account(&self) -> Option<DocumentId> {
        match self {
            Self::Offramp { account, .. } => Some(*account),
            Self::Transfer | Self::Batch | Self::Bridge { .. } | Self::Vault { .. } => None,
        }
    }
}

impl InstructionKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Transfer, Self::Batch, Self::Bridge, Self::Offramp, Self::Vault];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "TRANSFER",
            Self::Batch => "BATCH",
            Self::Bridge => "BRIDGE",
            Self::Offramp => "OFFRAMP",
            Self::Vault => "VAULT",
        }
    }

    /// Whether a rail says first what it would cost, and somebody has to accept that.
    #[must_use]
    pub const fn is_quoted(self) -> bool {
        matches!(self, Self::Bridge | Self::Offramp)
    }

    /// What rails do of it, in order; with money from outside it has to come first.
    #[must_use]
    pub const fn stages(self, from_outside: bool) -> &'static [Stage] {
        match (self, from_outside) {
            (Self::Transfer | Self::Batch | Self::Vault, _) => &[Stage::Chain],
            (Self::Bridge, _) => &[Stage::Source, Stage::Destination],
            (Self::Offramp, false) => &[Stage::Crypto, Stage::Fiat],
            (Self::Offramp, true) => &[Stage::Deposit, Stage::Crypto, Stage::Fiat],
        }
    }
}
