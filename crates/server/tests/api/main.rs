//! The API end to end, in process: each test has a world of its own.
//!
//! `COUNTERSIGN_TEST_STORE` runs the same suite on another store: `sqlite` or `postgres`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "a test stops the moment something is not as it should be, and hands over what it made"
)]

mod agents;
mod api_keys;
mod approvals;
mod approver_lists;
mod audit_logs;
mod auth;
mod backtests;
mod bad_input;
mod batches;
mod changes;
mod conditions;
mod cubewire;
mod eligibility;
mod envelope;
mod event_lists;
mod event_streams;
mod events;
mod formats;
mod golden;
mod harness;
mod hifi;
mod idempotency;
mod inbox;
mod limits;
mod logs;
mod mail;
mod matrix;
mod members;
mod network;
mod openapi;
mod organizations;
mod paygentic;
mod payments;
mod policies;
mod races;
mod reachability;
mod realtime;
mod reversals;
mod sandbox;
mod scopes;
mod statements;
mod threats;
mod verdicts;
mod votes;
mod waits;
mod wallets;
mod webhooks;
