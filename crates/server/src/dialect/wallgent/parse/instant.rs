//! Instants and days of the wire (spec §1.3).

#[cfg(test)]
mod tests;

use countersign_domain::time::Timestamp;

const DAY_SECONDS: i64 = 86_400;

/// An RFC 3339 instant with any offset.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    // What the calendar's own reader takes beyond RFC 3339 is not for the wire.
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let dated = form.starts_with("0000-00-00T00:00:00") || form.starts_with("0000-00-00t00:00:00");
    let plain = form.bytes().all(|byte| b"0-:.tTzZ+".contains(&byte));
    if dated && plain { Timestamp::parse(text) } else { None }
}

/// Where a range begins: an instant, or the start of a UTC day.
pub(crate) fn range_start(text: &str) -> Option<Timestamp> {
    day(text).or_else(|| instant(&unspaced(text)))
}

/// Where a range ends, itself no part of it: an instant, or the end of a UTC day.
pub(crate) fn range_end(text: &str) -> Option<Timestamp> {
    day(text).map(|day| day.plus_seconds(DAY_SECONDS)).or_else(|| instant(&unspaced(text)))
}

fn day(text: &str) -> Option<Timestamp> {
    let bare = text.len() == 10;
    bare.then(|| instant(&format!("{text}T00:00:00Z"))).flatten()
}

/// A query in which the `+` of an offset was not encoded arrives with a space in its place.
fn unspaced(text: &str) -> String {
    text.replace(' ', "+")
}
