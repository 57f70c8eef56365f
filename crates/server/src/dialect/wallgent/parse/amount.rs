//! Amounts of the wire (spec §4.1).

use countersign_domain::money::Amount;

use super::Fields;
use crate::dialect::wallgent::error::Failure;
use crate::door::plain_decimal;

/// USD on this wire: at most 12 digits before the point and 8 behind it.
const SCALE: u8 = 8;
const WHOLE_DIGITS_MAX: usize = 12;

/// An amount above zero. Missing is an error of the amount too.
pub(crate) fn positive_amount(fields: &Fields, name: &str) -> Result<Amount, Failure> {
    let amount = required(fields, name)?;
    if amount.is_positive() {
        Ok(amount)
    } else {
        Err(Failure::amount(name, &source(fields, name), "must be above zero"))
    }
}

/// An amount that is not zero, with its sign.
pub(crate) fn signed_amount(fields: &Fields, name: &str) -> Result<Amount, Failure> {
    let amount = required(fields, name)?;
    if amount.is_zero() {
        Err(Failure::amount(name, &source(fields, name), "must not be zero"))
    } else {
        Ok(amount)
    }
}

/// A limit: zero or above, none where there is none.
pub(crate) fn optional_limit(fields: &Fields, name: &str) -> Result<Option<Amount>, Failure> {
    if fields.raw(name).is_none() {
        return Ok(None);
    }
    let limit = required(fields, name)?;
    if limit.is_negative() {
        return Err(Failure::amount(name, &source(fields, name), "must not be negative"));
    }
    Ok(Some(limit))
}

fn source(fields: &Fields, name: &str) -> String {
    fields.raw(name).map(|raw| raw.get().trim_matches('"').to_owned()).unwrap_or_default()
}

fn required(fields: &Fields, name: &str) -> Result<Amount, Failure> {
    let Some(raw) = fields.raw(name) else {
        return Err(Failure::amount(name, "", "is required"));
    };
    let refuse = |message| Failure::amount(name, &source(fields, name), message);
    read(raw.get()).ok_or_else(|| {
        refuse("must be a decimal with at most 12 digits before the point and 8 behind it")
    })
}

/// Reads the source text of a JSON string or number; nothing else is an amount.
pub(super) fn read(json: &str) -> Option<Amount> {
    let plain = plain_decimal(json)?;
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole_digits = whole.trim_start_matches('0').len();
    let fits = whole_digits <= WHOLE_DIGITS_MAX
        && whole.len() <= WHOLE_DIGITS_MAX
        && fraction.len() <= usize::from(SCALE);
    if fits { Amount::parse(&plain, SCALE).ok() } else { None }
}
