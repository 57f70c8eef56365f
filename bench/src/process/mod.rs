//! Processes the bench starts: bounded in time, measured through `/proc`, stopped for certain.

pub(crate) mod bounded;
pub(crate) mod folder;
pub(crate) mod guarded;
pub(crate) mod usage;

#[cfg(test)]
mod tests;
