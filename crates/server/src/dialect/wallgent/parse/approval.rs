//! Decisions on approval requests.

use countersign_domain::approval::{DecideApproval, Decision};

use super::payment::DESCRIPTION_CHARS_MAX;
use super::{Fields, approval_id};
use crate::dialect::wallgent::error::Failure;

/// `POST /approvals/:id/approve` and `/reject`: `comment` and `reason` are the voter's words.
pub(crate) fn decide_approval(
    fields: &Fields,
    (id, decision): (&str, Decision),
) -> Result<DecideApproval, Failure> {
    let text = |fields: &Fields, name: &str| fields.optional_text(name, DESCRIPTION_CHARS_MAX);
    let comment = fields.either(("reason", "comment"), text)?;
    Ok(DecideApproval { approval: approval_id(id)?, decision, comment })
}

/// `POST /payments/:id/reverse`.
pub(crate) fn reason(fields: &Fields) -> Result<Option<String>, Failure> {
    fields.optional_text("reason", DESCRIPTION_CHARS_MAX)
}
