//! Webhooks, and what is sent to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_domain::ids::{DeliveryId, Id as _};
use countersign_domain::log::LogBody;
use countersign_domain::state::State;
use countersign_domain::webhook::{Attempt, Delivery, Webhook, WebhookFormat};
use serde_json::{Value, json};

use super::timestamp;
use crate::dialect::wallgent::wire;
use crate::webhooks::{Message, USER_AGENT, codec};

/// An endpoint, without its secrets.
pub(crate) fn webhook(row: &Webhook) -> wire::Webhook {
    wire::Webhook {
        id: row.id.to_string(),
        url: row.url.clone(),
        events: row.events.clone(),
        enabled: row.enabled,
        description: row.description.clone(),
        format: row.format.as_str(),
        environment: row.environment.as_str(),
        failing_since: row.failing_since.map(timestamp),
        disabled_from: row.disabled_from().filter(|_| row.enabled).map(timestamp),
        disabled_reason: row.disabled.map(|reason| reason.as_str()),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    }
}

/// A delivery, with the record that it tells and the rows it is told with, as the endpoint's format
/// has it.
pub(crate) fn delivery(
    row: &Delivery,
    (record, rows): (Option<&LogBody>, &Arc<State>),
    format: WebhookFormat,
) -> wire::Delivery {
    let codec = codec(format);
    let body = record.and_then(|record| codec.body(record, rows)).unwrap_or_default();
    let body = if body.is_empty() { body } else { codec.stamped(&body, row.last.at) };
    let (delivery, event) = (row.id.to_string(), row.event.to_string());
    let message = Message { delivery: &delivery, event: &event, name: &row.name, body: &body };
    let named = codec.headers(&message).into_iter();
    let mut headers: BTreeMap<String, String> =
        named.map(|(name, value)| (name.as_str().to_owned(), value.into_owned())).collect();
    headers.insert("user-agent".to_owned(), USER_AGENT.to_owned());
    let last = &row.last;
    wire::Delivery {
        id: delivery,
        webhook_id: row.webhook.to_string(),
        event_id: event,
        event_type: row.name.clone(),
        status: row.status.as_str(),
        attempts: row.attempts,
        last_attempt_at: timestamp(last.at),
        next_attempt_at: row.next_attempt_at.map(timestamp),
        request: wire::DeliveryRequest {
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        },
        response: wire::DeliveryResponse {
            status_code: last.status,
            body: last.excerpt.clone(),
            duration_ms: last.duration_ms,
            error: last.error.clone(),
        },
    }
}

/// A dead letter, with the record that it tells and the rows it is told with, as the endpoint's
/// format has it.
pub(crate) fn dead_letter(
    row: &Delivery,
    (record, rows): (Option<&LogBody>, &Arc<State>),
    format: WebhookFormat,
) -> wire::DeadLetter {
    let body = record.and_then(|record| codec(format).body(record, rows));
    let body = body.map(|body| codec(format).stamped(&body, row.last.at));
    let payload = body.and_then(|body| serde_json::from_slice(&body).ok());
    wire::DeadLetter {
        id: dead_letter_id(row.id),
        webhook_id: row.webhook.to_string(),
        event_type: row.name.clone(),
        attempts: row.attempts,
        last_attempt_at: Some(timestamp(row.last.at)),
        next_retry_at: row.next_attempt_at.map(timestamp),
        status: row.status.as_str(),
        last_error: failure(&row.last),
        payload: payload.unwrap_or(Value::Null),
    }
}

/// A dead letter has the bits of its delivery.
pub(crate) fn dead_letter_id(id: DeliveryId) -> String {
    format!("dlq_{}", id.ulid())
}

fn failure(last: &Attempt) -> Option<String> {
    let answered = last.status.map(|status| format!("the endpoint answered {status}"));
    last.error.clone().or(answered)
}

/// What the audit trail tells of an endpoint.
pub(crate) fn webhook_metadata(row: &Webhook) -> Value {
    json!({
        "url": row.url, "events": row.events, "enabled": row.enabled,
        "description": row.description, "format": row.format.as_str(),
        "disabledReason": row.disabled.map(|reason| reason.as_str()),
    })
}
