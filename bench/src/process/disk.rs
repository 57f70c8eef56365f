//! The disk that everybody shares.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Waits until the disk has taken all that was written. What one leg has left in the page cache
/// would otherwise be written while the next one waits for the same disk.
pub(crate) fn settle() -> Result<()> {
    ensure!(Command::new("sync").status().context("`sync`")?.success(), "`sync` failed");
    Ok(())
}
