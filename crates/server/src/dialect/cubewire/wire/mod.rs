//! Bodies as they are on the wire.

mod approval_request;
mod audit;
mod list;
mod network;
mod page;
mod policy;
mod token;
mod transaction;
mod user;
mod vault;
mod webhook;

pub(crate) use approval_request::{
    ApprovalRequest, CastVote, RequestMetadata, RequestVote, SessionContext, TransactionData,
    UserContext,
};
pub(crate) use audit::{AuditEntry, ClientInfo};
pub(crate) use list::{Items, NamedList, WriteList};
pub(crate) use network::Network;
pub(crate) use page::{Failure, Page, PageMeta};
pub(crate) use policy::{Action, Condition, Policy, WritePolicy};
pub(crate) use token::{Token, TokenFailure, TokenRequest};
pub(crate) use transaction::{
    Simulated, SimulatedCondition, SimulatedStep, SubmitTransaction, Submitted, Transaction,
};
pub(crate) use user::User;
pub(crate) use vault::{FundVault, UserRef, Vault, VaultAsset, WriteVault};
pub(crate) use webhook::{Webhook, WriteWebhook};
