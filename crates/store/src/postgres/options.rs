//! How the store is set up.

use std::time::Duration;

/// How the store is set up.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// How many connections readers may have open.
    pub readers_max: usize,
    /// How long to wait for a connection before the database counts as away.
    pub patience: Duration,
    /// How long to wait for an answer before the database counts as hanging. Longer than the
    /// database itself waits for a lock, which it tells.
    pub deadline: Duration,
    /// Of how many organizations rows are kept.
    pub kept_organizations: usize,
    /// How many rows of an organization are kept before those not asked for are forgotten.
    pub kept_rows: usize,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            readers_max: 16,
            patience: Duration::from_secs(5),
            deadline: Duration::from_secs(15),
            kept_organizations: 64,
            kept_rows: 16_384,
        }
    }
}
