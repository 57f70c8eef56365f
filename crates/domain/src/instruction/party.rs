//! Whom money goes to.

use serde::{Deserialize, Serialize};

use crate::ids::{DocumentId, WalletId};
use crate::money::Amount;
use crate::policy::{Payee, TallyName};

/// Somebody whom money goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// One of the organization's own wallets.
    Wallet {
        /// The wallet.
        id: WalletId,
        /// Its address on the chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// Somebody whom these books do not know as a wallet.
    Outside(Outside),
}

/// Somebody outside: by their address, by what is registered of them, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// The address on the chain; none of a bank account, which is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What is registered of them: an external wallet, a bank account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What they are called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Money for one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionLeg {
    /// For whom.
    pub to: Party,
    /// How much, in the instruction's asset.
    pub amount: Amount,
    /// The same in US dollars, as policies judge it; none where there is no price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// The tallies of policies that count it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<TallyName>,
}

impl Party {
    /// The wallet, where it is one of ours.
    #[must_use]
    pub const fn wallet(&self) -> Option<WalletId> {
        match self {
            Self::Wallet { id, .. } => Some(*id),
            Self::Outside(_) => None,
        }
    }

    /// What is registered of them, where they are outside.
    #[must_use]
    pub const fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Wallet { .. } => None,
            Self::Outside(outside) => outside.document,
        }
    }

    /// The address on the chain.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Wallet { address, .. } => address.as_deref(),
            Self::Outside(outside) => outside.address.as_deref(),
        }
    }

    /// By what windows of policies count what they get.
    #[must_use]
    pub fn payee(&self) -> Payee {
        match self {
            Self::Wallet { id, .. } => Payee::Wallet(*id),
            Self::Outside(outside) => outside.payee(),
        }
    }

    /// All that a recipient list may call them.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let id = self.wallet().map(|id| id.to_string());
        let document = self.document().map(|id| id.to_string());
        let address = self.address().map(str::to_owned);
        // Addresses are compared without their case, so both spellings are theirs.
        let lower = address.as_ref().map(|address| address.to_ascii_lowercase());
        let lower = lower.filter(|lower| Some(lower) != address.as_ref());
        [id, document, address, lower].into_iter().flatten().collect()
    }

    /// Who it is, in one text for people.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Wallet { id, .. } => id.to_string(),
            Self::Outside(outside) => outside.told(),
        }
    }
}

impl Outside {
    fn payee(&self) -> Payee {
        match (self.document, &self.address) {
            (Some(document), _) => Payee::Document(document),
            (None, address) => Payee::address(address.as_deref().unwrap_or_default()),
        }
    }

    /// Who it is, in one text for people.
    #[must_use]
    pub fn told(&self) -> String {
        let document = self.document.map(|id| id.to_string());
        let which = self.address.clone().or(document).unwrap_or_default();
        match &self.name {
            Some(name) => format!("{name} ({which})"),
            None => which,
        }
    }
}
