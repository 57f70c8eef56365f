//! What a payment costs its sender.

#[cfg(test)]
mod tests;

use crate::money::Amount;

/// The least fee that is published: 0.25.
const LEAST: i128 = 25_000_000;

/// Which fees the installation takes (spec §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeProfile {
    /// None: the default.
    None,
    /// 0.5 %, at least 0.25, on payments and batch items.
    Published,
}

impl FeeProfile {
    /// The largest payment that costs no more than `total`, fee included; nothing above zero where
    /// the fee alone is more.
    #[must_use]
    pub fn most_within(self, total: Amount) -> Amount {
        match self {
            Self::None => total,
            Self::Published => {
                // A payment `a` costs at least `a` + 0.25, and at least 1.005 × `a` less half a
                // unit; from there it is a few units down.
                let units = total.units();
                let by_rate = (units / 1_005).saturating_mul(1_000) + (units % 1_005) + 1;
                let mut most = by_rate.min(units - LEAST);
                let fits = |units: i128| {
                    let amount = Amount::from_units(units);
                    let cost = self.of_payment(amount).and_then(|fee| amount.checked_add(fee));
                    cost.is_some_and(|cost| cost <= total)
                };
                while most > 0 && !fits(most) {
                    most -= 1;
                }
                Amount::from_units(most)
            }
        }
    }

    /// The fee of a payment in smallest units of USD, rounded half-even at the eighth decimal.
    #[must_use]
    pub fn of_payment(self, amount: Amount) -> Option<Amount> {
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
