//! Ids: UUIDs, whose bits are those of ids everywhere.

use countersign_domain::ids::{Id, Ulid};

use crate::dialect::cubewire::error::Failure;
use crate::door::Fields;

/// The id in a path or a query.
pub(crate) fn uuid<T: Id>(name: &str, text: &str) -> Result<T, Failure> {
    let parsed = Ulid::parse_uuid(text).map(T::from_ulid);
    parsed.map_err(|_| Failure::invalid(name, "must be a UUID"))
}

/// The id in a body.
pub(crate) fn uuid_field<T: Id>(body: &Fields, name: &str) -> Result<Option<T>, Failure> {
    let text = body.optional_text(name, 64)?;
    text.map(|text| uuid(name, &text)).transpose()
}
