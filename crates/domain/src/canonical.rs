//! Canonical bytes: what is hashed is the same on every store, forever (ADR 0009).
//!
//! RFC 8785 JSON in which every amount, id and integer is a string. A hash is SHA-256 over a
//! domain-separation tag and those bytes, so that a payload can never be passed off as a log
//! record. Two vectors are published in `docs/canonical.md` and checked here.

mod hash;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

pub use hash::{Hash, Tag};

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
    let value = serde_json::to_value(value).map_err(|_| CanonicalError::Unserializable)?;
    let mut text = String::with_capacity(512);
    write_value(&value, &mut text)?;
    Ok(text)
}

fn write_value(value: &Value, to: &mut String) -> Result<(), CanonicalError> {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(yes) => to.push_str(if *yes { "true" } else { "false" }),
        Value::Number(_) => return Err(CanonicalError::Number),
        Value::String(text) => write_string(text, to),
        Value::Array(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, to);
                write_value(item, to)?;
            }
            to.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // RFC 8785 §3.2.3 orders names by their UTF-16 code units, not by bytes.
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            to.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                separate(index, to);
                write_string(name, to);
                to.push(':');
                write_value(member, to)?;
            }
            to.push('}');
        }
    }
    Ok(())
}

fn separate(index: usize, to: &mut String) {
    if index > 0 {
        to.push(',');
    }
}

/// RFC 8785 §3.2.2.2: the two-character escapes where JSON has one, `\u00xx` for the other control
/// characters, everything else as it is.
fn write_string(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\u{8}' => to.push_str("\\b"),
            '\t' => to.push_str("\\t"),
            '\n' => to.push_str("\\n"),
            '\u{c}' => to.push_str("\\f"),
            '\r' => to.push_str("\\r"),
            // Writing to a `String` cannot fail.
            control if control < ' ' => drop(write!(to, "\\u{:04x}", u32::from(control))),
            other => to.push(other),
        }
    }
    to.push('"');
}

/// Integers inside canonical values, as text: `#[serde(with = "canonical::integer")]`.
pub mod integer {
    use std::fmt::Display;
    use std::str::FromStr;

    /// Writes the integer's decimal digits as a string.
    pub fn serialize<S, T>(value: &T, to: S) -> Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
        T: Display,
    {
        to.collect_str(value)
    }

    /// Reads decimal digits.
    pub fn deserialize<'de, D, T>(from: D) -> Result<T, D::Error>
    where
        D: serde::Deserializer<'de>,
        T: FromStr,
    {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
        text.parse().map_err(|_| serde::de::Error::custom("not an integer"))
    }
}
