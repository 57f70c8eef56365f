//! The Paygentic dialect, as its specification's page says, from the first request to the last
//! refusal.

mod bodies;
mod customers;
mod decisions;
mod described;
mod golden;
mod lists;
mod matrix;
mod native;
mod orders;
mod platform;
mod races;
pub(crate) mod scene;
mod submissions;
mod webhooks;
