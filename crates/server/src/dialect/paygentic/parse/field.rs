//! Members of a body, each by its rule. Nothing is coerced: a number is no string.

use countersign_domain::canonical::is_interoperable;
use countersign_domain::resource::Decimal;
use countersign_domain::time::Timestamp;

use super::instant::instant;
use crate::dialect::paygentic::error::Issue;
use crate::door::Fields;

/// How much of the caller's own data an order or a line keeps.
const METADATA_BYTES_MAX: usize = 16 * 1024;

/// Text of so many characters, where it is there.
pub(super) fn optional_text(
    body: &Fields,
    name: &str,
    (least, most): (usize, usize),
) -> Result<Option<String>, Issue> {
    let text = body.optional_text(name, most)?;
    if text.as_ref().is_some_and(|text| text.chars().count() < least) {
        let message = format!("must have at least {least} characters");
        return Err(Issue::new(name, "too_short", message));
    }
    Ok(text)
}

/// The same, where `null` is not as good as nothing.
pub(super) fn some_text(
    body: &Fields,
    name: &str,
    within: (usize, usize),
) -> Result<Option<String>, Issue> {
    not_null(body, name)?;
    optional_text(body, name, within)
}

/// Text that is there.
pub(super) fn text(body: &Fields, name: &str, within: (usize, usize)) -> Result<String, Issue> {
    optional_text(body, name, within)?.ok_or_else(|| Issue::required(name))
}

/// One of a few words, where it is there.
pub(super) fn optional_word<T: Copy>(
    body: &Fields,
    name: &str,
    known: &[(&'static str, T)],
) -> Result<Option<T>, Issue> {
    let Some(word) = body.optional_text(name, usize::MAX)? else { return Ok(None) };
    word_of(name, &word, known).map(Some)
}

/// One of a few words that is there.
pub(super) fn word<T: Copy>(
    body: &Fields,
    name: &str,
    known: &[(&'static str, T)],
) -> Result<T, Issue> {
    optional_word(body, name, known)?.ok_or_else(|| Issue::required(name))
}

/// What a word stands for.
pub(super) fn word_of<T: Copy>(
    name: &str,
    word: &str,
    known: &[(&'static str, T)],
) -> Result<T, Issue> {
    let found = known.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
    found.ok_or_else(|| {
        let words: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
        Issue::new(name, "invalid_enum", format!("must be one of {}", words.join(", ")))
    })
}

/// An amount, where it is there: plain decimal text.
pub(super) fn optional_decimal(body: &Fields, name: &str) -> Result<Option<Decimal>, Issue> {
    not_null(body, name)?;
    let Some(text) = body.optional_text(name, usize::MAX)? else { return Ok(None) };
    let message = "must be a decimal of at most 12 digits before the point and 8 behind it";
    let decimal = Decimal::parse(&text);
    decimal.map(Some).ok_or_else(|| Issue::new(name, "invalid_decimal", message))
}

/// An amount that is there.
pub(super) fn decimal(body: &Fields, name: &str) -> Result<Decimal, Issue> {
    optional_decimal(body, name)?.ok_or_else(|| Issue::required(name))
}

/// An instant, where it is there.
pub(super) fn optional_instant(body: &Fields, name: &str) -> Result<Option<Timestamp>, Issue> {
    let Some(text) = body.optional_text(name, 64)? else { return Ok(None) };
    let message = "must be an RFC 3339 date-time";
    instant(&text).map(Some).ok_or_else(|| Issue::new(name, "invalid_date", message))
}

/// An instant that is there.
pub(super) fn instant_of(body: &Fields, name: &str) -> Result<Timestamp, Issue> {
    optional_instant(body, name)?.ok_or_else(|| Issue::required(name))
}

/// An integer of at least 0, where it is there.
pub(super) fn optional_integer(body: &Fields, name: &str) -> Result<Option<u32>, Issue> {
    not_null(body, name)?;
    Ok(body.optional_integer(name, (0, 100_000))?)
}

/// `true` or `false`, where it is there.
pub(super) fn optional_bool(body: &Fields, name: &str) -> Result<Option<bool>, Issue> {
    not_null(body, name)?;
    Ok(body.optional_bool(name)?)
}

/// The caller's own data, where it is there, as canonical text. It is part of a snapshot, which
/// tells numbers apart as far as a double does.
pub(super) fn optional_metadata(body: &Fields, name: &str) -> Result<Option<String>, Issue> {
    not_null(body, name)?;
    let text = body.optional_metadata(name, METADATA_BYTES_MAX)?;
    if text.as_ref().is_some_and(|text| !is_interoperable(text)) {
        let message = "must not have numbers that a double does not hold; write them as strings";
        return Err(Issue::new(name, "invalid_number", message));
    }
    Ok(text)
}

/// A member that `null` clears: nothing where it is absent, something of nothing where it is
/// `null`.
pub(super) fn nullable<T>(
    body: &Fields,
    name: &str,
    read: impl FnOnce(&Fields, &str) -> Result<Option<T>, Issue>,
) -> Result<Option<Option<T>>, Issue> {
    if body.has(name) { read(body, name).map(Some) } else { Ok(None) }
}

/// Refuses `null` where nothing is said by it.
pub(super) fn not_null(body: &Fields, name: &str) -> Result<(), Issue> {
    if body.has(name) && body.raw(name).is_none() {
        return Err(Issue::new(name, "invalid_type", "must not be null"));
    }
    Ok(())
}

/// Refuses members that are none of these.
pub(super) fn nothing_else(body: &Fields, known: &[&str]) -> Result<(), Issue> {
    let other = body.iter().find(|(name, _)| !known.contains(name));
    other.map_or(Ok(()), |(name, _)| Err(Issue::new(name, "unrecognized_key", "is not allowed")))
}
