//! Every route of the dialect. A handler parses, submits, renders.

mod agents;
mod api_keys;
mod approvals;
mod approver_lists;
mod audit_logs;
mod auth;
mod description;
mod events;
mod held;
mod inbox;
mod listening;
mod members;
mod network;
mod organizations;
mod payments;
mod policies;
mod realtime;
mod reply;
mod review;
mod router;
mod sandbox;
mod templates;
mod wait;
mod wallets;
mod webhooks;

pub use description::description;
pub use router::routes;
