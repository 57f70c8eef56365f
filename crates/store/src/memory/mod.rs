//! The memory store: for tests and for the simulator, which breaks it on purpose.

mod books;
mod fault;
mod inner;
mod store;
#[cfg(test)]
mod tests;
mod unit;

pub use fault::Fault;
pub use store::{MemoryStore, Snapshot};
