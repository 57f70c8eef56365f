//! Waiting for what nobody announces.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

const POLL: Duration = Duration::from_millis(2);

/// Polls `ready` until it holds; an error when `limit` passes first. `what` is what is waited for.
pub fn until(limit: Duration, what: &str, mut ready: impl FnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + limit;
    while !ready()? {
        if Instant::now() >= deadline {
            bail!("{what}: waited for {limit:?} in vain");
        }
        thread::sleep(POLL);
    }
    Ok(())
}
