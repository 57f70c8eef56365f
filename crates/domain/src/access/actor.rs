//! Who acts, once the credential is known.

use std::sync::Arc;

use super::{Environment, Permissions};
use crate::ids::{KeyId, OrgId, PersonId, WalletId};
use crate::key::{ApiKey, KeyKind};
use crate::organization::Member;
use crate::rejection::Rejection;
use crate::sign_in::UserSession;

/// An authenticated caller.
#[derive(Clone, Debug)]
pub enum Actor {
    /// An API key, and through it the people behind it.
    Key(Arc<ApiKey>),
    /// A person who has signed in.
    Session(SignedIn),
    /// A person who asked for something that is done now, because others have agreed to it.
    Asker(Asker),
    /// The operator of the installation.
    Operator,
    /// The server itself.
    System,
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Their session.
    pub session: Arc<UserSession>,
    /// Their place in the organization.
    pub member: Arc<Member>,
}

/// A person who asked for something when they were signed in. They need not be so any more.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Their place in the organization, as it is now.
    pub member: Arc<Member>,
    /// The environment in which they asked.
    pub environment: Environment,
}

impl Actor {
    /// The API key that acts, where one does.
    #[must_use]
    pub const fn key(&self) -> Option<&Arc<ApiKey>> {
        match self {
            Self::Key(key) => Some(key),
            Self::Session(_) | Self::Asker(_) | Self::Operator | Self::System => None,
        }
    }

    /// What kind of principal acts; none for the operator and the server itself.
    #[must_use]
    pub fn kind(&self) -> Option<KeyKind> {
        match self {
            Self::Key(key) => Some(key.kind),
            Self::Session(_) | Self::Asker(_) => Some(KeyKind::Person),
            Self::Operator | Self::System => None,
        }
    }

    /// The environment of the credential, and of everything that it creates.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        match self {
            Self::Key(key) => Some(key.environment),
            Self::Session(signed_in) => Some(signed_in.session.environment),
            Self::Asker(asker) => Some(asker.environment),
            Self::Operator | Self::System => None,
        }
    }

    /// The wallets that the credential reaches; empty for all.
    #[must_use]
    pub fn scope(&self) -> &[WalletId] {
        self.key().map(|key| key.wallet_scope.as_slice()).unwrap_or_default()
    }

    /// Whether an agent acts.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.kind() == Some(KeyKind::Agent)
    }

    /// Whether the credential reaches some wallets alone.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        !self.scope().is_empty()
    }

    /// The credential itself, where it reaches some wallets alone: its idempotency keys are its
    /// own.
    #[must_use]
    pub fn scoped_key(&self) -> Option<KeyId> {
        self.key().filter(|key| !key.wallet_scope.is_empty()).map(|key| key.id)
    }

    /// Whether the credential reaches the wallet.
    #[must_use]
    pub fn reaches(&self, wallet: WalletId) -> bool {
        !self.is_scoped() || self.scope().contains(&wallet)
    }

    /// Refuses a wallet that the credential does not reach.
    pub fn must_reach(&self, wallet: WalletId) -> Result<(), Rejection> {
        if self.reaches(wallet) { Ok(()) } else { Err(Rejection::WalletOutOfScope(wallet)) }
    }

    /// Refuses an object of the other environment, of which the caller may know (same
    /// organization), but which it cannot touch.
    pub fn must_match(&self, resource: Environment) -> Result<(), Rejection> {
        match self.environment() {
            Some(key) if key != resource => Err(Rejection::EnvironmentMismatch { key, resource }),
            _ => Ok(()),
        }
    }

    /// What the credential allows: a key what it holds, a person what their role allows now.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        match self {
            Self::Key(key) => key.permissions,
            Self::Session(signed_in) => signed_in.member.role.permissions(),
            Self::Asker(asker) => asker.member.role.permissions(),
            Self::Operator | Self::System => Permissions::ADMINISTRATOR,
        }
    }

    /// The person who acts: a key's owner, or whoever signed in.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Key(key) => Some(key.owner),
            Self::Session(signed_in) => Some(signed_in.member.person),
            Self::Asker(asker) => Some(asker.member.person),
            Self::Operator | Self::System => None,
        }
    }

    /// The people at the credential itself: a key's owner and its creator, or whoever signed in.
    /// Those by whose word alone these are there stand behind it too; see
    /// [`people_behind`](crate::organization::people_behind).
    #[must_use]
    pub fn holders(&self) -> Vec<PersonId> {
        match self {
            Self::Key(key) if key.owner == key.creator => vec![key.owner],
            Self::Key(key) => vec![key.owner, key.creator],
            Self::Session(signed_in) => vec![signed_in.member.person],
            Self::Asker(asker) => vec![asker.member.person],
            Self::Operator | Self::System => Vec::new(),
        }
    }

    /// The organization of the credential.
    #[must_use]
    pub fn organization(&self) -> Option<OrgId> {
        match self {
            Self::Key(key) => Some(key.org),
            Self::Session(signed_in) => Some(signed_in.member.org),
            Self::Asker(asker) => Some(asker.member.org),
            Self::Operator | Self::System => None,
        }
    }

    /// The id of the key that acts; none where a person has signed in.
    #[must_use]
    pub fn key_id(&self) -> Option<KeyId> {
        self.key().map(|key| key.id)
    }
}
