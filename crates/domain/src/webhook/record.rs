//! What whoever sends has done, written down.

use std::sync::Arc;

use super::health;
use super::{Attempt, Delivery, DeliveryStatus, Verdict, Webhook};
use crate::ids::{DeliveryId, EventId, OrgId, WebhookId};
use crate::log::{Consumer, Cursor};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};
use crate::time::Timestamp;

/// What came of some deliveries to one endpoint. Once it is committed, nothing of it is sent again
/// but what is to be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDeliveries {
    /// The organization.
    pub org: OrgId,
    /// The endpoint.
    pub webhook: WebhookId,
    /// Up to which place of the log each event was tried, here or before.
    pub cursor: u64,
    /// What was tried, in the order in which it was begun.
    pub attempts: Vec<Attempted>,
    /// What waited for an endpoint that is not told anything any more.
    pub dropped: Vec<DeliveryId>,
}

/// An attempt, and what it was of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The event.
    pub event: EventId,
    /// The place of the record that tells it.
    pub seq: u64,
    /// The event's name.
    pub name: String,
    /// When the delivery was begun that this was tried for; none where its event was new.
    pub begun_at: Option<Timestamp>,
    /// What came of it.
    pub attempt: Attempt,
    /// When to try again if it failed; none if that was the last time.
    pub retry_at: Option<Timestamp>,
}

/// Why something that waited was given up.
const DROPPED: &str = "the endpoint was disabled or deleted";

/// The rows that are written, and those that say whether they may be.
pub(crate) fn reads_of_record(verb: &RecordDeliveries) -> Vec<Read> {
    let RecordDeliveries { org, webhook, .. } = *verb;
    let tried = verb.attempts.iter().map(|attempted| attempted.delivery);
    let rows = tried.chain(verb.dropped.iter().copied());
    let rows = rows.map(|id| Key::Delivery(org, webhook, id).into());
    let cursor = Key::Cursor(org, Consumer::Webhook(webhook)).into();
    rows.chain([Key::Webhook(org, webhook).into(), cursor]).collect()
}

/// Writes down what was done.
pub(crate) fn record(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RecordDeliveries,
) -> Result<Answer, Halt> {
    let webhook = draft.get::<Webhook>((verb.org, verb.webhook))?;
    let webhook = webhook.ok_or(Rejection::NotFound(Object::Webhook))?;
    for attempted in &verb.attempts {
        note(draft, &webhook, attempted)?;
    }
    for id in &verb.dropped {
        drop_one(draft, &webhook, *id)?;
    }
    let attempts = verb.attempts.iter().map(|attempted| &attempted.attempt);
    health::take_in(draft, session, &webhook, attempts)?;
    move_on(draft, verb)?;
    Ok(Outcome::Done.into())
}

/// The cursor never goes back: who was enabled again in the meantime begins where that was.
fn move_on(draft: &mut Draft<'_>, verb: &RecordDeliveries) -> Result<(), Halt> {
    let (org, consumer) = (verb.org, Consumer::Webhook(verb.webhook));
    let cursor = draft.get::<Cursor>((org, consumer))?;
    let before = cursor.ok_or(Rejection::corrupt("webhook cursor"))?;
    if before.seq < verb.cursor {
        draft.update(Cursor { org, consumer, seq: verb.cursor });
    }
    Ok(())
}

/// Notes an attempt. What somebody decided about the delivery in the meantime stands, unless the
/// endpoint has it now; and what was asked for anew is still to be done.
fn note(draft: &mut Draft<'_>, webhook: &Webhook, tried: &Attempted) -> Result<(), Halt> {
    let before = draft.get::<Delivery>((webhook.org, webhook.id, tried.delivery))?;
    let waited = before.as_ref().is_none_or(|row| row.status == DeliveryStatus::Pending);
    let verdict = tried.attempt.verdict(webhook.format);
    let again = webhook.is_live() && verdict == Verdict::Failed;
    let retry_at = tried.retry_at.filter(|_| again);
    let (status, next_attempt_at) = match (verdict, &before, retry_at) {
        (Verdict::Delivered, ..) => (DeliveryStatus::Delivered, None),
        (_, Some(row), _) if !waited => (row.status, None),
        (_, _, Some(at)) => (DeliveryStatus::Pending, Some(at)),
        (_, _, None) => (DeliveryStatus::Failed, None),
    };
    let last = tried.attempt.clone();
    match before {
        Some(row) if waited && tried.begun_at.is_some_and(|begun_at| begun_at < row.begun_at) => {
            let attempts = row.attempts.saturating_add(1);
            draft.update(Delivery { attempts, last, ..(*row).clone() });
        }
        Some(row) => drop(draft.update(Delivery {
            status,
            attempts: row.attempts.saturating_add(1),
            tries: row.tries.saturating_add(1),
            next_attempt_at,
            last,
            ..(*row).clone()
        })),
        None => drop(draft.insert(Delivery {
            id: tried.delivery,
            org: webhook.org,
            webhook: webhook.id,
            environment: webhook.environment,
            event: tried.event,
            seq: tried.seq,
            name: tried.name.clone(),
            status,
            attempts: 1,
            tries: 1,
            begun_at: last.at,
            next_attempt_at,
            last,
        })),
    }
    Ok(())
}

/// Gives up what waits for an endpoint that is told nothing any more, or was not for a while: it
/// becomes a dead letter.
fn drop_one(draft: &mut Draft<'_>, webhook: &Webhook, id: DeliveryId) -> Result<(), Halt> {
    let row = draft.get::<Delivery>((webhook.org, webhook.id, id))?;
    let is_left = |row: &Arc<Delivery>| {
        let stale = !webhook.is_live() || row.begun_at < webhook.enabled_at;
        row.status == DeliveryStatus::Pending && stale
    };
    let Some(row) = row.filter(is_left) else { return Ok(()) };
    let last = Attempt { error: Some(DROPPED.to_owned()), ..row.last.clone() };
    let status = DeliveryStatus::Failed;
    draft.update(Delivery { status, next_attempt_at: None, last, ..(*row).clone() });
    Ok(())
}
