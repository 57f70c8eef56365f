//! A long-running child that never outlives its owner.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::{family, wait};

const POLL: Duration = Duration::from_millis(2);
/// What is killed is gone at once, unless the system is overwhelmed.
const KILL: Duration = Duration::from_secs(30);

/// A running child whose output goes to a file; dropping it kills it.
pub struct Guarded {
    child: Child,
    log: PathBuf,
}

impl Guarded {
    /// Starts the command with both outputs in `log`.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("starting `{}`", command.get_program().to_string_lossy()))?;
        Ok(Self { child, log: log.to_owned() })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Polls `ready` until it holds; an error when the child ends first or `limit` passes.
    pub fn wait_until(&mut self, limit: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let deadline = Instant::now() + limit;
        while !ready() {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended before it was ready ({status}):\n{}", self.last_words());
            }
            if Instant::now() >= deadline {
                bail!("it was not ready within {limit:?}:\n{}", self.last_words());
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// Sends the signal and waits for the end.
    pub fn stop(&mut self, signal: &str, limit: Duration) -> Result<ExitStatus> {
        family::signal(signal, &[self.id()])?;
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() >= deadline {
                bail!("it did not stop within {limit:?} of {signal}:\n{}", self.last_words());
            }
            thread::sleep(POLL);
        }
    }

    /// Kills it and its children, and waits until none is left. Children may have left the
    /// process group (PostgreSQL's do), so they are looked up by their parent.
    pub fn kill_family(&mut self) -> Result<()> {
        let id = self.id();
        // While it stands still it can neither have more children nor see to those that end.
        family::signal("STOP", &[id])?;
        wait::until(KILL, "a stopped process", || Ok(family::is_still(id)))?;
        wait::until(KILL, "killed children", || {
            let children = family::children(id)?;
            if children.is_empty() {
                return Ok(true);
            }
            // One of them may be gone already; whoever is not is found again.
            let _ = family::signal("KILL", &children);
            Ok(false)
        })?;
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The end of what the child printed.
    pub fn last_words(&self) -> String {
        let printed = fs::read(&self.log).unwrap_or_default();
        let tail = printed.len().saturating_sub(2000);
        String::from_utf8_lossy(printed.get(tail..).unwrap_or_default()).into_owned()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // Both fail only when the child has already ended, which is what is wanted here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
