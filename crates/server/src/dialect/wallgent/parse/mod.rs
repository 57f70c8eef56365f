//! From the wire to commands. Numbers are read as they are written, never through a float.

mod agent;
mod amount;
mod api_key;
mod approval;
mod backtest;
mod batch;
mod conditions;
mod fields;
mod fingerprint;
mod id;
mod instant;
mod log_filter;
mod network;
mod organization;
mod page;
mod payment;
mod permission;
mod policy;
mod query;
mod rules;
mod spelling;
mod status;
#[cfg(test)]
mod tests;
mod wallet;

pub(super) use agent::{adjust_budget, create_agent, create_from_template};
pub(super) use amount::{optional_limit, positive_amount, signed_amount};
pub(super) use api_key::{create_key, environment, update_key};
pub(super) use approval::{decide_approval, reason};
pub(super) use backtest::{NewBacktest, backtest};
pub(super) use batch::send_batch;
pub(super) use fields::Fields;
pub(super) use fingerprint::fingerprint;
pub(super) use id::{approval_id, key_id, payment_id, policy_id, wallet_id};
pub(super) use instant::{instant, range_end, range_start};
pub(super) use log_filter::log_filter;
pub(super) use network::pay_address;
pub(super) use organization::update_organization;
pub(super) use page::{Cursor, PageQuery};
pub(super) use payment::{currency, optional_from, send_payment};
pub(super) use permission::optional_permissions;
pub(super) use policy::{create_policy, policy_wallet, update_policy};
pub(super) use query::Query;
pub(super) use status::{approval_status, hold_status, payment_statuses};
pub(super) use wallet::{create_wallet, fund, update_wallet};
