//! Where the rows are kept.
//!
//! Every store implements `countersign_engine::Store` and passes the one suite of
//! [`conformance`]. SQL is written in this crate and nowhere else; what rows mean is decided
//! elsewhere.

mod bytes;
mod cache;
#[cfg(feature = "conformance")]
pub mod conformance;
mod kind;
mod listing;
pub mod memory;
pub mod postgres;
mod snapshot;
mod sql;
pub mod sqlite;
mod tables;
