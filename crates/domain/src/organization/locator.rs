//! Finding a row's organization when only a global name is known.
//!
//! Every other key begins with the organization. These few rows do not, because they answer the
//! question which organization it is: a secret's digest, a wallet id from another organization, a
//! network address, a person's mail address. What the bank calls an incoming transfer is here too,
//! because a name that was used once must be found for ever.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical::Hash;
use crate::ids::{KeyId, OrgId, PersonId, SessionId, WalletId};

/// A global name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LocatorKey {
    /// The digest of the secret of an API key, a session or an invitation.
    Secret(Hash),
    /// A wallet.
    Wallet(WalletId),
    /// A network address in an environment.
    Address(Environment, String),
    /// A person's mail address, in lower case.
    Email(String),
    /// What the bank calls money that was credited to a wallet. Its row is there for as long as the
    /// wallet is, so that the same money is never recorded twice.
    Credit(WalletId, String),
}

/// What a global name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LocatorTarget {
    /// An API key, and whether it reaches some wallets alone (idempotency scopes depend on it).
    Key {
        /// The organization.
        org: OrgId,
        /// The key.
        key: KeyId,
        /// Its environment.
        environment: Environment,
        /// Whether the key is scoped.
        scoped: bool,
    },
    /// A person's session.
    Session {
        /// The organization.
        org: OrgId,
        /// The session.
        session: SessionId,
        /// Whose.
        person: PersonId,
        /// Its environment.
        environment: Environment,
    },
    /// An invitation of a member to set a password.
    Invitation {
        /// The organization.
        org: OrgId,
        /// Who is invited.
        person: PersonId,
    },
    /// A wallet.
    Wallet {
        /// The organization.
        org: OrgId,
        /// The wallet.
        wallet: WalletId,
    },
    /// A person.
    Person(PersonId),
}

/// A global name and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locator {
    /// The name.
    pub key: LocatorKey,
    /// What it stands for.
    pub target: LocatorTarget,
}
