//! Amounts of the wire (spec §4.1).

use countersign_domain::money::Amount;

use super::Fields;
use crate::dialect::wallgent::error::Failure;

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
    let plain = if json.starts_with('"') {
        let text: String = serde_json::from_str(json).ok()?;
        // A string is plain decimal text; only a number may have an exponent.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        if plain { text } else { return None }
    } else if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        expand(json)?
    } else {
        return None;
    };
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole_digits = whole.trim_start_matches('0').len();
    let fits = whole_digits <= WHOLE_DIGITS_MAX
        && whole.len() <= WHOLE_DIGITS_MAX
        && fraction.len() <= usize::from(SCALE);
    if fits { Amount::parse(&plain, SCALE).ok() } else { None }
}

/// Writes a JSON number without its exponent, exactly.
fn expand(number: &str) -> Option<String> {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
        return Some(number.to_owned());
    };
    // Beyond these no amount fits, and nobody has to write out the zeros.
    let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let exponent = Some(exponent).filter(|exponent| (-40..=40).contains(exponent))?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let all = format!("{whole}{fraction}");
    let before = usize::try_from(point.max(0)).ok()?;
    let leading = usize::try_from((-point).max(0)).ok()?;
    let padded = format!("{}{all:0<before$}", "0".repeat(leading));
    let (whole, fraction) = padded.split_at_checked(before)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    Some(format!("{sign}{whole}.{fraction}"))
}
