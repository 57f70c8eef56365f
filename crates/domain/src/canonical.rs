//! Canonical bytes: what is hashed is the same on every store, forever (ADR 0009).
//!
//! RFC 8785 JSON in which every amount, id and integer is a string. A hash is SHA-256 over a
//! domain-separation tag and those bytes, so that a payload can never be passed off as a log
//! record. Two vectors are published in `docs/canonical.md` and checked here.

mod hash;
pub mod integer;
mod json;
mod reading;
mod serializer;
#[cfg(test)]
mod tests;
mod writer;

use serde::Serialize;

pub use hash::{Hash, Tag};
pub use json::{is_interoperable, rfc8785};
pub(crate) use reading::read_text;

/// A value without a canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CanonicalError {
    /// A JSON number: it must be written as text.
    Number,
    /// The value does not serialize.
    Unserializable,
}

/// The canonical text of a value.
pub fn text(value: &impl Serialize) -> Result<String, CanonicalError> {
    let mut writer = writer::Writer::roomy();
    value.serialize(&mut writer)?;
    Ok(writer.finish())
}
