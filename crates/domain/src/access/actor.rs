//! Who acts, once the credential is known.

use std::sync::Arc;

use super::{Environment, Permissions};
use crate::ids::{KeyId, OrgId, PersonId, WalletId};
use crate::key::{ApiKey, KeyKind};
use crate::rejection::Rejection;

/// An authenticated caller.
#[derive(Clone, Debug)]
pub enum Actor {
    /// An API key, and through it the people behind it.
    Key(Arc<ApiKey>),
    /// The operator of the installation.
    Operator,
    /// The server itself.
    System,
}

impl Actor {
    /// The API key that acts, where one does.
    #[must_use]
    pub fn key(&self) -> Option<&Arc<ApiKey>> {
        match self {
            Self::Key(key) => Some(key),
            Self::Operator | Self::System => None,
        }
    }

    /// Whether an agent acts.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.key().is_some_and(|key| key.kind == KeyKind::Agent)
    }

    /// Whether the credential reaches some wallets alone.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        self.key().is_some_and(|key| !key.wallet_scope.is_empty())
    }

    /// Whether the credential reaches the wallet.
    #[must_use]
    pub fn reaches(&self, wallet: WalletId) -> bool {
        !self.is_scoped() || self.key().is_some_and(|key| key.wallet_scope.contains(&wallet))
    }

    /// Refuses a wallet that the credential does not reach.
    pub fn must_reach(&self, wallet: WalletId) -> Result<(), Rejection> {
        if self.reaches(wallet) { Ok(()) } else { Err(Rejection::WalletOutOfScope(wallet)) }
    }

    /// Refuses an object of the other environment, of which the caller may know (same
    /// organization), but which it cannot touch.
    pub fn must_match(&self, resource: Environment) -> Result<(), Rejection> {
        match self.key() {
            Some(key) if key.environment != resource => {
                Err(Rejection::EnvironmentMismatch { key: key.environment, resource })
            }
            _ => Ok(()),
        }
    }

    /// What the credential allows.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        self.key().map_or(Permissions::ADMINISTRATOR, |key| key.permissions)
    }

    /// The people behind the credential: its owner and its creator. Empty for the server itself.
    #[must_use]
    pub fn people(&self) -> Vec<PersonId> {
        self.key().map(|key| vec![key.owner, key.creator]).unwrap_or_default()
    }

    /// The organization of the credential.
    #[must_use]
    pub fn organization(&self) -> Option<OrgId> {
        self.key().map(|key| key.org)
    }

    /// The id of the key that acts.
    #[must_use]
    pub fn key_id(&self) -> Option<KeyId> {
        self.key().map(|key| key.id)
    }
}
