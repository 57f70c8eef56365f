//! How a cluster ends, and begins again.

use std::os::unix::process::CommandExt as _;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::cluster::Cluster;
use crate::process::guarded::Guarded;

/// Long enough to recover from a crash under load.
const READY: Duration = Duration::from_secs(60);
/// A fast shutdown writes what is in memory.
const STOP: Duration = Duration::from_secs(30);

impl Cluster {
    /// Kills the postmaster and all its children, so that nothing is written any more. What the
    /// system was told to write is still written: this is a crash, not a power failure.
    pub fn kill(&mut self) -> Result<()> {
        self.server.take().map_or(Ok(()), |mut server| server.kill_family())
    }

    /// Shuts down: clients are sent away, nothing is left to recover.
    pub fn stop(&mut self) -> Result<()> {
        // SIGINT is the fast shutdown, which also frees the shared memory; the guard kills what
        // does not obey.
        self.server.take().map_or(Ok(()), |mut server| server.stop("INT", STOP).map(drop))
    }

    /// Starts the server on the same folder and port, after stopping it if it runs. What was
    /// killed recovers, and this waits for it.
    pub fn restart(&mut self) -> Result<()> {
        self.stop()?;
        let mut command = self.unprivileged("postgres")?;
        command.arg("-D").arg(self.data()).args(["-h", "127.0.0.1"]);
        command.args(["-p", &self.port.to_string(), "-k", ""]).args(self.settings.arguments());
        // A key pressed at the terminal is for the caller alone, who stops the server in order.
        command.process_group(0);
        let mut server = Guarded::start(&mut command, &self.folder.path().join("postgres.log"))?;
        server.wait_until(READY, || self.answers()).context("starting PostgreSQL")?;
        self.server = Some(server);
        Ok(())
    }

    fn answers(&self) -> bool {
        self.run("SELECT 1").is_ok()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell; what does not stop is killed by its guard and by the watchdog.
        let _ = self.stop();
    }
}
