//! A throwaway PostgreSQL, for tests and benches; never shipped.
//!
//! It is made of the installed binaries: a fresh data folder, a free loopback port, a random
//! password, an account that is not root. Whatever becomes of the process that started it, the
//! server ends and the folder is removed. Deliberately absent: a database driver. What is said to
//! the server here is said through its own `psql`.

mod account;
pub mod binaries;
mod cluster;
mod database;
mod lifecycle;
pub mod process;
mod random;
mod server_url;
mod settings;
mod standby;
pub mod testing;
mod watchdog;

#[cfg(test)]
mod tests;

pub use cluster::Cluster;
pub use settings::Settings;
