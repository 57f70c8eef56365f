//! What a payment costs its sender.

#[cfg(test)]
mod tests;

use crate::money::Amount;

/// Which fees the installation takes (spec §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeProfile {
    /// None: the default.
    None,
    /// 0.5 %, at least 0.25, on payments and batch items.
    Published,
}

impl FeeProfile {
    /// The fee of a payment in smallest units of USD, rounded half-even at the eighth decimal.
    #[must_use]
    pub fn of_payment(self, amount: Amount) -> Option<Amount> {
        const LEAST: i128 = 25_000_000;
        const PER_THOUSAND: i128 = 5;
        match self {
            Self::None => Some(Amount::ZERO),
            Self::Published => {
                let thousandths = amount.units().checked_mul(PER_THOUSAND)?;
                let (whole, rest) = (thousandths / 1_000, thousandths % 1_000);
                let up = rest > 500 || (rest == 500 && whole % 2 == 1);
                Some(Amount::from_units((whole + i128::from(up)).max(LEAST)))
            }
        }
    }
}
