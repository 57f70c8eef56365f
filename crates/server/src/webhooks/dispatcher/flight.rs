//! One attempt, from the record to what is written down of it.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::{DeliveryId, EventId, Id as _};
use countersign_domain::log::LogRecord;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Attempt, Attempted, Webhook};

use super::Dispatcher;
use crate::webhooks::{
    Address, Message, Next, Outgoing, Schedule, SigningKey, Verdict, codec, milliseconds,
    unix_seconds,
};

/// An attempt that is to be made.
pub(super) struct Flight {
    /// The endpoint, as it is now.
    pub(super) webhook: Arc<Webhook>,
    /// What to sign with.
    pub(super) keys: Arc<[SigningKey]>,
    /// What happened.
    pub(super) record: Arc<LogRecord>,
    /// The delivery.
    pub(super) delivery: DeliveryId,
    /// How often it was tried since it was begun.
    pub(super) tries: u32,
    /// When the delivery was begun that its row says is to be tried again; none where its event is
    /// new.
    pub(super) begun_at: Option<Timestamp>,
}

/// An attempt that was made.
pub(super) struct Landed {
    /// What is written down of it.
    pub(super) attempted: Attempted,
}

impl Flight {
    /// Makes the attempt.
    pub(super) async fn fly(self, dispatcher: Arc<Dispatcher>) -> Landed {
        let Self { webhook, keys, record, delivery, tries, begun_at } = self;
        let codec = codec(webhook.format);
        let body = dispatcher.bodies.of(&record, webhook.format);
        let name = codec.name(&record.body.fact).unwrap_or_default();
        let event = EventId::from_ulid(record.body.id.ulid());
        let (delivery_text, event_text) = (delivery.to_string(), event.to_string());
        let message = Message { delivery: &delivery_text, event: &event_text, name, body: &body };
        let outgoing = Outgoing { codec, message, at: unix_seconds(), keys: &keys };
        let at = dispatcher.engine.now();
        let answered = dispatcher.transport.deliver(Address::of(&webhook), outgoing).await;
        let retry_at = match answered.verdict(codec) {
            Verdict::Failed => {
                let schedule = codec.schedule().unwrap_or(&dispatcher.schedule);
                dispatcher.retry_at(schedule, tries, answered.retry_after)
            }
            Verdict::Delivered | Verdict::Gone => None,
        };
        let excerpt = Some(answered.response).filter(|response| !response.is_empty());
        let attempt = Attempt {
            at,
            status: answered.status,
            duration_ms: milliseconds(answered.duration),
            error: answered.error,
            excerpt,
        };
        let (seq, name) = (record.seq, name.to_owned());
        let attempted = Attempted { delivery, event, seq, name, begun_at, attempt, retry_at };
        Landed { attempted }
    }
}

impl Dispatcher {
    /// When a delivery that failed once more is tried again.
    fn retry_at(
        &self,
        schedule: &Schedule,
        tries: u32,
        retry_after: Option<Duration>,
    ) -> Option<Timestamp> {
        let attempts = usize::try_from(tries).unwrap_or(usize::MAX).saturating_add(1);
        match schedule.next(attempts, retry_after, (self.chance)()) {
            Next::After(wait) => {
                let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
                let at = self.engine.now().unix_micros().saturating_add(micros);
                Some(Timestamp::from_unix_micros(at))
            }
            Next::Dead => None,
        }
    }
}
