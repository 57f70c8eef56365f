//! What the receiver said, as much of it as is kept.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::Response;
use reqwest::header::RETRY_AFTER;
use tokio::time::Instant;

use super::Attempted;

/// How much of an answer is read, so that a short one leaves the connection free for the next.
const READ_MAX_BYTES: usize = 16 * 1024;
/// How much of it is kept.
const KEPT_MAX_BYTES: usize = 2 * 1024;
/// How much of a reason is kept.
const REASON_MAX_BYTES: usize = 256;

/// Reads an answer. Its status counts once it is there, whatever becomes of the rest.
pub(super) async fn read(mut response: Response, (deadline, at): (Instant, i64)) -> Attempted {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| wait(value.to_str().ok()?, at));
    let mut body = Vec::new();
    while body.len() < READ_MAX_BYTES {
        match tokio::time::timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                body.extend(chunk.iter().take(READ_MAX_BYTES.saturating_sub(body.len())));
            }
            Ok(Ok(None) | Err(_)) | Err(_) => break,
        }
    }
    let response = excerpt(&body, KEPT_MAX_BYTES);
    Attempted { status: Some(status), duration: Duration::ZERO, response, error: None, retry_after }
}

/// Why there was no answer: the innermost reason, which is what people can do something about.
pub(super) fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    excerpt(inner.to_string().as_bytes(), REASON_MAX_BYTES)
}

/// How long `Retry-After` asks for: in seconds, or until a date.
pub(super) fn wait(value: &str, at: i64) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is more than is granted anyway.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = rfc2822::parse(value).ok()?.timestamp().as_second();
    Some(Duration::from_secs(u64::try_from(until.saturating_sub(at)).unwrap_or(0)))
}

/// The beginning of a text that somebody else wrote: readable, and without what a store or a
/// terminal could choke on.
pub(super) fn excerpt(bytes: &[u8], max: usize) -> String {
    let text = String::from_utf8_lossy(bytes.get(..max).unwrap_or(bytes));
    let mut kept = String::with_capacity(text.len().min(max));
    for character in text.chars() {
        let harmful = character.is_control() && !matches!(character, '\n' | '\t' | '\r');
        let character = if harmful { char::REPLACEMENT_CHARACTER } else { character };
        if kept.len() + character.len_utf8() > max {
            break;
        }
        kept.push(character);
    }
    kept
}
