//! Rows in PostgreSQL, for any number of servers.
//!
//! - **One serial point for each organization** ([`turns`]): a batch locks the turns of the
//!   organizations it touches, in order, before it reads anything of theirs. While it holds them
//!   nobody else changes a row of theirs, so no other lock is needed, and no two batches wait
//!   for one another.
//! - **What was kept is right, or known to be stale** ([`caches`]): every commit counts the turn
//!   up. A server that finds the turn where it left it reads nothing again.
//! - **Few round trips**: a lock, what is missing, and a commit. Statements take whole columns as
//!   arrays and are sent one behind the other ([`pipeline`]).
//! - **A lost answer is not guessed** ([`error`]): only a commit whose answer was lost is
//!   `Unknown`, and is asked about under the lock of its turn.

mod arrays;
mod caches;
mod connect;
mod error;
mod fetch;
mod found;
mod listen;
mod lists;
mod options;
mod pipeline;
mod pools;
mod schema;
mod snapshot;
mod statements;
mod store;
#[cfg(test)]
mod tests;
mod turns;
mod unit;
mod write;

pub use connect::has_password;
pub use options::PostgresOptions;
pub use snapshot::PostgresSnapshot;
pub use store::PostgresStore;
