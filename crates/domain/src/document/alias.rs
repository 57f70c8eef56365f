//! Names that are unique in an organization's environment.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical::{Hash, Tag};
use crate::ids::{DocumentId, Id as _, Ulid};

/// A name that was taken, and what it stands for. Its document's id follows from the name, so that
/// one look tells whether the name is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Names of different spaces do not meet.
    pub space: String,
    /// The name.
    pub name: String,
    /// The id, of whatever kind, that it stands for.
    pub of: Ulid,
}

impl DocumentId {
    /// The id of the document that says what a name stands for.
    #[must_use]
    pub fn named(environment: Environment, space: &str, name: &str) -> Self {
        let text = [environment.as_str(), space, name].join("\n");
        let Hash(bytes) = Hash::of(Tag::Alias, text.as_bytes());
        let bits = bytes.iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        Self::from_ulid(Ulid(bits))
    }
}
