//! What became of an event on its way to an endpoint.

use serde::{Deserialize, Serialize};

use super::{Verdict, WebhookFormat};
use crate::access::Environment;
use crate::canonical::{self, Hash, Tag};
use crate::ids::{DeliveryId, EventId, Id, OrgId, Ulid, WebhookId};
use crate::time::Timestamp;

/// A delivery that was tried at least once. What was sent is not kept: it is made again from the
/// log, the same bytes each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id, the same on every attempt.
    pub id: DeliveryId,
    /// The organization.
    pub org: OrgId,
    /// The endpoint.
    pub webhook: WebhookId,
    /// The environment.
    pub environment: Environment,
    /// The event.
    pub event: EventId,
    /// The place of the record that tells it.
    #[serde(with = "canonical::integer")]
    pub seq: u64,
    /// The name of the event.
    pub name: String,
    /// How it stands.
    pub status: DeliveryStatus,
    /// How often it was tried.
    #[serde(with = "canonical::integer")]
    pub attempts: u32,
    /// How often it was tried since it was begun, or begun again: the schedule goes by that.
    #[serde(with = "canonical::integer")]
    pub tries: u32,
    /// When it was begun, or begun again.
    pub begun_at: Timestamp,
    /// When it is tried next, while it waits for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    /// What came of the last attempt.
    pub last: Attempt,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryStatus {
    /// It will be tried again.
    Pending,
    /// The endpoint has it.
    Delivered,
    /// It is not tried any more, unless somebody asks for it: a dead letter.
    Failed,
    /// Somebody has decided that it is not wanted.
    Discarded,
}

impl DeliveryStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Delivered => "DELIVERED",
            Self::Failed => "FAILED",
            Self::Discarded => "DISCARDED",
        }
    }
}

/// One attempt, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it was begun.
    pub at: Timestamp,
    /// The HTTP status of the answer; none where none came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    #[serde(with = "canonical::integer")]
    pub duration_ms: u32,
    /// What went wrong where no answer came, or why it was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How the body of the answer begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

impl Attempt {
    /// What it means for its delivery, in the format of the endpoint.
    #[must_use]
    pub const fn verdict(&self, format: WebhookFormat) -> Verdict {
        format.verdict(self.status)
    }
}

impl Delivery {
    /// The id of an event's delivery to an endpoint. It follows from the two, so that an attempt
    /// whose end was never written down is repeated under the same id; and it sorts by the time of
    /// the event, as the event's own id does.
    #[must_use]
    pub fn id_of(webhook: WebhookId, event: EventId) -> DeliveryId {
        const LOW: u128 = u64::MAX as u128;
        const VARIANT: u128 = 0b10 << 62;
        let (Ulid(webhook), Ulid(event)) = (webhook.ulid(), event.ulid());
        let both = [webhook.to_be_bytes(), event.to_be_bytes()].concat();
        let Hash(hash) = Hash::of(Tag::Delivery, &both);
        let random = hash.iter().take(8).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        DeliveryId::from_ulid(Ulid(event & !LOW | VARIANT | random >> 2))
    }
}
