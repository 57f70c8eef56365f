//! The API end to end, in process: each test has a world of its own.
//!
//! `COUNTERSIGN_TEST_STORE=sqlite` runs the same suite on the SQLite store.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops the moment something is not as it should be"
)]

mod approvals;
mod bad_input;
mod batches;
mod envelope;
mod golden;
mod harness;
mod idempotency;
mod openapi;
mod organizations;
mod payments;
mod policies;
mod races;
mod reversals;
mod scopes;
mod statements;
mod waits;
mod wallets;
