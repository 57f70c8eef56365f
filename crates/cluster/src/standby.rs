//! A second server that has every commit of the first.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::cluster::Cluster;
use crate::process::{bounded, folder, wait};

const COPY: Duration = Duration::from_secs(120);
const CONNECT: Duration = Duration::from_secs(30);
const SYNCHRONOUS: &str = "SELECT EXISTS (SELECT FROM pg_stat_replication
    WHERE application_name = 'standby' AND sync_state = 'sync' AND state = 'streaming')";

impl Cluster {
    /// Copies the running cluster into a folder under `parent`, and starts the copy as its hot
    /// standby, on a port of its own. Commits wait for it only after
    /// [`require_standby`](Self::require_standby).
    pub fn standby(&self, parent: &Path) -> Result<Self> {
        let folder = folder::throwaway(parent)?;
        let mut standby = Self::prepare(folder, self.settings.clone(), self.password.clone())?;
        let mut command = standby.unprivileged("pg_basebackup")?;
        self.connect(&mut command);
        // The standby connects as its copy did, and the primary knows it by this name.
        command.env("PGAPPNAME", "standby").arg("-D").arg(standby.data());
        command.args(["-R", "-X", "stream", "--checkpoint=fast", "--no-sync"]);
        bounded::output(&mut command, COPY)?;
        standby.restart()?;
        Ok(standby)
    }

    /// From when this returns, a commit is acknowledged only when the standby has it as well.
    pub fn require_standby(&self) -> Result<()> {
        self.run(
            "ALTER SYSTEM SET synchronous_standby_names = 'standby';
             SELECT pg_reload_conf()",
        )?;
        wait::until(CONNECT, "the standby", || Ok(self.run(SYNCHRONOUS)?.trim() == "t"))?;
        // The name alone makes nobody wait: the checkpointer announces it, once it has read the
        // settings again. It does so at the latest before the next checkpoint.
        self.run("CHECKPOINT").map(drop)
    }

    /// Makes a primary of this standby.
    pub fn promote(&self) -> Result<()> {
        let promoted = self.run("SELECT pg_promote()")?;
        ensure!(promoted.trim() == "t", "the standby is not promoted");
        Ok(())
    }
}
