//! Amounts as somebody else states them: kept as they were written, and added up exactly.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in major units of whatever currency, as plain decimal text: at most 12 digits before
/// the point and 8 behind it, never negative. Nothing here moves money, so it is never more than
/// what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(String);

const WHOLE_MAX: usize = 12;
const PLACES_MAX: usize = 8;

impl Decimal {
    /// Reads plain decimal text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (1..=WHOLE_MAX).contains(&whole.len()) && fraction.len() <= PLACES_MAX;
        (fits && digits(whole) && digits(fraction)).then(|| Self(text.to_owned()))
    }

    /// Nothing.
    #[must_use]
    pub fn zero() -> Self {
        Self("0".to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Both together, with as many places as the longer of them has; none where that has more than
    /// 12 digits before the point.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let places = self.places().max(other.places());
        let sum = self.units(places)?.checked_add(other.units(places)?)?;
        let text = format!("{sum:0>width$}", width = places + 1);
        let (whole, fraction) = text.split_at_checked(text.len() - places)?;
        let point = if places == 0 { "" } else { "." };
        Self::parse(&format!("{whole}{point}{fraction}"))
    }

    fn places(&self) -> usize {
        self.0.split_once('.').map_or(0, |(_, fraction)| fraction.len())
    }

    fn units(&self, places: usize) -> Option<u128> {
        let zeros = "0".repeat(places.checked_sub(self.places())?);
        format!("{}{zeros}", self.0.replace('.', "")).parse().ok()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a plain decimal"))
    }
}
