//! Changes that wait.

use countersign_domain::approval::{Approval, Subject};
use countersign_domain::change::{Action, Change, Changed, Choices};
use countersign_domain::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    api_key, approver_list, change_approval, changes, member, policy, reviewed, timestamp,
    waiting_transfer,
};
use crate::dialect::wallgent::wire;

/// What waits.
pub(crate) fn subject(subject: &Subject) -> wire::Subject {
    match subject {
        Subject::Payment(subject) => wire::Subject {
            r#type: "PAYMENT",
            id: Some(subject.payment.to_string()),
            action: None,
            before: None,
            after: None,
        },
        Subject::Instruction(subject) => wire::Subject {
            r#type: subject.kind().as_str(),
            id: Some(subject.instruction.to_string()),
            action: None,
            before: None,
            after: Some(waiting_transfer(subject)),
        },
        Subject::Change(subject) => {
            let change = subject.change.plain();
            wire::Subject {
                r#type: subject.change.object().map_or("NOTHING", Changed::kind),
                id: subject.change.object().and_then(Changed::id),
                action: Some(subject.change.action().as_str()),
                before: change.before.as_ref().map(object),
                after: change.after.as_ref().map(object),
            }
        }
        Subject::Resource(row) => wire::Subject {
            r#type: subject.kind().as_str(),
            id: Some(row.resource.clone()),
            action: Some(row.review.as_str()),
            before: None,
            after: Some(reviewed(row)),
        },
    }
}

/// A change in a few words: `New member Paul (approver)`.
pub(crate) fn title(change: &Change) -> String {
    let Some(object) = change.object() else { return String::new() };
    let (kind, name) = (object.kind().to_lowercase().replace('_', " "), object.name());
    match (change.action(), object) {
        (Action::Create, Changed::Member(row)) => {
            format!("New member {name} ({})", row.role.as_str())
        }
        (Action::Update, Changed::Member(row)) => format!("Make {name} {}", row.role.as_str()),
        (Action::Update, Changed::Organization(_)) => "Change what the organization chose".into(),
        (Action::Create, _) => format!("New {kind} {name}"),
        (Action::Update, _) => format!("Change {kind} {name}"),
        (Action::Delete, _) => format!("Delete {kind} {name}"),
    }
}

/// What is to change, for the audit trail.
pub(crate) fn changed(change: &Change) -> Value {
    let change = change.plain();
    let (before, after) = (change.before.as_ref().map(object), change.after.as_ref().map(object));
    let nothing = || json!({});
    let differing = changes(&before.unwrap_or_else(nothing), &after.unwrap_or_else(nothing));
    json!({
        "subjectType": change.object().map(Changed::kind),
        "action": change.action().as_str(),
        "name": change.object().map(Changed::name),
        "changes": differing,
    })
}

/// A change that waits: result and error in one body, as of a payment that does.
pub(crate) fn held_change(
    approval: &Approval,
    shown: wire::Approval,
    (token, secret): (Option<String>, Option<String>),
) -> wire::HeldChange {
    let id = approval.id.to_string();
    let expires_at = timestamp(approval.expires_at);
    let what = approval.subject.change().map(|subject| title(&subject.change));
    let message = format!("Held for approval. {}", what.unwrap_or_default());
    wire::HeldChange {
        status: approval.status.as_str(),
        approval_id: id.clone(),
        approval: shown,
        invitation: token.map(|token| wire::HeldInvitation { token }),
        secret,
        error: wire::ErrorBody {
            code: "APPROVAL_REQUIRED",
            message,
            details: json!({ "approvalId": id, "expiresAt": expires_at }),
        },
        expires_at,
        id,
    }
}

/// An object, without what it only comes to have when the change is made.
fn object(object: &Changed) -> Value {
    let never = Timestamp::default();
    let mut shown = match object {
        Changed::Policy(row) => value(&policy(row)),
        Changed::ApproverList(row) => value(&approver_list(row, &[])),
        Changed::Member(row) => value(&member(row)),
        Changed::ApiKey(row) => value(&api_key(row, None, never)),
        Changed::Organization(choices) => self::choices(choices),
    };
    let is_new = object.id().is_none();
    if let Value::Object(members) = &mut shown {
        for name in [
            "createdAt",
            "updatedAt",
            "usedBy",
            "lastUsedAt",
            "standIn",
            "addedBy",
            "notifications",
        ] {
            members.remove(name);
        }
        if is_new {
            members.remove("id");
        }
        if is_new && matches!(object, Changed::Member(_)) {
            members.remove("personId");
        }
    }
    shown
}

fn choices(choices: &Choices) -> Value {
    let settings = &choices.settings;
    json!({
        "id": choices.org.to_string(), "name": choices.name,
        "settings": {
            "selfApproval": settings.self_approval.as_str(),
            "approvalTtlSeconds": settings.approval_ttl_seconds,
            "maxPendingPerAgent": settings.max_pending_per_agent,
            "duplicateRequests": settings.duplicate_requests.as_str(),
            "changeApproval": settings.change_approval.as_deref().map(change_approval),
        },
    })
}

fn value<T: Serialize>(row: &T) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}
