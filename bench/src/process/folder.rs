//! Throwaway folders on a real disk.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

/// A fresh folder under `parent`, removed when dropped. Refused on a file system in memory, where
/// a durable commit costs nothing and every ratio would be a fairy tale.
pub(crate) fn durable(parent: &Path) -> Result<TempDir> {
    let parent = fs::canonicalize(parent)
        .with_context(|| format!("the folder `{}` cannot be used", parent.display()))?;
    let mounts = fs::read_to_string("/proc/mounts")?;
    if file_system(&mounts, &parent) == Some("tmpfs") {
        bail!("`{}` is in memory; name a folder on a disk with --dir", parent.display());
    }
    Ok(tempfile::Builder::new().prefix("countersign-bench-").tempdir_in(parent)?)
}

/// Waits until the disk has taken all that was written. What one leg has left in the page cache
/// would otherwise be written while the next one waits for the same disk.
pub(crate) fn settle() -> Result<()> {
    ensure!(Command::new("sync").status().context("`sync`")?.success(), "`sync` failed");
    Ok(())
}

/// The type of the file system that holds `path`, by the longest mount point above it.
pub(super) fn file_system<'mounts>(mounts: &'mounts str, path: &Path) -> Option<&'mounts str> {
    let holding = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let (point, kind) = (fields.next()?, fields.next()?);
        path.starts_with(point).then_some((point.len(), kind))
    });
    // Of equal mount points the later one hides the earlier.
    holding.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}
