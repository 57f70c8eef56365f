//! From outcomes and rows to the wire.

mod agent;
mod api_key;
mod approval;
mod audit_log;
mod audit_metadata;
mod batch;
mod changes;
mod event;
mod member;
mod money;
mod network;
mod organization;
mod page;
mod payment;
mod policy;
mod time;
mod wallet;

pub(super) use agent::{agent, budget_adjusted, template};
pub(super) use api_key::{api_key, permissions};
pub(super) use approval::{ApprovalView, approval};
pub(super) use audit_log::audit_log;
pub(super) use audit_metadata::audit_metadata;
pub(super) use batch::{batch, reversed};
pub(super) use changes::changes;
pub(super) use event::event;
pub(super) use member::{approver_list, member, stand_in};
pub(super) use money::{m2, m8};
pub(super) use network::directory_entry;
pub(super) use organization::{organization, organization_settings};
pub(super) use page::page;
pub(super) use payment::{held, payment};
pub(super) use policy::{policy, preview, why};
pub(super) use time::timestamp;
pub(super) use wallet::{balance, funded, hold, statement_lines, wallet};
