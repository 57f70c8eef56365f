//! Permissions by their words (spec §2.1).

use countersign_domain::access::{Permission, Permissions};

use super::Fields;
use crate::dialect::wallgent::error::Failure;

/// A list of permissions; absent is none, an empty list is the empty set.
pub(crate) fn optional_permissions(
    fields: &Fields,
    name: &str,
) -> Result<Option<Permissions>, Failure> {
    let Some(words) = fields.optional_texts(name, (64, 64))? else { return Ok(None) };
    let known = |word: &String| {
        let message = || format!("knows no permission `{word}`");
        Permission::from_word(word).ok_or_else(|| Failure::invalid(name, &message()))
    };
    words.iter().map(known).collect::<Result<Permissions, Failure>>().map(Some)
}
