//! One attempt, from the record to what is written down of it.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::{DeliveryId, EventId, Id as _, Ulid};
use countersign_domain::log::LogRecord;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Attempt, Attempted, Verdict, Webhook};

use super::Dispatcher;
use crate::webhooks::{
    Attempted as Answered, Message, Next, Outgoing, Refused, Schedule, SigningKey, Target, codec,
    milliseconds, unix_seconds,
};

/// An attempt that is to be made.
pub(super) struct Flight {
    /// The endpoint, as it is now.
    pub(super) webhook: Arc<Webhook>,
    /// Where it is, or why nothing goes there.
    pub(super) target: Arc<Result<Target, Refused>>,
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
    /// What it keeps others waiting for.
    pub(super) thread: Option<Ulid>,
}

/// An attempt that was made.
pub(super) struct Landed {
    /// What it keeps nobody waiting for any more.
    pub(super) thread: Option<Ulid>,
    /// What is written down of it.
    pub(super) attempted: Attempted,
}

impl Flight {
    /// Makes the attempt.
    pub(super) async fn fly(self, dispatcher: Arc<Dispatcher>) -> Landed {
        let Self { webhook, target, keys, record, delivery, tries, begun_at, thread } = self;
        let codec = codec(webhook.format);
        let at = dispatcher.engine.now();
        let told = (&*record, webhook.format);
        let body = dispatcher.bodies.of(&dispatcher.engine, told).await;
        let name = codec.name(&record.body.fact).unwrap_or_default();
        let event = EventId::from_ulid(record.body.id.ulid());
        let (delivery_text, event_text) = (delivery.to_string(), event.to_string());
        let answered = match (body, &*target) {
            (Ok(body), Ok(target)) => {
                let (delivery, event) = (&*delivery_text, &*event_text);
                let message = Message { delivery, event, name, body: &codec.stamped(&body, at) };
                let outgoing = Outgoing { codec, message, at: unix_seconds(), keys: &keys };
                dispatcher.transport.deliver(target, outgoing).await
            }
            (_, Err(refused)) => Answered::refused(refused),
            // What it is told with could not be read: it is tried again.
            (Err(error), _) => Answered::impossible(&error.to_string()),
        };
        let retry_at = match webhook.format.verdict(answered.status) {
            Verdict::Failed => {
                let schedule = codec.schedule().unwrap_or(&dispatcher.schedule);
                let begun_at = begun_at.unwrap_or(at);
                dispatcher.retry_at(schedule, (tries, begun_at), answered.retry_after)
            }
            Verdict::Delivered | Verdict::Refused | Verdict::Gone => None,
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
        Landed { thread, attempted }
    }
}

impl Dispatcher {
    /// When a delivery that failed once more is tried again.
    fn retry_at(
        &self,
        schedule: &Schedule,
        (tries, begun_at): (u32, Timestamp),
        retry_after: Option<Duration>,
    ) -> Option<Timestamp> {
        let now = self.engine.now();
        let since = now.unix_micros().saturating_sub(begun_at.unix_micros());
        let since = Duration::from_micros(u64::try_from(since).unwrap_or(0));
        let attempts = usize::try_from(tries).unwrap_or(usize::MAX).saturating_add(1);
        match schedule.next((attempts, since), retry_after, (self.chance)()) {
            Next::After(wait) => {
                let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
                let at = now.unix_micros().saturating_add(micros);
                Some(Timestamp::from_unix_micros(at))
            }
            Next::Dead => None,
        }
    }
}
