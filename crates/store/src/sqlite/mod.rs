//! The SQLite store: one file in a data folder, one writer, any number of readers.
//!
//! The writer is alone, so it keeps what it wrote: loads of hot rows never touch SQL. What would
//! cost a random page for each payment is built in bulk behind it.

mod aliases;
mod backlog;
mod checkpoint;
mod deliveries;
mod error;
mod fetch;
mod hash_index;
mod keys;
mod lists;
mod open;
mod options;
mod readers;
mod scan;
mod schema;
mod snapshot;
mod source;
mod statements;
mod store;
mod tail;
#[cfg(test)]
mod tests;
mod unit;
mod values;
mod wallet_index;
mod wallet_pages;
mod writer;

pub use options::SqliteOptions;
pub use snapshot::SqliteSnapshot;
pub use store::SqliteStore;
