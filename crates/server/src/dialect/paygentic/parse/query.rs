//! Parameters of lists.

use countersign_domain::approval::ApprovalStatus;
use countersign_domain::resource::{ApprovalState, OrderType, ResourceKind, ReviewKind};

use super::approval::{resource_types, review_kinds};
use super::field::word_of;
use super::order::order_types;
use crate::dialect::paygentic::error::Issue;
use crate::door::Query;

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// How many come before.
    pub(crate) offset: usize,
    /// How many at most.
    pub(crate) limit: usize,
}

/// `limit` and `offset`; of nothing else is a page made.
pub(crate) fn part(query: &Query, (usual, offset_max): (usize, usize)) -> Result<Part, Issue> {
    let limit = number(query, "limit", (1, 100))?.unwrap_or(usual);
    let offset = number(query, "offset", (0, offset_max))?.unwrap_or(0);
    Ok(Part { offset, limit })
}

fn number(
    query: &Query,
    name: &str,
    (least, most): (usize, usize),
) -> Result<Option<usize>, Issue> {
    let Some(text) = query.get(name) else { return Ok(None) };
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| plain && (least..=most).contains(number));
    let message = || format!("must be an integer from {least} to {most}");
    number.map(Some).ok_or_else(|| Issue::new(name, "out_of_range", message()))
}

/// One of a few words of a query, where it is there.
pub(crate) fn choice<T: Copy>(
    query: &Query,
    name: &str,
    known: &[(&'static str, T)],
) -> Result<Option<T>, Issue> {
    query.get(name).map(|word| word_of(name, word, known)).transpose()
}

/// The words that lists are narrowed by.
pub(crate) mod filter {
    use super::{
        ApprovalState, ApprovalStatus, OrderType, ResourceKind, ReviewKind, order_types,
        resource_types, review_kinds,
    };

    /// Where a review stands.
    pub(crate) const DECISIONS: [(&str, ApprovalStatus); 4] = [
        ("pending", ApprovalStatus::Pending),
        ("approved", ApprovalStatus::Approved),
        ("rejected", ApprovalStatus::Rejected),
        ("cancelled", ApprovalStatus::Cancelled),
    ];

    /// Where an order stands; nothing where it was called off.
    pub(crate) const ORDER_STATUSES: [(&str, Option<ApprovalState>); 5] = [
        ("draft", Some(ApprovalState::Draft)),
        ("pending", Some(ApprovalState::Pending)),
        ("approved", Some(ApprovalState::Approved)),
        ("rejected", Some(ApprovalState::Rejected)),
        ("cancelled", None),
    ];

    /// Where an invoice stands.
    pub(crate) const INVOICE_STATUSES: [(&str, &str); 11] = [
        ("ACTIVE", "ACTIVE"),
        ("CLOSING", "CLOSING"),
        ("CLOSED", "CLOSED"),
        ("CALCULATING", "CALCULATING"),
        ("DRAFT", "DRAFT"),
        ("ISSUED", "ISSUED"),
        ("PAYMENT_FAILED", "PAYMENT_FAILED"),
        ("PAID", "PAID"),
        ("CANCELLED", "CANCELLED"),
        ("WRITTEN_OFF", "WRITTEN_OFF"),
        ("FAILED", "FAILED"),
    ];

    /// What a resource is.
    pub(crate) fn types() -> [(&'static str, ResourceKind); 2] {
        resource_types()
    }

    /// How it is reviewed.
    pub(crate) fn kinds() -> [(&'static str, ReviewKind); 3] {
        review_kinds()
    }

    /// What kind of business an order is.
    pub(crate) fn businesses() -> [(&'static str, OrderType); 3] {
        order_types()
    }
}
