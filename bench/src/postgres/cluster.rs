//! The cluster that everything is measured on.

use std::path::Path;

use anyhow::Result;
use countersign_cluster::Cluster;

/// A server that has run for a while writes its log into segments that it has used before. A fresh
/// one would fill each with zeros first, in the middle of a commit. So two gigabytes of them are
/// used once, and the checkpoint keeps them: as many as `min_wal_size`, more than a round needs.
const USE_SEGMENTS: &str = "
    SELECT count(pg_logical_emit_message(false, 'bench', 'a segment')), count(pg_switch_wal())
    FROM generate_series(1, 128);
    CHECKPOINT;";

/// Starts it, and lets it age.
pub(crate) fn start(parent: &Path) -> Result<Cluster> {
    let cluster = Cluster::start(parent)?;
    cluster.run(USE_SEGMENTS)?;
    Ok(cluster)
}
