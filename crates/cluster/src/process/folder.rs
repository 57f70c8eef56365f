//! Throwaway folders.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// A fresh folder under `parent`, removed when dropped. Refused on a file system in memory, where
/// a durable commit costs nothing and every ratio would be a fairy tale.
pub fn durable(parent: &Path) -> Result<TempDir> {
    let folder = throwaway(parent)?;
    let mounts = fs::read_to_string("/proc/mounts")?;
    if file_system(&mounts, folder.path()) == Some("tmpfs") {
        bail!("`{}` is in memory; name a folder on a disk", parent.display());
    }
    Ok(folder)
}

/// A fresh folder under `parent`, removed when dropped, on whatever file system.
pub fn throwaway(parent: &Path) -> Result<TempDir> {
    let parent = fs::canonicalize(parent)
        .with_context(|| format!("the folder `{}` cannot be used", parent.display()))?;
    Ok(tempfile::Builder::new().prefix("countersign-").tempdir_in(parent)?)
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
