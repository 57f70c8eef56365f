//! Who submits and who decides a review.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::canonical::{Hash, Tag};
use crate::ids::{Id as _, MemberId, PersonId, Ulid};

/// Whoever acts: a member, or a platform in somebody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// A person behind a key of their own.
    Member(MemberId),
    /// A platform.
    Platform {
        /// Whom it says it acts for, word for word; nobody where it acts for itself.
        actor: Option<String>,
    },
}

impl Principal {
    /// What a platform is called that acts for nobody.
    pub const PLATFORM: &'static str = "platform";
}

/// As it is recorded: `mem_…`, the very words of a platform, or `platform`.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(member) => member.fmt(f),
            Self::Platform { actor } => f.write_str(actor.as_deref().unwrap_or(Self::PLATFORM)),
        }
    }
}

impl PersonId {
    /// Whoever a platform names and nobody here knows: the id follows from the name, so that the
    /// same name is the same person, however its letters are written. Its first bits are those of
    /// no time, so it is nobody else's.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let Hash(bytes) = Hash::of(Tag::Principal, name.trim().to_lowercase().as_bytes());
        let bits = bytes.iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        Self::from_ulid(Ulid(bits >> 48))
    }
}
