//! Webhooks (spec §15.9).

use countersign_domain::ids::WebhookId;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{
    CreateWebhook, RotateSecret, Secret, UpdateWebhook, WebhookFormat,
};

use super::{Fields, Query, instant};
use crate::dialect::wallgent::error::Failure;

const URL_CHARS_MAX: usize = 2_048;
const DESCRIPTION_CHARS_MAX: usize = 256;
/// The domain says how many names there may be; this only keeps the list from being endless.
const EVENTS_MAX: usize = 200;
const EVENT_CHARS_MAX: usize = 128;
const OVERLAP_SECONDS_MAX: u32 = 7 * 86_400;
const OVERLAP_SECONDS_DEFAULT: u32 = 86_400;

/// The body of `POST /webhooks`.
pub(crate) fn create_webhook(body: &Fields, secret: Secret) -> Result<CreateWebhook, Failure> {
    let url = url(body)?.ok_or_else(|| Failure::invalid("url", "is required"))?;
    let events = events(body)?.ok_or_else(|| Failure::invalid("events", "is required"))?;
    Ok(CreateWebhook {
        url,
        events,
        enabled: body.optional_bool("enabled")?.unwrap_or(true),
        description: body.optional_text("description", DESCRIPTION_CHARS_MAX)?,
        format: format(body)?,
        secret,
    })
}

/// The body of `PATCH /webhooks/:id`.
pub(crate) fn update_webhook(body: &Fields, webhook: WebhookId) -> Result<UpdateWebhook, Failure> {
    let words = |body: &Fields, name: &str| body.optional_text(name, DESCRIPTION_CHARS_MAX);
    Ok(UpdateWebhook {
        webhook,
        url: url(body)?,
        events: events(body)?,
        enabled: body.optional_bool("enabled")?,
        description: body.nullable("description", words)?,
    })
}

/// The body of `POST /webhooks/:id/rotate-secret`.
pub(crate) fn rotate_secret(
    body: &Fields,
    webhook: WebhookId,
    secret: Secret,
) -> Result<RotateSecret, Failure> {
    let overlap = body.optional_integer("overlapSeconds", (0, OVERLAP_SECONDS_MAX))?;
    let overlap_seconds = overlap.unwrap_or(OVERLAP_SECONDS_DEFAULT);
    Ok(RotateSecret { webhook, secret, overlap_seconds })
}

/// The body of `POST /webhooks/:id/replay`.
pub(crate) fn since(body: &Fields) -> Result<Timestamp, Failure> {
    let text = body.text("since", 64)?;
    instant(&text).ok_or_else(|| Failure::invalid("since", "must be an RFC 3339 instant"))
}

/// `limit` and `offset` of a list that is counted through (spec §6.4).
pub(crate) fn limit_and_offset(
    query: &Query,
    offset_max: usize,
) -> Result<(usize, usize), Failure> {
    let number = |name: &str, default: usize| match query.get(name) {
        None => Ok(default),
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(text.parse().unwrap_or(usize::MAX))
        }
        Some(text) if text.strip_prefix('-').is_some_and(is_digits) => Ok(0),
        Some(_) => Err(Failure::invalid(name, "must be a number")),
    };
    let (limit, offset) = (number("limit", 20)?, number("offset", 0)?);
    Ok((limit.clamp(1, 100), offset.min(offset_max)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Text that could be an address; whether it may be one is for the guard to say.
fn url(body: &Fields) -> Result<Option<String>, Failure> {
    let Some(url) = body.optional_name("url", URL_CHARS_MAX)? else { return Ok(None) };
    if url.contains('#') {
        return Err(Failure::invalid("url", "must not have a fragment"));
    }
    Ok(Some(url))
}

fn events(body: &Fields) -> Result<Option<Vec<String>>, Failure> {
    let events = body.optional_texts("events", (EVENTS_MAX, EVENT_CHARS_MAX))?;
    if events.iter().flatten().any(|event| event.trim().is_empty()) {
        return Err(Failure::invalid("events", "must not have blank names"));
    }
    Ok(events)
}

fn format(body: &Fields) -> Result<WebhookFormat, Failure> {
    let Some(word) = body.optional_text("format", 32)? else { return Ok(WebhookFormat::Wallgent) };
    let found = WebhookFormat::ALL.into_iter().find(|format| format.as_str() == word);
    found.ok_or_else(|| Failure::invalid("format", "must be WALLGENT, HIFI, CUBEWIRE or PAYGENTIC"))
}
