//! What webhooks of `/v1` look like on their way (spec §16).

use std::sync::Arc;

use bytes::Bytes;
use countersign_domain::ids::EventId;
use countersign_domain::log::{Fact, LogBody};
use countersign_domain::state::State;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::Webhook;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use serde_json::{Value, json};

use super::{render, wire};
use crate::webhooks::{Codec, Headers, Message, SigningKey, signed_by};

/// The format of `/v1`.
pub(crate) struct Webhooks;

const SIGNATURE: HeaderName = HeaderName::from_static("wallgent-signature");
const EVENT: HeaderName = HeaderName::from_static("wallgent-event");
const DELIVERY: HeaderName = HeaderName::from_static("wallgent-delivery");
const TIMESTAMP: HeaderName = HeaderName::from_static("wallgent-timestamp");
const STANDARD_ID: HeaderName = HeaderName::from_static("webhook-id");
const STANDARD_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const STANDARD_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// The event of a test. It is in no log: nothing has happened.
const TEST: &str = "webhook.test";

impl Codec for Webhooks {
    fn name(&self, fact: &Fact) -> Option<&'static str> {
        fact.event().map(|name| name.as_str())
    }

    fn body(&self, record: &LogBody, _: &Arc<State>) -> Option<Bytes> {
        render::event_text(record)
    }

    fn test(
        &self,
        webhook: &Webhook,
        (event, at): (EventId, Timestamp),
    ) -> Option<(&'static str, Bytes)> {
        let data = json!({
            "id": webhook.id.to_string(), "webhookId": webhook.id.to_string(),
            "message": "This is a test.", "environment": webhook.environment.as_str(),
        });
        let Value::Object(data) = data else { return None };
        let event = wire::Event {
            id: event.to_string(),
            event: TEST,
            kind: TEST,
            timestamp: render::timestamp(at),
            organization_id: webhook.org.to_string(),
            environment: webhook.environment.as_str(),
            data,
        };
        Some((TEST, serde_json::to_vec(&event).ok()?.into()))
    }

    fn headers(&self, message: &Message<'_>) -> Headers {
        vec![
            (CONTENT_TYPE, "application/json".into()),
            (EVENT, message.name.to_owned().into()),
            (DELIVERY, message.delivery.to_owned().into()),
            (STANDARD_ID, message.event.to_owned().into()),
        ]
    }

    /// Both schemes, side by side. The first key alone signs by the older one, which has no room
    /// for two.
    fn signature(&self, message: &Message<'_>, at: i64, keys: &[SigningKey]) -> Headers {
        let Message { event, body, .. } = *message;
        let older = keys.first().map(|key| (SIGNATURE, key.of_body(body).into()));
        let rest = [
            (TIMESTAMP, at.to_string().into()),
            (STANDARD_TIMESTAMP, at.to_string().into()),
            (STANDARD_SIGNATURE, signed_by(keys, (event, at), body).into()),
        ];
        older.into_iter().chain(rest).collect()
    }
}
