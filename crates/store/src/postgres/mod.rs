//! Rows in PostgreSQL, for any number of servers.
//!
//! - **One serial point for each organization** ([`turns`]): whoever changes a row of an
//!   organization holds its turn, so no other lock is needed, and no two batches wait for one
//!   another in a circle.
//! - **What was kept is right, or known to be stale** ([`caches`]): every commit leaves a mark of
//!   its own on the turns. A batch decides on the rows that a server has kept, and the database
//!   confirms the marks before it writes anything ([`unit`]).
//! - **Who takes turns forgets only what the other has changed** ([`trail`]): where several servers
//!   change an organization, a commit also leaves the names of what it has touched.
//! - **One decides on what another is about to commit** ([`hint`]): each tells the others what it
//!   is going to write, and whoever is next need not wait until that is committed.
//! - **One statement** ([`send`]): the locks, what has to be confirmed ([`claim`]), and all rows
//!   ([`write`]). The next batch goes right behind, on the same connection ([`pools`]).
//! - **A lost answer is not guessed** ([`error`]): only a commit whose answer was lost is
//!   `Unknown`, and is asked about under the lock of its turn.
//!
//! ADR 0011 and ADR 0019 say why.

mod arrays;
mod caches;
mod claim;
mod connect;
mod error;
mod fetch;
mod found;
mod hint;
mod id;
mod listen;
mod lists;
mod options;
mod pipeline;
mod place;
mod pools;
mod prune;
mod random;
mod schema;
mod send;
mod snapshot;
mod stamp;
mod statements;
mod store;
#[cfg(test)]
mod tests;
mod trail;
mod turns;
mod unit;
mod within;
mod write;

pub use connect::has_password;
pub use options::PostgresOptions;
pub use snapshot::PostgresSnapshot;
pub use store::PostgresStore;
