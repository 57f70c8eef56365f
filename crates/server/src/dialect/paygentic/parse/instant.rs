//! Instants of the wire.

use countersign_domain::time::Timestamp;

/// An RFC 3339 instant with any offset. What the calendar's own reader takes beyond that is not for
/// the wire.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let dated = form.starts_with("0000-00-00T00:00:00") || form.starts_with("0000-00-00t00:00:00");
    let plain = form.bytes().all(|byte| b"0-:.tTzZ+".contains(&byte));
    if dated && plain { Timestamp::parse(text) } else { None }
}
