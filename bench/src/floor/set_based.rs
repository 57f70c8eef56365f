//! The floor of the engine on PostgreSQL: the very rows that it wrote, written again by hand.
//!
//! Same schema, same indexes, same settings, as many transactions, each written set by set by a
//! procedure inside the database. Left out, all to our disadvantage: reading anything, sending a
//! row there, locking, confirming that an idempotency key is new, and telling other servers.

use std::time::Duration;

use anyhow::{Context as _, Result};
use countersign_cluster::Cluster;

const BEFORE: &str = include_str!("../../sql/floor_before.sql");
const WRITE: &str = include_str!("../../sql/floor_write.sql");

/// Tables of the same database that have what there was before the leg.
pub(crate) struct SetBased<'c> {
    cluster: &'c Cluster,
    database: String,
}

impl<'c> SetBased<'c> {
    /// Copies the tables as they are.
    pub(crate) fn before(cluster: &'c Cluster, database: &str) -> Result<Self> {
        let floor = Self { cluster, database: database.to_owned() };
        floor.run(BEFORE).map(|_| floor)
    }

    /// Writes what has come since into the copies, in `groups` transactions; returns how long they
    /// took until the last was durable.
    pub(crate) fn write(&self, groups: u64) -> Result<Duration> {
        let printed = self.run(&format!("\\set groups {}\n{WRITE}", groups.max(1)))?;
        let micros = printed.trim().parse().with_context(|| format!("it printed `{printed}`"))?;
        Ok(Duration::from_micros(micros))
    }

    fn run(&self, script: &str) -> Result<String> {
        self.cluster.run(&format!("\\connect {}\n{script}", self.database))
    }
}
