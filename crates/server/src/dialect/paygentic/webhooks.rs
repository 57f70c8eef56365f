//! What webhooks of the dialect look like on their way.

use std::sync::Arc;

use bytes::Bytes;
use countersign_domain::access::Environment;
use countersign_domain::approval::Approval;
use countersign_domain::document::{Body, Document};
use countersign_domain::ids::{DocumentId, EventId, Id as _, Ulid};
use countersign_domain::log::{Fact, LogBody};
use countersign_domain::resource::WebhookSwitch;
use countersign_domain::state::State;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::Webhook;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use serde::Serialize;
use serde_json::json;

use super::render;
use crate::webhooks::{Codec, Headers, Message, Schedule, SigningKey, signed_by};

/// The format of `/v0`.
pub(crate) struct Webhooks;

const ID: HeaderName = HeaderName::from_static("svix-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("svix-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("svix-signature");

/// The event of a test. It is in no log: nothing has happened.
const TEST: &str = "webhook.test.v0";

static SCHEDULE: Schedule = Schedule::of(&[5, 300, 1_800, 7_200, 18_000, 36_000, 36_000]);

/// All of a delivery.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<T> {
    event_type: &'static str,
    event_id: String,
    timestamp: String,
    data: T,
}

impl Codec for Webhooks {
    fn name(&self, fact: &Fact) -> Option<&'static str> {
        if order(fact).is_some() {
            return Some("order.approval_status_changed.v0");
        }
        approval(fact).map(|(name, _)| name)
    }

    /// What happened to an order, and to its approvals, is told in order.
    fn thread(&self, fact: &Fact) -> Option<Ulid> {
        if let Some(row) = order(fact) {
            return Some(row.id.ulid());
        }
        let (_, row) = approval(fact)?;
        let document = row.subject.resource()?.document;
        Some(document.map_or(row.id.ulid(), |id| id.ulid()))
    }

    /// An organization that has never had a switch is told: whoever registers an endpoint wants to
    /// be.
    fn switch(&self, environment: Environment) -> Option<DocumentId> {
        Some(WebhookSwitch::id(environment))
    }

    fn body(&self, record: &LogBody, _: &Arc<State>) -> Option<Bytes> {
        let kind = self.name(&record.fact)?;
        let id = EventId::from_ulid(record.id.ulid());
        match (order(&record.fact), approval(&record.fact)) {
            (Some(row), _) => written((id, record.at), kind, render::order(row).ok()?),
            (None, Some((_, row))) => written((id, record.at), kind, render::approval(row).ok()?),
            (None, None) => None,
        }
    }

    fn test(
        &self,
        webhook: &Webhook,
        event: (EventId, Timestamp),
    ) -> Option<(&'static str, Bytes)> {
        let data = json!({ "webhookId": webhook.id.to_string(), "message": "This is a test." });
        Some((TEST, written(event, TEST, data)?))
    }

    fn headers(&self, message: &Message<'_>) -> Headers {
        vec![(CONTENT_TYPE, "application/json".into()), (ID, message.event.to_owned().into())]
    }

    fn signature(&self, message: &Message<'_>, at: i64, keys: &[SigningKey]) -> Headers {
        let signed = signed_by(keys, (message.event, at), message.body);
        vec![(TIMESTAMP, at.to_string().into()), (SIGNATURE, signed.into())]
    }

    fn schedule(&self) -> Option<&Schedule> {
        Some(&SCHEDULE)
    }
}

fn written<T: Serialize>(
    (id, at): (EventId, Timestamp),
    event_type: &'static str,
    data: T,
) -> Option<Bytes> {
    let (event_id, timestamp) = (id.to_string(), render::timestamp(at));
    let event = Event { event_type, event_id, timestamp, data };
    Some(serde_json::to_vec(&event).ok()?.into())
}

/// The order that stands otherwise by its approvals, where one does: because of what was decided,
/// or because it does not say any more what was approved.
fn order(fact: &Fact) -> Option<&Document> {
    let Fact::DocumentUpdated { before, after } = fact else { return None };
    if !matches!((&before.body, &after.body), (Body::Order(_), Body::Order(_))) {
        return None;
    }
    let differs = render::standing(before).ok()? != render::standing(after).ok()?;
    differs.then_some(after)
}

/// The approval to which something happened, and what that is called.
fn approval(fact: &Fact) -> Option<(&'static str, &Approval)> {
    let (name, row) = match fact {
        Fact::ApprovalCreated { approval } => ("approval.created.v0", approval),
        Fact::ApprovalApproved { approval } => ("approval.approved.v0", approval),
        Fact::ApprovalRejected { approval } => ("approval.rejected.v0", approval),
        Fact::ApprovalCancelled { approval } | Fact::ApprovalExpired { approval } => {
            ("approval.cancelled.v0", approval)
        }
        _ => return None,
    };
    row.subject.resource().map(|_| (name, row))
}
