//! Amounts: exact plain digits.

use countersign_domain::money::Amount;
use serde_json::value::RawValue;

/// Decimal text without trailing zeros.
pub(crate) fn decimal(amount: Amount, scale: u8) -> String {
    amount.to_decimal(scale, 0)
}

/// The same as a JSON number: every digit as it is, never through a float.
pub(crate) fn number(amount: Amount, scale: u8) -> Box<RawValue> {
    let text = decimal(amount, scale);
    // Plain digits are always a JSON number.
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// JSON text that was kept.
pub(crate) fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
