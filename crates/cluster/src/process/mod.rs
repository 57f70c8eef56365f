//! Processes that are bounded in time and stopped for certain, and the folders they work in.

pub mod bounded;
pub(crate) mod family;
pub mod folder;
pub mod guarded;
pub mod wait;

#[cfg(test)]
mod tests;
