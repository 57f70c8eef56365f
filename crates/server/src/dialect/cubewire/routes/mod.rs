//! The routes of the dialect.

mod approval_requests;
mod audit_logs;
mod description;
mod lists;
mod networks;
mod paths;
mod policies;
mod reply;
mod router;
mod sandbox;
mod token;
mod transactions;
mod users;
mod vaults;
mod webhooks;
mod who;

pub use description::description;
pub use router::routes;
