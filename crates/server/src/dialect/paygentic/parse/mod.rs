//! From the wire to commands.

mod approval;
mod customer;
mod field;
mod id;
mod instant;
mod invoice;
mod order;
mod query;
mod webhook;

pub(super) use approval::{decide, submit, submit_order};
pub(super) use customer::create_customer;
pub(super) use id::{
    approval_id, customer_id, invoice_id, line_id, member_id, merchant, nobody, nothing, order_id,
    subscription_customer,
};
pub(super) use invoice::create_invoice;
pub(super) use order::{create_line, create_order, update_line, update_order};
pub(super) use query::{Part, choice, filter, part};
pub(super) use webhook::{enable_webhooks, turn_webhooks};
