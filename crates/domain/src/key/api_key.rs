//! The record of an API key. The secret itself is never stored, only its digest.

use serde::{Deserialize, Serialize};

use crate::access::{Environment, IpRange, Permissions};
use crate::canonical::Hash;
use crate::ids::{KeyId, OrgId, PersonId, WalletId};
use crate::time::Timestamp;

/// An API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// Its organization.
    pub org: OrgId,
    /// Its environment, and that of everything it creates.
    pub environment: Environment,
    /// What kind of principal it stands for.
    pub kind: KeyKind,
    /// Its name.
    pub name: String,
    /// SHA-256 of the secret.
    pub digest: Hash,
    /// The first 12 characters of the secret, for display.
    pub prefix: String,
    /// What it allows.
    pub permissions: Permissions,
    /// The wallets it reaches; empty for all.
    pub wallet_scope: Vec<WalletId>,
    /// Where it may be used from; empty for anywhere.
    pub allowed_ips: Vec<IpRange>,
    /// The person it belongs to.
    pub owner: PersonId,
    /// The person who made it.
    pub creator: PersonId,
    /// Whether it was revoked.
    pub status: KeyStatus,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether the deadline has passed. Half-open: at the instant it is too late.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| now >= at)
    }
}

/// What kind of principal a key stands for (spec §2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyKind {
    /// A person, or a program that a person answers for.
    Person,
    /// An agent: it can pay from its own wallet and never decide.
    Agent,
    /// A platform that names its users itself; valid in one dialect alone, and not in this one.
    Platform,
}

/// Whether a key was revoked. Expiry follows from the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum KeyStatus {
    /// It works until it expires.
    Active,
    /// It never works again.
    Revoked,
}

/// When a key was last used: written lazily, so that reading does not write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// The organization.
    pub org: OrgId,
    /// The key.
    pub key: KeyId,
    /// When it was last seen.
    pub at: Timestamp,
}

impl KeyKind {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Agent => "AGENT",
            Self::Platform => "PLATFORM",
        }
    }
}

impl KeyStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Revoked => "REVOKED",
        }
    }
}
