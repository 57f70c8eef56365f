//! How a member signs in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::ids::{OrgId, PersonId};
use crate::time::Timestamp;

/// The password of a member, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The organization.
    pub org: OrgId,
    /// Whose.
    pub person: PersonId,
    /// The password's hash.
    pub password: PasswordHash,
    /// How often it was set, from 1. A session of an earlier one has ended.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// When it was last set.
    pub changed_at: Timestamp,
}

/// A hash of a password with its salt and its cost, in the PHC string format. It does not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash in the PHC string format.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for whoever compares a password with it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Nothing of the hash: what prints may be logged, and hashes can be guessed at.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}
