//! One suite for every store.
//!
//! Each case takes an empty store and says in its name what it expects. `tests/` runs all of them
//! against each store through [`conformance_suite!`](crate::conformance_suite).

pub mod approvals;
mod chain;
pub mod documents;
pub mod durability;
mod harness;
pub mod instructions;
pub mod lists;
pub mod lookups;
pub mod mails;
mod people;
pub mod places;
pub mod rows;
mod suite;
pub mod transfers;
pub mod units;
pub mod variety;
pub mod webhooks;
mod world;

pub use chain::Chain;
pub use countersign_engine::StoreError;
pub use harness::{commit, insert, load, pages, read, reads, scan};
pub use world::World;
