//! The API end to end, in process: each test has a world of its own.
//!
//! `COUNTERSIGN_TEST_STORE=sqlite` runs the same suite on the SQLite store.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops the moment something is not as it should be"
)]

mod agents;
mod api_keys;
mod harness;
mod network;
mod payments;
