//! What webhooks of the dialect look like on their way.

mod event;
mod token;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use countersign_domain::approval::{Approval, InstructionSubject};
use countersign_domain::ids::{EventId, Id as _, Ulid};
use countersign_domain::instruction::{Instruction, InstructionKind};
use countersign_domain::log::{Fact, LogBody};
use countersign_domain::state::{Read, State};
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::Webhook;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;

use super::render::{self, Library};
use crate::webhooks::{Codec, Headers, Message, Schedule, SigningKey};
use event::Event;

/// The format of `/v2`.
pub(crate) struct Webhooks;

/// An event that only those are told who ask for it by name: it is not one of HIFI's own.
const EXPIRED: &str = "TRANSFER.APPROVAL.EXPIRED";

/// The event of a test. It is in no log: nothing has happened.
const TEST: &str = "WEBHOOK.TEST";

const DAY_SECONDS: u64 = 86_400;

/// A minute, doubled to at most an hour, for a day.
static SCHEDULE: Schedule = Schedule::within(DAY_SECONDS, &[60, 120, 240, 480, 960, 1_920, 3_600]);

impl Codec for Webhooks {
    fn name(&self, fact: &Fact) -> Option<&'static str> {
        match Told::of(fact)? {
            Told::Made(row) => Some(match row.kind() {
                InstructionKind::Transfer | InstructionKind::Vault => "WALLET.TRANSFER.CREATE",
                InstructionKind::Batch => "WALLET.TRANSFER.BATCH.CREATE",
                InstructionKind::Bridge => "WALLET.BRIDGE.CREATE",
                InstructionKind::Offramp => "OFFRAMP.CREATE",
            }),
            Told::Moved(row) => Some(match row.kind() {
                InstructionKind::Transfer | InstructionKind::Vault => "WALLET.TRANSFER.UPDATE",
                InstructionKind::Batch => "WALLET.TRANSFER.BATCH.UPDATE",
                InstructionKind::Bridge => "WALLET.BRIDGE.UPDATE",
                InstructionKind::Offramp => "OFFRAMP.UPDATE",
            }),
            Told::Asked(..) => Some(match fact {
                Fact::ApprovalApproved { .. } => "TRANSFER.APPROVAL.APPROVED",
                Fact::ApprovalExpired { .. } => EXPIRED,
                Fact::ApprovalCreated { .. } => "TRANSFER.APPROVAL.PENDING",
                _ => "TRANSFER.APPROVAL.REJECTED",
            }),
        }
    }

    fn is_wanted(&self, webhook: &Webhook, name: &str) -> bool {
        if name == EXPIRED { webhook.names(name) } else { webhook.wants(name) }
    }

    /// What happened to a transfer, and to the request about it, is told in order.
    fn thread(&self, fact: &Fact) -> Option<Ulid> {
        Some(match Told::of(fact)? {
            Told::Made(row) | Told::Moved(row) => row.id.ulid(),
            Told::Asked(_, subject) => subject.instruction.ulid(),
        })
    }

    /// Users, whose an account is, and the request: it is as it was when it was opened, or has
    /// ended for good.
    fn reads(&self, record: &LogBody, known: &State) -> Vec<Read> {
        let row = match Told::of(&record.fact) {
            Some(Told::Made(row) | Told::Moved(row)) => Cow::Borrowed(row),
            Some(Told::Asked(approval, subject)) => Cow::Owned(event::held(approval, subject)),
            None => return Vec::new(),
        };
        let mut reads = Library::reads(&row);
        reads.extend(Library::further(known, &row));
        reads
    }

    fn body(&self, record: &LogBody, rows: &Arc<State>) -> Option<Bytes> {
        let kind = self.name(&record.fact)?;
        let event = Event::of(record, kind);
        match Told::of(&record.fact)? {
            Told::Made(row) | Told::Moved(row) => event.transfer(row, (record.at, rows)),
            Told::Asked(approval, subject) => event.approval((approval, subject), rows),
        }
    }

    fn test(
        &self,
        webhook: &Webhook,
        (id, at): (EventId, Timestamp),
    ) -> Option<(&'static str, Bytes)> {
        let data = json!({ "webhookId": webhook.id.to_string(), "message": "This is a test." });
        let event = Event::new((id, at), TEST).with(&data)?;
        Some((TEST, event))
    }

    /// When this attempt is made goes into the body, as its last member.
    fn stamped(&self, body: &Bytes, at: Timestamp) -> Bytes {
        let Some(open) = body.strip_suffix(b"}") else { return body.clone() };
        let stamp = format!(",\"timestamp\":\"{}\"}}", render::timestamp(at));
        [open, stamp.as_bytes()].concat().into()
    }

    fn headers(&self, _: &Message<'_>) -> Headers {
        vec![(CONTENT_TYPE, "application/json".into())]
    }

    fn signature(&self, message: &Message<'_>, at: i64, keys: &[SigningKey]) -> Headers {
        let pair = keys.first().and_then(SigningKey::pair);
        let token = pair.and_then(|pair| token::signed(pair, message, at));
        token.map(|token| (AUTHORIZATION, format!("Bearer {token}").into())).into_iter().collect()
    }

    fn limit(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn schedule(&self) -> Option<&Schedule> {
        Some(&SCHEDULE)
    }
}

/// What a fact tells of that the dialect knows.
enum Told<'a> {
    /// A transfer was made.
    Made(&'a Instruction),
    /// A transfer stands elsewhere.
    Moved(&'a Instruction),
    /// Something became of the request that a transfer waits for.
    Asked(&'a Approval, &'a InstructionSubject),
}

impl<'a> Told<'a> {
    fn of(fact: &'a Fact) -> Option<Self> {
        let (told, kind) = match fact {
            Fact::InstructionCreated { instruction, .. } => {
                (Self::Made(instruction), instruction.kind())
            }
            Fact::InstructionUpdated { instruction, before } => {
                let word = |status| render::status_word(instruction, status);
                // Some steps have no word of their own here.
                if before.is_some_and(|before| word(before) == word(instruction.status)) {
                    return None;
                }
                (Self::Moved(instruction), instruction.kind())
            }
            Fact::ApprovalCreated { approval }
            | Fact::ApprovalApproved { approval }
            | Fact::ApprovalRejected { approval }
            | Fact::ApprovalCancelled { approval }
            | Fact::ApprovalExpired { approval } => {
                let subject = approval.subject.instruction()?;
                (Self::Asked(approval, subject), subject.kind())
            }
            _ => return None,
        };
        // What a vault sends is another dialect's.
        (kind != InstructionKind::Vault).then_some(told)
    }
}
