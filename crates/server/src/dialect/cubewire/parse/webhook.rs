//! Bodies about webhook endpoints.

use countersign_domain::ids::WebhookId;
use countersign_domain::webhook::{CreateWebhook, Secret, UpdateWebhook, WebhookFormat};

use crate::dialect::cubewire::error::Failure;
use crate::door::Fields;

const URL_CHARS_MAX: usize = 2_048;
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 16..=255;
const EVENTS_MAX: (usize, usize) = (50, 128);

/// The body of `POST /webhooks`.
pub(crate) fn create_webhook(body: &Fields, fresh: Secret) -> Result<CreateWebhook, Failure> {
    let url = url(body)?.ok_or_else(|| Failure::invalid("url", "is required"))?;
    let events = events(body)?.ok_or_else(|| Failure::invalid("events", "is required"))?;
    let secret = body.optional_text("secret", *SECRET_CHARS.end())?;
    if secret.as_ref().is_some_and(|secret| secret.chars().count() < *SECRET_CHARS.start()) {
        return Err(Failure::invalid("secret", "must have 16 to 255 characters"));
    }
    Ok(CreateWebhook {
        url,
        events,
        enabled: enabled(body)?.unwrap_or(true),
        description: None,
        format: WebhookFormat::Cubewire,
        secret: secret.map_or(fresh, Secret::new),
    })
}

/// The body of `PATCH /webhooks/{id}`.
pub(crate) fn update_webhook(body: &Fields, webhook: WebhookId) -> Result<UpdateWebhook, Failure> {
    if body.has("secret") {
        return Err(Failure::invalid("secret", "is chosen once"));
    }
    Ok(UpdateWebhook {
        webhook,
        url: url(body)?,
        events: events(body)?,
        enabled: enabled(body)?,
        description: None,
    })
}

fn url(body: &Fields) -> Result<Option<String>, Failure> {
    let Some(url) = body.optional_name("url", URL_CHARS_MAX)? else { return Ok(None) };
    if url.contains('#') {
        return Err(Failure::invalid("url", "must not have a fragment"));
    }
    Ok(Some(url))
}

fn events(body: &Fields) -> Result<Option<Vec<String>>, Failure> {
    let events = body.optional_texts("events", EVENTS_MAX)?;
    if events.as_ref().is_some_and(Vec::is_empty) {
        return Err(Failure::invalid("events", "must have at least one"));
    }
    Ok(events)
}

fn enabled(body: &Fields) -> Result<Option<bool>, Failure> {
    match body.optional_text("status", 16)?.as_deref() {
        None => Ok(None),
        Some("ACTIVE") => Ok(Some(true)),
        Some("INACTIVE") => Ok(Some(false)),
        Some(_) => Err(Failure::invalid("status", "must be ACTIVE or INACTIVE")),
    }
}
