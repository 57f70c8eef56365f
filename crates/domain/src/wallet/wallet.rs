//! The wallet row, and how a command finds its own.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::access::{Actor, Environment, Permissions};
use crate::ids::{AccountId, Id as _, KeyId, OrgId, PolicyId, WalletId};
use crate::money::Asset;
use crate::rejection::{Object, Rejection};
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// A wallet. Its balance is in the ledger, see [`crate::ledger::Account`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// Its organization.
    pub org: OrgId,
    /// Its environment.
    pub environment: Environment,
    /// Whose it is.
    pub kind: WalletKind,
    /// Its name.
    pub name: String,
    /// The name of the agent that uses it, as a label.
    pub agent_name: Option<String>,
    /// Whether money may leave or enter.
    pub status: WalletStatus,
    /// What its main account counts.
    pub currency: Asset,
    /// The name by which others pay it: `wg_<slug>_<6 hex>`.
    pub address: String,
    /// Whether other organizations find it in the directory.
    pub discoverable: bool,
    /// Whether budgets come from it and sweeps go to it.
    pub is_default: bool,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: String,
    /// What makes it an agent's wallet.
    pub agent: Option<AgentProfile>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Wallet {
    /// The id of its main ledger account: the wallet's own bits under another prefix.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        AccountId::from_ulid(self.id.ulid())
    }
}

/// Whose wallet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WalletKind {
    /// The organization's.
    Org,
    /// An agent's.
    Agent,
    /// A customer's of the organization, who holds tokens on chains.
    User,
    /// A vault: one address on every chain of a kind.
    Vault,
}

/// Whether money may leave or enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WalletStatus {
    /// Both.
    Active,
    /// Only enter, and not by funding.
    Frozen,
    /// Neither, for ever.
    Closed,
}

/// What makes a wallet an agent's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentProfile {
    /// What its key allows.
    pub permissions: Permissions,
    /// Its present key.
    pub key: Option<KeyId>,
    /// The display prefix of that key.
    pub key_prefix: Option<String>,
    /// The policy that its template made.
    pub policy: Option<PolicyId>,
    /// The template it was made from.
    pub template: Option<String>,
}

/// The wallet that a caller names and must own: existence, environment, scope, in this order.
pub(crate) fn own_wallet(
    draft: &Draft<'_>,
    actor: &Actor,
    org: OrgId,
    id: WalletId,
) -> Result<Arc<Wallet>, Halt> {
    let wallet = draft.get::<Wallet>((org, id))?;
    let wallet = wallet.ok_or(Rejection::NotFound(Object::Wallet))?;
    actor.must_match(wallet.environment)?;
    actor.must_reach(wallet.id)?;
    Ok(wallet)
}

/// Refuses a wallet that money may not leave.
pub(crate) fn spendable(wallet: &Wallet) -> Result<(), Rejection> {
    match wallet.status {
        WalletStatus::Active => Ok(()),
        status => Err(Rejection::WalletFrozen { wallet: wallet.id, status }),
    }
}

impl WalletStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Frozen => "FROZEN",
            Self::Closed => "CLOSED",
        }
    }
}

impl WalletKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Org, Self::Agent, Self::User, Self::Vault];

    /// Whether lists show it without being asked for its kind: customers' wallets and vaults are
    /// many, and the business of those who made them.
    #[must_use]
    pub const fn is_in_the_open(self) -> bool {
        matches!(self, Self::Org | Self::Agent)
    }

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Org => "ORG",
            Self::Agent => "AGENT",
            Self::User => "USER",
            Self::Vault => "VAULT",
        }
    }
}
