//! Integers inside canonical values, as text: `#[serde(with = "canonical::integer")]`.

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
    super::read_text(from, "an integer", |text| text.parse().ok())
}
