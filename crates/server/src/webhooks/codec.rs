//! The formats of deliveries: how an event is named, written, signed and tried again.
//!
//! This is the seam for dialects. A dialect that tells its endpoints in its own way adds a variant
//! to the domain's `WebhookFormat`, implements [`Codec`] in its own folder, and has a line in
//! [`of`]. Nothing else about sending knows what a delivery looks like.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use countersign_domain::access::Environment;
use countersign_domain::ids::{DocumentId, EventId, Ulid};
use countersign_domain::log::{Fact, LogBody};
use countersign_domain::state::{Read, State};
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Webhook, WebhookFormat};
use countersign_engine::{Engine, StoreError};
use reqwest::header::HeaderName;

use super::{Schedule, SigningKey};
use crate::dialect::{cubewire, hifi, paygentic, wallgent};

/// What deliveries of one format look like. No state, no clock, no randomness: the same record with
/// the same rows is the same event with the same bytes, however often it is sent. What the status
/// of an answer means is the domain's to say.
pub(crate) trait Codec: Send + Sync {
    /// What an event is called that a fact is told as; none for facts that are not told. Endpoints
    /// ask for events by these names.
    fn name(&self, fact: &Fact) -> Option<&'static str>;

    /// The rows that a record is told with, as far as those that are known tell: what never
    /// changes, and people's names as they are when it is told.
    fn reads(&self, _record: &LogBody, _known: &State) -> Vec<Read> {
        Vec::new()
    }

    /// The body that tells of a record with these rows; none where it is not told.
    fn body(&self, record: &LogBody, rows: &Arc<State>) -> Option<Bytes>;

    /// What is sent to try an endpoint.
    fn test(&self, webhook: &Webhook, event: (EventId, Timestamp))
    -> Option<(&'static str, Bytes)>;

    /// The headers that are the same on every attempt, that of the content's type among them.
    fn headers(&self, message: &Message<'_>) -> Headers;

    /// The headers that say when it is sent, in seconds since 1970, and by whom: signed with the
    /// secret that holds, and those that still do.
    fn signature(&self, message: &Message<'_>, at: i64, keys: &[SigningKey]) -> Headers;

    /// Whether an endpoint is told events of a name. There may be some that it has to ask for by
    /// that very name.
    fn is_wanted(&self, webhook: &Webhook, name: &str) -> bool {
        webhook.wants(name)
    }

    /// What a fact is about, where what happened to it is told in order: then an event is sent when
    /// what came of the first attempt at the one before is known. Attempts after that do not wait
    /// for one another.
    fn thread(&self, _fact: &Fact) -> Option<Ulid> {
        None
    }

    /// The document that says whether any endpoint of the format is told anything, where an
    /// organization has a switch for that.
    fn switch(&self, _environment: Environment) -> Option<DocumentId> {
        None
    }

    /// The body as an attempt sends it, where it says when that was.
    fn stamped(&self, body: &Bytes, _at: Timestamp) -> Bytes {
        body.clone()
    }

    /// All of an attempt: resolving, connecting, sending, and the status of the answer.
    fn limit(&self) -> Duration {
        Duration::from_secs(15)
    }

    /// When it is tried again; none where that is what the operator has set.
    fn schedule(&self) -> Option<&Schedule> {
        None
    }
}

/// Headers in the order in which they are sent.
pub(crate) type Headers = Vec<(HeaderName, Cow<'static, str>)>;

/// An event on its way to an endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message<'a> {
    /// The delivery, the same on every attempt.
    pub(crate) delivery: &'a str,
    /// The event's id.
    pub(crate) event: &'a str,
    /// The event's name.
    pub(crate) name: &'a str,
    /// The body, byte for byte as it is signed.
    pub(crate) body: &'a Bytes,
}

/// The codec of a format.
pub(crate) const fn of(format: WebhookFormat) -> &'static dyn Codec {
    match format {
        WebhookFormat::Wallgent => &wallgent::Webhooks,
        WebhookFormat::Hifi => &hifi::Webhooks,
        WebhookFormat::Cubewire => &cubewire::Webhooks,
        WebhookFormat::Paygentic => &paygentic::Webhooks,
    }
}

/// The rows with which these records are told, each in the format of its endpoint.
pub(crate) async fn rows_of(
    engine: &Engine,
    records: &[(WebhookFormat, &LogBody)],
) -> Result<Arc<State>, StoreError> {
    let mut rows = Arc::new(State::new());
    loop {
        let reads = records.iter().flat_map(|(format, record)| of(*format).reads(record, &rows));
        let mut reads: Vec<Read> = reads.collect();
        if reads.iter().all(|read| rows.knows(read)) {
            return Ok(rows);
        }
        reads.sort();
        reads.dedup();
        rows = Arc::new(engine.read(reads).await?);
    }
}
