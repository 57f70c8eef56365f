//! The rival: a throwaway PostgreSQL of the installed binaries, driven by its own `pgbench`.

pub(crate) mod cluster;
pub(crate) mod pgbench;
pub(crate) mod spent;

#[cfg(test)]
mod tests;
