//! One attempt, from the record to what is written down of it.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::{DeliveryId, EventId, Id as _};
use countersign_domain::log::LogRecord;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Attempt, Attempted, Webhook, WebhookFormat};

use super::Dispatcher;
use crate::dialect::wallgent;
use crate::webhooks::{Next, Outgoing, SigningKey, Verdict, milliseconds, unix_seconds};

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
    /// Whether its row says that it is to be tried again; else its event is new.
    pub(super) is_retry: bool,
}

/// An attempt that was made.
pub(super) struct Landed {
    /// What is written down of it.
    pub(super) attempted: Attempted,
    /// See [`Flight::is_retry`].
    pub(super) is_retry: bool,
}

impl Flight {
    /// Makes the attempt.
    pub(super) async fn fly(self, dispatcher: Arc<Dispatcher>) -> Landed {
        let Self { webhook, keys, record, delivery, tries, is_retry } = self;
        let body = match webhook.format {
            WebhookFormat::Wallgent => wallgent::event_text(&record.body),
        };
        let event = EventId::from_ulid(record.body.id.ulid());
        let name = record.body.fact.event().map(|name| name.as_str()).unwrap_or_default();
        let begun_at = dispatcher.engine.now();
        let outgoing = Outgoing {
            delivery: &delivery.to_string(),
            event: &event.to_string(),
            name,
            body: &body.unwrap_or_default(),
            at: unix_seconds(),
            keys: &keys,
        };
        let address = (webhook.url.as_str(), webhook.environment);
        let answered = dispatcher.transport.deliver(address, outgoing).await;
        let retry_at = match answered.verdict() {
            Verdict::Failed => dispatcher.retry_at(tries, answered.retry_after),
            Verdict::Delivered | Verdict::Gone => None,
        };
        let excerpt = Some(answered.response).filter(|response| !response.is_empty());
        let attempt = Attempt {
            at: begun_at,
            status: answered.status,
            duration_ms: milliseconds(answered.duration),
            error: answered.error,
            excerpt,
        };
        let (seq, name) = (record.seq, name.to_owned());
        let attempted = Attempted { delivery, event, seq, name, attempt, retry_at };
        Landed { attempted, is_retry }
    }
}

impl Dispatcher {
    /// When a delivery that failed once more is tried again.
    fn retry_at(&self, tries: u32, retry_after: Option<Duration>) -> Option<Timestamp> {
        let attempts = usize::try_from(tries).unwrap_or(usize::MAX).saturating_add(1);
        match self.schedule.next(attempts, retry_after, (self.chance)()) {
            Next::After(wait) => {
                let micros = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
                let at = self.engine.now().unix_micros().saturating_add(micros);
                Some(Timestamp::from_unix_micros(at))
            }
            Next::Dead => None,
        }
    }
}
