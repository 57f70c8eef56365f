//! The log, as the dialect tells it.

use countersign_domain::approval::Approval;
use countersign_domain::document::DocumentKind;
use countersign_domain::ids::{Id as _, PaymentId, Ulid};
use countersign_domain::instruction::{Instruction, InstructionStatus, Progress};
use countersign_domain::log::{Fact, LogBody};
use serde_json::json;

use super::transaction::status;
use super::{Names, instant, uuid};
use crate::dialect::cubewire::wire;

/// What a fact is told as.
pub(crate) struct Told {
    /// What part of the server tells it.
    pub(crate) service: &'static str,
    /// What happened.
    pub(crate) event: String,
    /// What it happened to.
    pub(crate) entity_type: &'static str,
    /// Which.
    pub(crate) entity_id: Option<String>,
    /// The transaction that it is about.
    pub(crate) transaction: Option<PaymentId>,
}

/// What a fact is told as.
pub(crate) fn told(fact: &Fact) -> Told {
    let of = |service, event: &str, entity_type, id: Ulid, transaction| Told {
        service,
        event: event.to_owned(),
        entity_type,
        entity_id: Some(id.to_uuid()),
        transaction,
    };
    match fact {
        Fact::InstructionCreated { instruction, .. } => {
            of_instruction(instruction, "TRANSACTION_CREATED")
        }
        Fact::InstructionDenied { instruction, .. } => {
            of_instruction(instruction, "TRANSACTION_DENIED")
        }
        Fact::InstructionUpdated { instruction, .. } => {
            of_instruction(instruction, updated(instruction.status))
        }
        Fact::DocumentCreated { document }
        | Fact::DocumentUpdated { after: document, .. }
        | Fact::DocumentDeleted { document } => {
            let (service, entity) = match document.kind() {
                DocumentKind::Vault => ("vaults", "VAULT"),
                DocumentKind::NamedList => ("lists", "LIST"),
                DocumentKind::OrderedPolicy => ("policies", "POLICY"),
                _ => ("documents", "DOCUMENT"),
            };
            let what = match fact {
                Fact::DocumentCreated { .. } => "CREATED",
                Fact::DocumentDeleted { .. } => "DELETED",
                _ => "UPDATED",
            };
            of(service, &format!("{entity}_{what}"), entity, document.id.ulid(), None)
        }
        Fact::DecisionDenied { approval, .. } => {
            let event = "APPROVAL_VOTE_DENIED";
            of("approvals", event, "APPROVAL_REQUEST", approval.ulid(), None)
        }
        fact => match approval_event(fact) {
            Some((event, approval)) => {
                let transaction = approval.subject.transaction();
                of("approvals", event, "APPROVAL_REQUEST", approval.id.ulid(), transaction)
            }
            None => other(fact),
        },
    }
}

/// What is no matter of this dialect has its word from the log.
fn other(fact: &Fact) -> Told {
    Told {
        service: "countersign",
        event: fact.action().to_ascii_uppercase().replace('.', "_"),
        entity_type: fact.resource_type(),
        entity_id: fact.resource_id(),
        transaction: None,
    }
}

fn of_instruction(instruction: &Instruction, event: &str) -> Told {
    Told {
        service: "transactions",
        event: event.to_owned(),
        entity_type: "TRANSACTION",
        entity_id: Some(uuid(instruction.id)),
        transaction: Some(instruction.id),
    }
}

const fn updated(status: InstructionStatus) -> &'static str {
    match status {
        InstructionStatus::Running(_, Progress::Pending | Progress::Processed) => {
            "TRANSACTION_RECEIVED"
        }
        InstructionStatus::Running(..) => "TRANSACTION_SUBMITTED",
        InstructionStatus::Completed => "TRANSACTION_CONFIRMED",
        InstructionStatus::Failed(_)
        | InstructionStatus::QuoteFailed
        | InstructionStatus::NotInitiated => "TRANSACTION_FAILED",
        InstructionStatus::Cancelled => "TRANSACTION_CANCELLED",
        InstructionStatus::Denied => "TRANSACTION_DENIED",
        InstructionStatus::Rejected | InstructionStatus::Expired => "WORKFLOW_COMPLETED",
        InstructionStatus::PendingApproval
        | InstructionStatus::Approved
        | InstructionStatus::AwaitingFunds
        | InstructionStatus::OpenQuote
        | InstructionStatus::Created => "TRANSACTION_VALIDATED",
    }
}

const fn approval_event(fact: &Fact) -> Option<(&'static str, &Approval)> {
    match fact {
        Fact::ApprovalCreated { approval } => Some(("APPROVAL_REQUIRED", approval)),
        Fact::ApprovalVoted { approval, .. } => Some(("APPROVAL_VOTED", approval)),
        Fact::ApprovalApproved { approval } => Some(("APPROVAL_GRANTED", approval)),
        Fact::ApprovalRejected { approval } => Some(("APPROVAL_REJECTED", approval)),
        Fact::ApprovalExpired { approval } | Fact::ApprovalCancelled { approval } => {
            Some(("APPROVAL_TIMEOUT", approval))
        }
        _ => None,
    }
}

/// A record of the log.
pub(crate) fn audit_entry(body: &LogBody, names: &Names) -> wire::AuditEntry {
    let told = told(&body.fact);
    let transaction = match &body.fact {
        Fact::InstructionCreated { instruction, .. }
        | Fact::InstructionUpdated { instruction, .. }
        | Fact::InstructionDenied { instruction, .. } => Some(json!({
            "id": uuid(instruction.id), "status": status(instruction, body.at),
            "asset": instruction.asset.code(),
        })),
        _ => None,
    };
    wire::AuditEntry {
        id: uuid(body.id),
        timestamp: instant(body.at),
        service: told.service.to_owned(),
        message: told.event.to_ascii_lowercase().replace('_', " "),
        event: told.event,
        workflow_id: told.transaction.map(uuid),
        entity_type: told.entity_type.to_owned(),
        entity_id: told.entity_id,
        user_id: names.id(body.actor),
        client_info: wire::ClientInfo {
            ip_address: body.ip.map(|ip| ip.to_string()),
            user_agent: None,
            origin: None,
        },
        details: json!({ "action": body.fact.action() }),
        metadata: json!({ "sequence": body.seq, "previous": body.previous.to_string() }),
        organization_id: uuid(body.org),
        transaction_id: told.transaction.map(uuid),
        transaction,
    }
}
