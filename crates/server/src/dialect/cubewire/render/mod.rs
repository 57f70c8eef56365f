//! From what was done to the wire.

mod approval_request;
mod audit;
mod list;
mod names;
mod network;
mod page;
mod policy;
mod transaction;
mod vault;
mod webhook;

pub(super) use approval_request::{
    approval_request, asked_list, held_by, request_status, required,
};
pub(super) use audit::{audit_entry, told};
pub(super) use list::{built_in_list, list, raw};
pub(super) use names::{Names, names};
pub(super) use network::network;
pub(super) use page::{instant, page, uuid};
pub(super) use policy::{policy, words};
pub(super) use transaction::{
    Context, STATUSES, recipient, status, status_word, step, submitted, transaction,
};
pub(super) use vault::{vault, vaults};
pub(super) use webhook::webhook;
