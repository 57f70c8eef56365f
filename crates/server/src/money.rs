//! Amounts for people.

/// A decimal with its thousands apart: `1,000,000.00`. Decimals beyond the second are shown only
/// where they say something.
pub(crate) fn grouped(decimal: &str) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let said = rest.trim_end_matches('0');
    grouped.push('.');
    grouped.push_str(said);
    grouped.extend(std::iter::repeat_n('0', 2_usize.saturating_sub(said.len())));
    grouped
}
