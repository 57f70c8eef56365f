//! The rules of Countersign, and nothing else.
//!
//! Everything here is a pure function of its arguments: no clock, no randomness, no IO, no async,
//! no HTTP, no SQL. A [`command::Command`] is decided by [`decide::decide`] on a
//! [`state::State`]; the time and the mint of fresh ids come in with the [`context::Context`].

#![expect(clippy::module_inception, reason = "every thing's row is in the file of its name")]

pub mod access;
pub mod agent;
pub mod approval;
pub mod canonical;
pub mod change;
pub mod command;
pub mod context;
pub mod decide;
pub mod document;
pub mod fee;
pub mod idempotency;
pub mod ids;
pub mod instruction;
pub mod key;
pub mod ledger;
pub mod log;
pub mod mail;
pub mod money;
pub mod named_list;
pub mod organization;
pub mod outcome;
pub mod payment;
pub mod policy;
pub mod rail;
pub mod rejection;
pub mod resource;
mod session;
pub mod sign_in;
pub mod state;
#[cfg(test)]
mod testing;
pub mod time;
pub mod transfer;
pub mod user;
pub mod vault;
pub mod wallet;
pub mod webhook;
