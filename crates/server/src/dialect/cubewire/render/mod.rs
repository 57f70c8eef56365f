//! From what was done to the wire.

mod list;
mod names;
mod network;
mod page;
mod policy;
mod vault;

pub(super) use list::{built_in_list, list, raw};
pub(super) use names::{Names, names};
pub(super) use network::network;
pub(super) use page::{instant, page, uuid};
pub(super) use policy::{policy, words};
pub(super) use vault::{vault, vaults};
