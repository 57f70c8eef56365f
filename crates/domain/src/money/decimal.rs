//! Decimals of whatever scale, compared exactly.

use std::cmp::Ordering;

use super::{Amount, Asset};

/// A decimal number: so many units of ten to the minus `scale`. It is compared and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

/// More decimals than any asset has.
const SCALE_MAX: usize = 30;

impl Decimal {
    /// Reads plain decimal text; none for anything else, or what 128 bits do not hold.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
        let length = fraction.trim_end_matches('0').len();
        let scale = u8::try_from(length).ok().filter(|_| length <= SCALE_MAX)?;
        let units = Amount::parse(text, scale).ok()?.units();
        Some(Self { units, scale })
    }

    /// An amount, in whole units of its asset.
    #[must_use]
    pub const fn of(amount: Amount, asset: Asset) -> Self {
        Self { units: amount.units(), scale: asset.scale() }
    }

    /// Which of two is larger; none where that does not fit 128 bits, which nobody guesses.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let scale = self.scale.max(other.scale);
        let finer = |one: Self| {
            let factor = 10_i128.checked_pow(u32::from(scale - one.scale))?;
            one.units.checked_mul(factor)
        };
        Some(finer(self)?.cmp(&finer(other)?))
    }
}
