//! Submissions and decisions.

use countersign_domain::approval::{DecideReview, ReviewDecision, SubmitOrder, SubmitReview};
use countersign_domain::ids::{ApprovalId, DocumentId};
use countersign_domain::resource::{ResourceKind, ResourceVerb, ReviewKind};

use super::field::{
    not_null, nothing_else, nullable, optional_text, optional_word, some_text, text, word,
};
use super::id::nothing;
use super::merchant;
use crate::dialect::paygentic::call::Asked;
use crate::dialect::paygentic::error::Issue;
use crate::dialect::paygentic::home::Named;
use crate::door::Fields;

const NOTE: (usize, usize) = (0, 2_000);
const ACTOR: (usize, usize) = (0, 128);
const HASH: (usize, usize) = (1, 128);

/// The words for what a resource is.
pub(super) fn resource_types() -> [(&'static str, ResourceKind); 2] {
    ResourceKind::ALL.map(|kind| (kind.as_str(), kind))
}

/// The words for how it is reviewed.
pub(super) fn review_kinds() -> [(&'static str, ReviewKind); 3] {
    ReviewKind::ALL.map(|kind| (kind.as_str(), kind))
}

const DECISIONS: [(&str, ReviewDecision); 3] = [
    ("approved", ReviewDecision::Approve),
    ("rejected", ReviewDecision::Reject),
    ("cancelled", ReviewDecision::Cancel),
];

/// `POST /v0/approvals`.
pub(crate) fn submit(body: &Fields) -> Result<Asked, Issue> {
    let merchant_id = text(body, "merchantId", (1, usize::MAX))?;
    let kind = word(body, "resourceType", &resource_types())?;
    not_null(body, "kind")?;
    let verb = SubmitReview {
        kind,
        resource: text(body, "resourceId", (1, 255))?,
        submitted: text(body, "dataSnapshotHash", HASH)?,
        review: optional_word(body, "kind", &review_kinds())?.unwrap_or(ReviewKind::DataReview),
        note: optional_text(body, "note", NOTE)?,
    };
    Ok(Asked {
        merchant: Some(merchant(&merchant_id)),
        on_behalf_of: some_text(body, "actorId", ACTOR)?,
        verb: ResourceVerb::Submit(verb),
        named: None,
    })
}

/// `PATCH /v0/approvals/{id}`.
pub(crate) fn decide(body: &Fields, approval: Option<ApprovalId>) -> Result<Asked, Issue> {
    let decision = word(body, "decision", &DECISIONS)?;
    let note = nullable(body, "note", |body, name| optional_text(body, name, NOTE))?;
    let on_behalf_of = some_text(body, "actorId", ACTOR)?;
    let seen = some_text(body, "dataSnapshotHash", HASH)?;
    if seen.is_some() && decision != ReviewDecision::Approve {
        let message = "is said with approved only";
        return Err(Issue::new("dataSnapshotHash", "invalid_value", message));
    }
    let approval = nothing(approval);
    let verb = ResourceVerb::Decide(DecideReview { approval, decision, note, seen });
    Ok(Asked { on_behalf_of, ..Asked::about(Named::Approval(approval), verb) })
}

/// `POST /v0/orders/{orderId}/approvals`.
pub(crate) fn submit_order(body: &Fields, order: Option<DocumentId>) -> Result<Asked, Issue> {
    nothing_else(body, &["requester", "note"])?;
    let on_behalf_of = some_text(body, "requester", (1, ACTOR.1))?;
    let note = optional_text(body, "note", NOTE)?;
    let order = nothing(order);
    let verb = ResourceVerb::SubmitOrder(SubmitOrder { order, note });
    Ok(Asked { on_behalf_of, ..Asked::about(Named::Document(order), verb) })
}
