//! Decisions.

use crate::dialect::hifi::error::Failure;
use crate::door::Fields;

const WORDS_CHARS_MAX: usize = 1000;

/// The words of an approval.
pub(crate) fn comment(body: &Fields) -> Result<Option<String>, Failure> {
    words(body, "comment")
}

/// The words of a rejection: `comment` goes before `reason`.
pub(crate) fn reason(body: &Fields) -> Result<Option<String>, Failure> {
    let (comment, reason) = (words(body, "comment")?, words(body, "reason")?);
    Ok(comment.or(reason))
}

fn words(body: &Fields, name: &str) -> Result<Option<String>, Failure> {
    let text = body.optional_text(name, WORDS_CHARS_MAX).map_err(|error| {
        let long = error.message.starts_with("must have at most");
        let message = format!("must be at most {WORDS_CHARS_MAX} characters");
        if long { Failure::invalid(name, &message) } else { error.into() }
    })?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}
