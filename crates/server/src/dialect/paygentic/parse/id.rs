//! Ids of the wire: opaque, so that whatever is none names nothing.

use countersign_domain::ids::{ApprovalId, DocumentId, Id, MemberId, Ulid};
use countersign_domain::resource::ResourceKind;

use crate::dialect::paygentic::call::Merchant;

/// An order.
pub(crate) fn order_id(text: &str) -> Option<DocumentId> {
    ResourceKind::Order.document(text)
}

/// An invoice.
pub(crate) fn invoice_id(text: &str) -> Option<DocumentId> {
    ResourceKind::Invoice.document(text)
}

/// A customer.
pub(crate) fn customer_id(text: &str) -> Option<DocumentId> {
    bits("cus_", text).map(DocumentId::from_ulid)
}

/// The customer whose one subscription this is.
pub(crate) fn subscription_customer(text: &str) -> Option<DocumentId> {
    bits("sub_", text).map(DocumentId::from_ulid)
}

/// A line of an order.
pub(crate) fn line_id(text: &str) -> Option<Ulid> {
    bits("oli_", text)
}

/// A consumer.
pub(super) fn consumer_id(text: &str) -> Option<Ulid> {
    bits("con_", text)
}

/// A review.
pub(crate) fn approval_id(text: &str) -> Option<ApprovalId> {
    text.parse().ok()
}

/// A person's place in an organization.
pub(crate) fn member_id(text: &str) -> Option<MemberId> {
    text.parse().ok()
}

/// A merchant.
pub(crate) fn merchant(text: &str) -> Merchant {
    text.parse().map_or(Merchant::Nobody, Merchant::Id)
}

fn bits(prefix: &str, text: &str) -> Option<Ulid> {
    text.strip_prefix(prefix)?.parse().ok()
}

/// What is no id names nothing; it is asked for all the same, so that refusals keep their order.
pub(crate) fn nothing<T: Id>(id: Option<T>) -> T {
    id.unwrap_or_else(|| T::from_ulid(Ulid(0)))
}

/// The same of what has no type of its own.
pub(crate) fn nobody(id: Option<Ulid>) -> Ulid {
    id.unwrap_or(Ulid(0))
}
