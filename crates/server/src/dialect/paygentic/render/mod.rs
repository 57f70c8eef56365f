//! From rows to the wire.

mod approval;
mod customer;
mod invoice;
mod order;
mod text;
mod user;
mod webhook;

pub(super) use approval::{approval, decision};
pub(super) use customer::{created_customer, customer};
pub(super) use invoice::invoice;
pub(super) use order::{line, order, standing};
use text::id;
pub(super) use text::timestamp;
pub(super) use user::user;
pub(super) use webhook::{portal, webhooks};
