//! `/api/v1`: vaults, policies and votes, as clients of that dialect see them.

mod audit;
mod envelope;
mod golden;
mod lists;
mod matrix;
mod policies;
mod requests;
pub(crate) mod stage;
mod tokens;
mod transactions;
mod vaults;
mod votes;
mod webhooks;
