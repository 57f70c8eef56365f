//! The program from the outside: what only a real process can show. What the API answers is tested
//! in process, in `tests/api`.
//!
//! Nothing sleeps: a test waits for a line that is printed, for an answer, or for the end of a
//! process, and gives up only when something hangs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops the moment something is not as it should be"
)]

mod approvals;
mod audit;
mod clock;
mod config;
mod connector;
mod crash;
mod dev;
mod examples;
mod harness;
mod health;
mod listen;
mod mail;
mod people;
mod policies;
mod postgres;
mod production;
mod proxies;
mod realtime;
mod relocate;
mod revocation;
mod shutdown;
mod trigger;
mod webhooks;
