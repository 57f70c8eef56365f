//! What developers take for a transfer.

use crate::money::Amount;

/// A fee for the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferFee {
    /// As much as this.
    Fixed(Amount),
    /// A part of the amount.
    Part(Percentage),
}

/// A part of something, in millionths: `0.01` is 10,000 of them, one percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percentage(pub u32);

impl Percentage {
    /// All of it.
    pub const WHOLE: Self = Self(1_000_000);
}

impl TransferFee {
    /// What it comes to for an amount. What does not come to a smallest unit is not taken.
    #[must_use]
    pub fn on(&self, amount: Amount) -> Option<Amount> {
        match self {
            Self::Fixed(fee) => Some(*fee),
            Self::Part(Percentage(millionths)) => {
                let units = amount.units().checked_mul(i128::from(*millionths))?;
                Some(Amount::from_units(units / i128::from(Percentage::WHOLE.0)))
            }
        }
    }
}

/// What several fees come to for an amount.
pub(super) fn sum(fees: &[TransferFee], amount: Amount) -> Option<Amount> {
    fees.iter().try_fold(Amount::ZERO, |sum, fee| sum.checked_add(fee.on(amount)?))
}

/// The amount of which so much is left when the fees are taken out of it; a smallest unit more
/// where it does not come out even.
pub(super) fn before(fees: &[TransferFee], left: Amount) -> Option<Amount> {
    let whole = i128::from(Percentage::WHOLE.0);
    let (mut fixed, mut parts) = (Amount::ZERO, 0_i128);
    for fee in fees {
        match fee {
            TransferFee::Fixed(fee) => fixed = fixed.checked_add(*fee)?,
            TransferFee::Part(Percentage(millionths)) => parts += i128::from(*millionths),
        }
    }
    let rest = whole.checked_sub(parts).filter(|rest| *rest > 0)?;
    let units = left.checked_add(fixed)?.units().checked_mul(whole)?;
    Some(Amount::from_units(units.checked_add(rest - 1)? / rest))
}
