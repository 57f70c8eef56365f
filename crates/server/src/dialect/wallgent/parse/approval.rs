//! Decisions on approval requests.

use countersign_domain::approval::{CancelApproval, DecideApproval, Decision, DelegateApproval};
use countersign_domain::canonical::Hash;
use countersign_domain::ids::PersonId;

use super::payment::DESCRIPTION_CHARS_MAX;
use super::{Fields, approval_id};
use crate::dialect::wallgent::error::Failure;

/// The most that somebody may say about a request.
const COMMENT_CHARS_MAX: usize = 1000;

/// `POST /approvals/:id/approve`, `/reject` and `/withdraw`, and the comments of the inbox:
/// `comment` and `reason` are the voter's words.
pub(crate) fn decide_approval(
    fields: &Fields,
    (id, decision): (&str, Decision),
) -> Result<DecideApproval, Failure> {
    Ok(DecideApproval {
        approval: approval_id(id)?,
        decision,
        comment: words(fields)?,
        payload_hash: payload_hash(fields)?,
        on_behalf_of: person(fields, "onBehalfOf")?,
    })
}

/// `POST /approvals/:id/cancel`.
pub(crate) fn cancel_approval(fields: &Fields, id: &str) -> Result<CancelApproval, Failure> {
    Ok(CancelApproval { approval: approval_id(id)?, reason: words(fields)? })
}

/// `POST /inbox/:id/delegate`; without a person nobody votes for the caller any more.
pub(crate) fn delegate_approval(fields: &Fields, id: &str) -> Result<DelegateApproval, Failure> {
    if !fields.has("personId") {
        return Err(Failure::invalid("personId", "is required, or null for nobody any more"));
    }
    Ok(DelegateApproval { approval: approval_id(id)?, to: person(fields, "personId")? })
}

/// Somebody's words about a request.
pub(super) fn words(fields: &Fields) -> Result<Option<String>, Failure> {
    let text = |fields: &Fields, name: &str| fields.optional_text(name, COMMENT_CHARS_MAX);
    Ok(fields.either(("reason", "comment"), text)?)
}

/// What was seen, in hexadecimal digits.
pub(super) fn payload_hash(fields: &Fields) -> Result<Option<Hash>, Failure> {
    let Some(text) = fields.optional_text("payloadHash", 80)? else { return Ok(None) };
    let hash = text.parse::<Hash>();
    hash.map(Some).map_err(|_| Failure::invalid("payloadHash", "is not a payload hash"))
}

fn person(fields: &Fields, name: &str) -> Result<Option<PersonId>, Failure> {
    let Some(text) = fields.optional_text(name, 64)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Failure::invalid(name, "is not the id of a person"))
}

/// `POST /payments/:id/reverse`.
pub(crate) fn reason(fields: &Fields) -> Result<Option<String>, Failure> {
    Ok(fields.optional_text("reason", DESCRIPTION_CHARS_MAX)?)
}
