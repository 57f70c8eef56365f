//! Accounts and their balances.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Spending;
use crate::access::Environment;
use crate::canonical;
use crate::ids::{OrgId, WalletId};
use crate::money::{Amount, Asset};

/// A ledger account: one owner, one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The organization in whose books it stands.
    pub org: OrgId,
    /// Which account it is.
    pub key: AccountKey,
    /// The sum of its legs: what is owed to the owner when positive.
    pub posted: Amount,
    /// What is reserved for payments that wait for a decision; part of `posted`.
    pub held: Amount,
    /// What `fund` calls have added altogether, for their cap.
    pub funded: Amount,
    /// What went out today and this month, for limits.
    pub spending: Spending,
    /// How many transfers have touched it.
    #[serde(with = "canonical::integer")]
    pub version: u64,
}

impl Account {
    /// An account that nothing has touched yet.
    #[must_use]
    pub fn empty(org: OrgId, key: AccountKey) -> Self {
        let (posted, held, funded) = (Amount::ZERO, Amount::ZERO, Amount::ZERO);
        Self { org, key, posted, held, funded, spending: Spending::default(), version: 0 }
    }

    /// What can be spent: posted less held.
    #[must_use]
    pub fn available(&self) -> Amount {
        self.posted.checked_sub(self.held).unwrap_or(Amount::ZERO)
    }
}

/// Which account of an organization.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AccountKey {
    /// Whose it is.
    pub owner: AccountOwner,
    /// What it counts.
    pub asset: Asset,
}

impl AccountKey {
    /// A wallet's account.
    #[must_use]
    pub const fn wallet(wallet: WalletId, asset: Asset) -> Self {
        Self { owner: AccountOwner::Wallet(wallet), asset }
    }

    /// One of the organization's own accounts.
    #[must_use]
    pub const fn system(environment: Environment, account: SystemAccount, asset: Asset) -> Self {
        Self { owner: AccountOwner::System(environment, account), asset }
    }
}

/// Whose account it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccountOwner {
    /// A wallet's.
    Wallet(WalletId),
    /// The organization's own, in one environment.
    System(Environment, SystemAccount),
}

/// The accounts an organization has of itself (spec §9.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SystemAccount {
    /// Where money enters from outside: an asset.
    Treasury,
    /// Fees earned: revenue.
    Fees,
    /// Money on its way out: a liability.
    Suspense,
    /// What other organizations owe this one, or it owes them.
    Clearing,
}

impl SystemAccount {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Treasury, Self::Fees, Self::Suspense, Self::Clearing];

    const fn word(self) -> &'static str {
        match self {
            Self::Treasury => "treasury",
            Self::Fees => "fees",
            Self::Suspense => "suspense",
            Self::Clearing => "clearing",
        }
    }
}

/// `wal_…` for a wallet's account, `SANDBOX:treasury` for one of the organization's own.
impl fmt::Display for AccountOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(wallet) => wallet.fmt(f),
            Self::System(environment, account) => {
                write!(f, "{}:{}", environment.as_str(), account.word())
            }
        }
    }
}

impl std::str::FromStr for AccountOwner {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let Some((environment, word)) = text.split_once(':') else {
            return text.parse().map(Self::Wallet).map_err(|_| ());
        };
        let environment = Environment::ALL.into_iter().find(|e| e.as_str() == environment);
        let account = SystemAccount::ALL.into_iter().find(|account| account.word() == word);
        Ok(Self::System(environment.ok_or(())?, account.ok_or(())?))
    }
}

impl Serialize for AccountOwner {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AccountOwner {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::canonical::read_text(from, "an account owner", |text| text.parse().ok())
    }
}
