//! Amounts: a JSON number or a decimal string, read from its source text.

use countersign_domain::money::{Amount, DecimalError};
use serde_json::value::RawValue;

use crate::dialect::hifi::error::Failure;
use crate::door::{Fields, plain_decimal};

/// The decimals that an amount may have.
pub(crate) const SCALE: u8 = 6;

/// The largest amount that is taken, in whole units: nobody moves more, and sums of many still fit.
const WHOLE_MAX: i128 = 1_000_000_000_000_000_000;

/// An amount above zero, if it is there.
pub(crate) fn amount(fields: &Fields, name: &str) -> Result<Option<Amount>, Failure> {
    fields.raw(name).map(|raw| read(raw, name)).transpose()
}

fn read(raw: &RawValue, name: &str) -> Result<Amount, Failure> {
    let invalid = |message: &str| Failure::invalid(name, message);
    let text = plain_decimal(raw.get()).ok_or_else(|| invalid("must be a decimal amount"))?;
    let amount = Amount::parse(&text, SCALE).map_err(|error| match error {
        DecimalError::TooManyDecimals => invalid("must have at most 6 fractional digits"),
        DecimalError::Malformed => invalid("must be a decimal amount"),
        DecimalError::TooLarge => invalid("is too large"),
    })?;
    if !amount.is_positive() {
        return Err(invalid("must be above zero"));
    }
    if amount.units() / 10_i128.pow(u32::from(SCALE)) > WHOLE_MAX {
        return Err(invalid("is too large"));
    }
    Ok(amount)
}
