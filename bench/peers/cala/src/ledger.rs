//! A ledger on a pool of connections, opened as cala's documentation shows.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use cala_ledger::job::{JobSvcConfig, Jobs};
use cala_ledger::{CalaLedger, CalaLedgerConfig};
use sqlx::postgres::PgPoolOptions;

const VARIABLE: &str = "CALA_DATABASE_URL";
/// cala holds one connection of its pool to listen to the outbox.
const LISTENING: u32 = 1;
/// Longer than any queue before a pool: a client that waits is measured, not refused.
const PATIENCE: Duration = Duration::from_secs(120);

/// The ledger, and what has to live as long as it does.
pub(crate) struct Ledger {
    /// cala itself.
    pub(crate) cala: CalaLedger,
    // Never polled: the only job is the rollup of eventually consistent accounts, and there are
    // none. cala gets the processor time instead.
    _jobs: Jobs,
}

/// The database's address, which is not among the arguments because other users could read them.
pub(crate) fn url_from_environment() -> Result<String> {
    match std::env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => Ok(url),
        _ => bail!("the environment variable `{VARIABLE}` does not name a database"),
    }
}

impl Ledger {
    /// Connects, runs cala's migrations and initializes the ledger.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self> {
        let pool = PgPoolOptions::new()
            .max_connections(connections + LISTENING)
            .min_connections(connections + LISTENING)
            .acquire_timeout(PATIENCE)
            // A ping before each payment would be a round trip that nobody asked for.
            .test_before_acquire(false)
            .connect(url)
            .await
            .context("cannot connect to the database")?;
        let mut jobs = Jobs::init(JobSvcConfig::builder().pool(pool.clone()).build()?).await?;
        // cala's migrations create the tables of the jobs, too; nothing has read them until here.
        let config = CalaLedgerConfig::builder().pool(pool).exec_migrations(true).build()?;
        let cala = CalaLedger::init(config, &mut jobs).await?;
        Ok(Self { cala, _jobs: jobs })
    }
}
