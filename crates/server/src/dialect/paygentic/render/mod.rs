//! From rows to the wire.

mod approval;
mod customer;
mod invoice;
mod order;
mod user;
mod webhook;

pub(super) use approval::{approval, decision};
pub(super) use customer::{created_customer, customer};
pub(super) use invoice::invoice;
pub(super) use order::{line, order, standing};
pub(super) use user::user;
pub(super) use webhook::{portal, webhooks};

use countersign_domain::ids::Ulid;
use countersign_domain::time::Timestamp;

/// An instant in UTC, with milliseconds.
pub(super) fn timestamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// An id behind the dialect's own prefix.
fn id(prefix: &str, bits: Ulid) -> String {
    format!("{prefix}_{bits}")
}
