//! The list that every organization has: everybody who may decide.

use crate::access::Environment;
use crate::canonical::{Hash, Tag};
use crate::ids::{DocumentId, Id as _, OrgId, Ulid};

/// The id of the list of all who may decide. No row has it: who is on it is always what it would
/// say. It is a UUID of version 7 like every other, of the instant at which the organization came
/// to be.
#[must_use]
pub fn all_approvers(org: OrgId, environment: Environment) -> DocumentId {
    let text = [org.to_string().as_str(), environment.as_str(), "all approvers"].join("\n");
    let Hash(bytes) = Hash::of(Tag::BuiltIn, text.as_bytes());
    let random = bytes.iter().take(16).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    // The instant, version and variant are the organization's; 74 bits are free.
    const FREE: u128 = (0x0FFF << 64) | ((1 << 62) - 1);
    DocumentId::from_ulid(Ulid((org.ulid().0 & !FREE) | (random & FREE)))
}

/// What it is called; no other list may be.
pub(super) const NAME: &str = "All approvers";
