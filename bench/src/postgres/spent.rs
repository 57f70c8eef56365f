//! What PostgreSQL has used.

use std::time::Duration;

use anyhow::Result;
use countersign_cluster::Cluster;

use crate::process::usage;

/// What a cluster has used.
pub(crate) struct Spent {
    /// Processor time of all its processes.
    pub(crate) processor: Duration,
    /// Bytes of its write-ahead log.
    pub(crate) log_bytes: u64,
}

impl Spent {
    /// What it has used until now.
    pub(crate) fn so_far(cluster: &Cluster) -> Result<Self> {
        let processes = cluster.processes()?;
        // One that has ended meanwhile was none of those that work for payments.
        let times = processes.into_iter().filter_map(|id| usage::processor_time(id).ok());
        let log = cluster.run("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")?;
        Ok(Self { processor: times.sum(), log_bytes: log.trim().parse()? })
    }

    /// What it has used since.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            processor: self.processor.saturating_sub(before.processor),
            log_bytes: self.log_bytes.saturating_sub(before.log_bytes),
        }
    }
}
