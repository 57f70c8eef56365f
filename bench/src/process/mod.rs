//! What the machine says: processes measured through `/proc`, and its disk.

pub(crate) mod disk;
pub(crate) mod usage;

#[cfg(test)]
mod tests;
