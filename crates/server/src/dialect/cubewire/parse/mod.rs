//! From the wire to commands. What is no rule is judged here: types, lengths, words.

mod filter;
mod id;
mod list;
mod page;
mod policy;
mod transaction;
mod vault;
mod vote;
mod webhook;

pub(super) use filter::{ORDERS, Order, instant, text};
pub(super) use id::{uuid, uuid_field};
pub(super) use list::{create_list, items, update_list};
pub(super) use page::{Paging, choice};
pub(super) use policy::{FIELDS, OPERATORS, create_policy, update_policy};
pub(super) use transaction::{PartyName, Said, transaction};
pub(super) use vault::{create_vault, fund, update_vault};
pub(super) use vote::vote;
pub(super) use webhook::{create_webhook, update_webhook};
