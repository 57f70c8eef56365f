//! Checked integers and their decimal text.

use std::fmt;

/// A number of an asset's smallest units. Negative only where a leg or an adjustment says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i128);

/// Text that is no exact amount of the asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalError {
    /// Not `-?[0-9]+(\.[0-9]+)?`.
    Malformed,
    /// More decimals than the asset has.
    TooManyDecimals,
    /// More digits than 128 bits hold.
    TooLarge,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From smallest units.
    #[must_use]
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// The number of smallest units.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.0
    }

    /// The sum, unless it leaves 128 bits.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// The difference, unless it leaves 128 bits.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// The same amount the other way.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(self.0.wrapping_neg())
    }

    /// Above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads plain decimal text, exactly: more decimals than `scale` are an error, never rounded.
    pub fn parse(text: &str, scale: u8) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(DecimalError::Malformed);
        }
        let scale = usize::from(scale);
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > scale {
            return Err(DecimalError::TooManyDecimals);
        }
        let zeros = std::iter::repeat_n(b'0', scale - fraction.len());
        let mut units = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()).chain(zeros) {
            let digit = i128::from(byte - b'0');
            let shifted = units.checked_mul(10).and_then(|units| units.checked_add(digit));
            units = shifted.ok_or(DecimalError::TooLarge)?;
        }
        Ok(Self(if negative { -units } else { units }))
    }

    /// Decimal text with at least `decimals_min` decimals, further trailing zeros trimmed:
    /// `25.00`, `0.61725`.
    #[must_use]
    pub fn to_decimal(self, scale: u8, decimals_min: u8) -> String {
        let scale = usize::from(scale);
        let digits = format!("{:0>width$}", self.0.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let trimmed = fraction.trim_end_matches('0');
        let keep = usize::from(decimals_min).max(trimmed.len());
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = fraction.get(..keep).unwrap_or(fraction);
        if keep == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// Smallest units, as an integer.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// As integer text: no reader of the stored form may pass it through a float.
impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let read = |text: &str| text.parse().ok().map(Self);
        crate::canonical::read_text(from, "an integer amount", read)
    }
}
