//! From the wire to commands. What is no rule is judged here: types, lengths, words.

mod id;
mod list;
mod page;
mod policy;
mod vault;

pub(super) use id::{uuid, uuid_field};
pub(super) use list::{create_list, items, update_list};
pub(super) use page::{Paging, choice};
pub(super) use policy::{FIELDS, OPERATORS, create_policy, update_policy};
pub(super) use vault::{amount, create_vault, fund, network, update_vault};
