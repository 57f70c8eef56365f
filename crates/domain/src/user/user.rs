//! What is known of a user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Addresses;
use crate::canonical::Hash;
use crate::ids::{DocumentId, Id as _, WalletId};
use crate::money::Chain;

/// What somebody said of a person or a firm, member by member, each as canonical JSON text.
pub type Particulars = BTreeMap<String, String>;

/// A customer of the organization. Their document has the bits of their wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their mail address, as it was written.
    pub email: String,
    /// Who they are.
    pub name: UserName,
    /// Their addresses, in the order of the chains' words.
    pub wallets: Vec<ChainWallet>,
    /// All else that was said of them. Kept out of the log.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub particulars: Particulars,
    /// The caller's name for the request that made them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What that name stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Hash>,
}

/// What a user is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserName {
    /// A person.
    Individual {
        /// Given name.
        first: String,
        /// Family name.
        last: String,
    },
    /// A firm.
    Business {
        /// Its name.
        name: String,
    },
}

/// A user's address on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainWallet {
    /// The chain.
    pub chain: Chain,
    /// The address there.
    pub address: String,
}

impl User {
    /// The wallet of the user with this document.
    #[must_use]
    pub fn wallet_of(id: DocumentId) -> WalletId {
        WalletId::from_ulid(id.ulid())
    }

    /// The document of the user with this wallet.
    #[must_use]
    pub fn document_of(wallet: WalletId) -> DocumentId {
        DocumentId::from_ulid(wallet.ulid())
    }

    /// Their address on a chain, where they have one.
    #[must_use]
    pub fn address_on(&self, chain: Chain) -> Option<&str> {
        let found = self.wallets.iter().find(|wallet| wallet.chain == chain);
        found.map(|wallet| wallet.address.as_str())
    }

    /// The same with an address on each of these chains too.
    #[must_use]
    pub(super) fn on(mut self, wallet: WalletId, chains: &[Chain]) -> Self {
        for chain in chains {
            if self.address_on(*chain).is_none() {
                let address = Addresses::of(wallet).on(*chain);
                self.wallets.push(ChainWallet { chain: *chain, address });
            }
        }
        self.wallets.sort_by_key(|wallet| wallet.chain.as_str());
        self
    }

    /// What may be told of them for ever.
    #[must_use]
    pub(crate) fn told(&self) -> Self {
        Self { particulars: Particulars::new(), ..self.clone() }
    }
}

impl UserName {
    /// In one text.
    #[must_use]
    pub fn full(&self) -> String {
        match self {
            Self::Individual { first, last } => format!("{first} {last}"),
            Self::Business { name } => name.clone(),
        }
    }

    /// Whether it is a firm's.
    #[must_use]
    pub const fn is_business(&self) -> bool {
        matches!(self, Self::Business { .. })
    }
}
