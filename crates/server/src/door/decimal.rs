//! Decimals of the wire as plain text, never through a float.

/// The digits of a JSON string or number, without an exponent; none for anything else. A string is
/// plain decimal text already; only a number may have an exponent.
pub(crate) fn plain_decimal(json: &str) -> Option<String> {
    if json.starts_with('"') {
        let text: String = serde_json::from_str(json).ok()?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        plain.then_some(text)
    } else if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        expand(json)
    } else {
        None
    }
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
