//! What webhooks of the dialect look like on their way.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use countersign_domain::approval::{Approval, SubjectKind};
use countersign_domain::ids::{EventId, Id as _, Ulid};
use countersign_domain::instruction::{Instruction, InstructionKind};
use countersign_domain::log::{Fact, LogBody};
use countersign_domain::state::State;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::Webhook;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use serde::Serialize;

use super::render;
use crate::webhooks::{Codec, Headers, Message, Schedule, SigningKey};

/// The format of `/api/v1`.
pub(crate) struct Webhooks;

const SIGNATURE: HeaderName = HeaderName::from_static("x-cubewire-signature");

const DAY_SECONDS: u64 = 86_400;

/// Longer each time, up to an hour, for a day.
static SCHEDULE: Schedule = Schedule::within(DAY_SECONDS, &[10, 30, 60, 300, 900, 1_800, 3_600]);

/// The event of a test. It is in no log: nothing has happened.
const TEST: &str = "webhook.test";

/// All of a delivery.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<T> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    created_at: String,
    organization_id: String,
    data: T,
}

impl Codec for Webhooks {
    fn name(&self, fact: &Fact) -> Option<&'static str> {
        if transaction(fact).is_some() {
            return Some("transaction.status_changed");
        }
        request(fact).map(|(name, _)| name)
    }

    fn body(&self, record: &LogBody, _: &Arc<State>) -> Option<Bytes> {
        let (kind, at) = (self.name(&record.fact)?, record.at);
        let written = match (transaction(&record.fact), request(&record.fact)) {
            (Some(row), _) => {
                let data = render::transaction(row, at).ok()?;
                serde_json::to_vec(&event(record, kind, data))
            }
            (None, Some((_, row))) => {
                let data = render::approval_request(row, at).ok()?;
                serde_json::to_vec(&event(record, kind, data))
            }
            (None, None) => return None,
        };
        written.ok().map(Bytes::from)
    }

    fn test(
        &self,
        webhook: &Webhook,
        (id, at): (EventId, Timestamp),
    ) -> Option<(&'static str, Bytes)> {
        let event = Event {
            id: id.to_string(),
            kind: TEST,
            created_at: render::instant(at),
            organization_id: render::uuid(webhook.org),
            data: serde_json::json!({ "webhookId": render::uuid(webhook.id) }),
        };
        Some((TEST, serde_json::to_vec(&event).ok()?.into()))
    }

    fn headers(&self, _: &Message<'_>) -> Headers {
        vec![(CONTENT_TYPE, "application/json".into())]
    }

    /// There is room for one signature: that of the newest secret.
    fn signature(&self, message: &Message<'_>, _: i64, keys: &[SigningKey]) -> Headers {
        keys.first().map(|key| (SIGNATURE, key.of_body(message.body).into())).into_iter().collect()
    }

    /// What happened to a transaction, and to the request about it, is told in order.
    fn thread(&self, fact: &Fact) -> Option<Ulid> {
        let of_request = || Some(request(fact)?.1.subject.transaction()?.ulid());
        transaction(fact).map(|row| row.id.ulid()).or_else(of_request)
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn schedule(&self) -> Option<&Schedule> {
        Some(&SCHEDULE)
    }
}

fn event<T>(record: &LogBody, kind: &'static str, data: T) -> Event<T> {
    Event {
        id: EventId::from_ulid(record.id.ulid()).to_string(),
        kind,
        created_at: render::instant(record.at),
        organization_id: render::uuid(record.org),
        data,
    }
}

/// The transaction whose status changed, where one did that is this dialect's.
fn transaction(fact: &Fact) -> Option<&Instruction> {
    let (row, before) = match fact {
        Fact::InstructionUpdated { instruction, before } => (instruction, *before),
        Fact::InstructionCreated { instruction, .. }
        | Fact::InstructionDenied { instruction, kept: true, .. } => (instruction, None),
        _ => return None,
    };
    // Some steps have no word of their own here.
    let same = |before| render::status_word(before) == render::status_word(row.status);
    let told = row.kind() == InstructionKind::Vault && !before.is_some_and(same);
    told.then_some(row)
}

/// The request to which something happened, and what that is called.
fn request(fact: &Fact) -> Option<(&'static str, &Approval)> {
    let (name, row) = match fact {
        Fact::ApprovalCreated { approval } => ("approval_request.created", approval),
        Fact::ApprovalVoted { approval, .. } => ("approval_request.vote_cast", approval),
        Fact::ApprovalApproved { approval } => ("approval_request.approved", approval),
        Fact::ApprovalRejected { approval } => ("approval_request.rejected", approval),
        Fact::ApprovalExpired { approval } | Fact::ApprovalCancelled { approval } => {
            ("approval_request.expired", approval)
        }
        _ => return None,
    };
    (row.subject.kind() == SubjectKind::VaultTransaction).then_some((name, row))
}
