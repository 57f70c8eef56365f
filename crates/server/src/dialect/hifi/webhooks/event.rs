//! Events, made of what a record has, and of whom it names.

use std::sync::Arc;

use bytes::Bytes;
use countersign_domain::approval::{Approval, InstructionSubject, Vote};
use countersign_domain::ids::{EventId, Id as _};
use countersign_domain::instruction::{Funds, Instruction, InstructionKind, InstructionStatus};
use countersign_domain::log::LogBody;
use countersign_domain::state::State;
use countersign_domain::time::Timestamp;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::dialect::hifi::render::{self, Library};
use crate::dialect::hifi::wire;

/// An event, but for what it tells.
pub(super) struct Event {
    id: String,
    kind: &'static str,
    at: String,
}

/// All of a delivery, but for when it is made.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a, T> {
    event_id: &'a str,
    event_category: &'static str,
    event_type: &'static str,
    event_action: &'static str,
    data: &'a T,
    created_at: &'a str,
    version: &'static str,
}

/// An approval as events tell of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApprovalData {
    id: String,
    approval_id: String,
    transfer_id: String,
    transfer_type: &'static str,
    status: &'static str,
    amount: Box<RawValue>,
    currency: &'static str,
    chain: &'static str,
    source: Box<RawValue>,
    destination: Box<RawValue>,
    initiator_id: Option<String>,
    comment: Option<String>,
    votes: Vec<wire::Vote>,
    created_at: String,
    updated_at: String,
}

impl Event {
    /// That of a record.
    pub(super) fn of(record: &LogBody, kind: &'static str) -> Self {
        Self::new((EventId::from_ulid(record.id.ulid()), record.at), kind)
    }

    pub(super) fn new((id, at): (EventId, Timestamp), kind: &'static str) -> Self {
        Self { id: id.to_string(), kind, at: render::timestamp(at) }
    }

    /// The event with what it tells.
    pub(super) fn with<T: Serialize>(&self, data: &T) -> Option<Bytes> {
        let category = self.kind.split('.').next().unwrap_or_default();
        let made = self.kind.ends_with(".CREATE") || self.kind.ends_with(".PENDING");
        let whole = Whole {
            event_id: &self.id,
            event_category: match category {
                "TRANSFER" => "TRANSFER",
                "OFFRAMP" => "OFFRAMP",
                "WALLET" => "WALLET",
                _ => "WEBHOOK",
            },
            event_type: self.kind,
            event_action: if made || category == "WEBHOOK" { "CREATE" } else { "UPDATE" },
            data,
            created_at: &self.at,
            version: "v2",
        };
        Some(serde_json::to_vec(&whole).ok()?.into())
    }

    /// Tells of a transfer, as it would have been read then.
    pub(super) fn transfer(
        &self,
        row: &Instruction,
        (at, rows): (Timestamp, &Arc<State>),
    ) -> Option<Bytes> {
        let library = library(row, (at, rows));
        match row.kind() {
            InstructionKind::Transfer | InstructionKind::Vault => {
                self.with(&render::pair(row, render::single(&library, row)))
            }
            InstructionKind::Batch => self.with(&render::pair(row, render::batch(&library, row))),
            InstructionKind::Bridge => self.with(&render::pair(row, render::bridge(&library, row))),
            InstructionKind::Offramp => {
                self.with(&render::pair(row, render::offramp(&library, row)))
            }
        }
    }

    /// Tells of an approval.
    pub(super) fn approval(
        &self,
        (approval, subject): (&Approval, &InstructionSubject),
        rows: &Arc<State>,
    ) -> Option<Bytes> {
        let ends = Ends::of(&held(approval, subject), rows)?;
        let id = render::id_of_approval(approval.id);
        self.with(&ApprovalData {
            id: id.clone(),
            approval_id: id,
            transfer_id: render::id_of_transfer(subject.kind(), subject.instruction),
            transfer_type: render::transfer_type(subject.kind()),
            status: render::approval_status(approval.status),
            amount: ends.amount,
            currency: render::currency_of(subject.asset),
            chain: render::word(subject.asset),
            source: ends.source,
            destination: ends.destination,
            initiator_id: approval.requester.called.clone(),
            comment: approval.resolution.as_ref().and_then(|ended| ended.reason.clone()),
            votes: approval.cast.iter().map(vote).collect(),
            created_at: render::timestamp(approval.created_at),
            updated_at: render::timestamp(approval.updated_at),
        })
    }
}

/// What would move, from where and to where, as the transfer itself tells it.
struct Ends {
    amount: Box<RawValue>,
    source: Box<RawValue>,
    destination: Box<RawValue>,
}

impl Ends {
    fn of(row: &Instruction, rows: &Arc<State>) -> Option<Self> {
        let library = library(row, (row.created_at, rows));
        let (amount, source, destination) = match row.kind() {
            InstructionKind::Transfer | InstructionKind::Vault => {
                let it = render::single(&library, row);
                (it.amount, to_raw_value(&it.source), to_raw_value(&it.destination))
            }
            InstructionKind::Batch => {
                let it = render::batch(&library, row);
                let sum = to_raw_value(&render::decimal(row.amount, row.asset.scale())).ok()?;
                (sum, to_raw_value(&it.source), to_raw_value(&it.destination))
            }
            InstructionKind::Bridge => {
                let it = render::bridge(&library, row);
                (it.amount, to_raw_value(&it.source), to_raw_value(&it.destination))
            }
            InstructionKind::Offramp => {
                let it = render::offramp(&library, row);
                let (source, destination) =
                    (to_raw_value(&it.source), to_raw_value(&it.destination));
                (it.source.amount, source, destination)
            }
        };
        Some(Self { amount, source: source.ok()?, destination: destination.ok()? })
    }
}

/// What it is told with. A request that it still waits for is told of as it was opened: votes that
/// came since have events of their own.
fn library(row: &Instruction, (at, rows): (Timestamp, &Arc<State>)) -> Library {
    let (rows, people) = (Arc::clone(rows), Arc::clone(rows));
    let is_new = row.status == InstructionStatus::PendingApproval;
    Library { org: Some(row.org), now: at, rows, people, is_new }
}

/// The transfer as it was when it was held.
pub(super) fn held(approval: &Approval, subject: &InstructionSubject) -> Instruction {
    Instruction {
        id: subject.instruction,
        org: approval.org,
        environment: approval.environment,
        wallet: subject.wallet,
        address: subject.address.clone(),
        outside: subject.outside.clone(),
        asset: subject.asset,
        amount: subject.amount,
        fee: subject.fee,
        legs: subject.legs.clone(),
        detail: subject.detail.clone(),
        status: InstructionStatus::PendingApproval,
        funds: Funds::Apart,
        approval: None,
        expires_at: None,
        quote: None,
        payload_hash: approval.payload_hash,
        request_id: None,
        fingerprint: None,
        extra: subject.extra.clone(),
        ruled: None,
        failure: None,
        requested_by: approval.requester.actor,
        references: Vec::new(),
        attempt: 0,
        questions: 0,
        unheard: false,
        begun_at: None,
        due_at: None,
        moved_at: None,
        created_at: approval.created_at,
        updated_at: approval.created_at,
    }
}

fn vote(vote: &Vote) -> wire::Vote {
    wire::Vote {
        approver_id: vote.member.map_or_else(|| vote.person.to_string(), |id| id.to_string()),
        vote: vote.decision.as_str(),
        comment: vote.comment.clone(),
        created_at: render::timestamp(vote.at),
    }
}
