//! Bodies as they are on the wire.

mod list;
mod network;
mod page;
mod policy;
mod token;
mod user;
mod vault;

pub(crate) use list::{Items, NamedList, WriteList};
pub(crate) use network::Network;
pub(crate) use page::{Failure, Page, PageMeta};
pub(crate) use policy::{Action, Condition, Policy, WriteAction, WriteCondition, WritePolicy};
pub(crate) use token::{Token, TokenFailure, TokenRequest};
pub(crate) use user::User;
pub(crate) use vault::{FundVault, UserRef, Vault, VaultAsset, WriteVault};
