//! The body of a vote.

use countersign_domain::approval::{SubjectKind, VoteOnce};
use countersign_domain::ids::ApprovalId;

use crate::dialect::cubewire::error::Failure;
use crate::door::Fields;

const COMMENT_CHARS_MAX: usize = 1_000;

/// The body of `POST …/vote`.
pub(crate) fn vote(body: &Fields, approval: ApprovalId) -> Result<VoteOnce, Failure> {
    let approve = match body.text("vote", 64)?.as_str() {
        "APPROVED" => true,
        "REJECTED" => false,
        _ => return Err(Failure::invalid("vote", "must be APPROVED or REJECTED")),
    };
    let comment = body.optional_text("comment", COMMENT_CHARS_MAX)?;
    Ok(VoteOnce { approval, about: SubjectKind::VaultTransaction, approve, comment })
}
