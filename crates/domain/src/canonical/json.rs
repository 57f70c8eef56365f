//! RFC 8785 of whole JSON, numbers and all, for what others compute too. What only this program
//! hashes has no numbers (see [`super::text`]).

use serde_json::{Number, Value};

/// The canonical text of JSON; none where a number is not one that IEEE 754 has.
#[must_use]
pub fn rfc8785(value: &Value) -> Option<String> {
    let mut text = String::with_capacity(1_024);
    write(value, &mut text)?;
    Some(text)
}

fn write(value: &Value, to: &mut String) -> Option<()> {
    match value {
        Value::Number(number) => to.push_str(&number_text(number)?),
        Value::Array(items) => {
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, to);
                write(item, to)?;
            }
            to.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            to.push('{');
            for (index, (name, value)) in members.into_iter().enumerate() {
                separate(index, to);
                to.push_str(&serde_json::to_string(name).ok()?);
                to.push(':');
                write(value, to)?;
            }
            to.push('}');
        }
        other => to.push_str(&serde_json::to_string(other).ok()?),
    }
    Some(())
}

fn separate(index: usize, to: &mut String) {
    if index > 0 {
        to.push(',');
    }
}

/// A number as ECMAScript prints it: the fewest digits that mean the same, and an exponent only
/// beyond 21 digits before the point or 6 zeros behind it. Text in, text out; nothing is computed.
fn number_text(number: &Number) -> Option<String> {
    let double = number.as_f64().filter(|double| double.is_finite())?;
    let shortest = format!("{double:e}");
    let (sign, rest) = match shortest.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", shortest.as_str()),
    };
    let (mantissa, exponent) = rest.split_once('e')?;
    let digits = mantissa.replace('.', "");
    if digits == "0" {
        return Some("0".to_owned());
    }
    // The value is 0.DIGITS times ten to the power of `point`.
    let point = exponent.parse::<i32>().ok()? + 1;
    let count = i32::try_from(digits.len()).ok()?;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    let text = if (count..=21).contains(&point) {
        format!("{digits}{}", zeros(point - count))
    } else if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at_checked(usize::try_from(point).ok()?)?;
        format!("{whole}.{fraction}")
    } else if (-5..=0).contains(&point) {
        format!("0.{}{digits}", zeros(-point))
    } else {
        let (first, others) = digits.split_at_checked(1)?;
        let dot = if others.is_empty() { "" } else { "." };
        let plus = if point > 0 { "+" } else { "" };
        format!("{first}{dot}{others}e{plus}{}", point - 1)
    };
    Some(format!("{sign}{text}"))
}

/// Whether every number of a JSON text is what a double says too (RFC 7493). Of any other number
/// the canonical form keeps less than was written, so that two different texts would be one.
#[must_use]
pub fn is_interoperable(json: &str) -> bool {
    let mut rest = json;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let Some((_, from)) = rest.split_at_checked(at) else { return false };
        let end = if from.starts_with('"') {
            end_of_string(from)
        } else {
            let part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
            let end = from.find(|c| !part(c)).unwrap_or(from.len());
            if !from.get(..end).is_some_and(is_exact) {
                return false;
            }
            end
        };
        rest = from.get(end..).unwrap_or_default();
    }
    true
}

/// Where a string ends that a text begins with.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let closes = |(_, byte): &(usize, u8)| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    };
    let close = text.bytes().enumerate().skip(1).find(closes);
    close.map_or(text.len(), |(at, _)| at + 1)
}

/// Whether a double says the very number.
fn is_exact(number: &str) -> bool {
    let double = number.parse::<f64>().ok().filter(|double| double.is_finite());
    let said = double.and_then(|double| digits_of(&format!("{double:e}")));
    said.is_some() && said == digits_of(number)
}

/// The digits of a number without zeros at either end, and where its point is; whatever its sign,
/// which nothing loses.
fn digits_of(number: &str) -> Option<(String, i64)> {
    let plain = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let leading = i64::try_from(all.len() - digits.len()).ok()?;
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some((String::new(), 0));
    }
    let point = i64::try_from(whole.len()).ok()?.checked_sub(leading)?.checked_add(exponent)?;
    Some((digits.to_owned(), point))
}
