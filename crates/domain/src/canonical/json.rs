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
