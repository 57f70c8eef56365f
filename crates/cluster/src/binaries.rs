//! Where PostgreSQL is installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Debian keeps the server's binaries out of the `PATH`, one folder per version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Finds a program of PostgreSQL: beside the server, so that all are of one version, else wherever
/// the first one is. Looks in the `PATH`, then in Debian's folders, newest version first.
pub fn find(name: &str) -> Result<PathBuf> {
    let folders = folders();
    let within = |folder: &Path| Some(folder.join(name)).filter(|path| path.is_file());
    beside_server(&folders)
        .and_then(|folder| within(&folder))
        // No link is followed: Debian's clients are one script that looks at its own name.
        .or_else(|| folders.iter().find_map(|folder| within(folder)))
        .with_context(|| {
            format!("`{name}` of PostgreSQL is not installed (Debian: apt install postgresql)")
        })
}

/// The folder of the server. It needs the files around the real binary, so links are followed.
fn beside_server(folders: &[PathBuf]) -> Option<PathBuf> {
    let server =
        folders.iter().map(|folder| folder.join("postgres")).find(|path| path.is_file())?;
    fs::canonicalize(server).ok()?.parent().map(Path::to_owned)
}

fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(Path::new(DEBIAN))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder.join("bin")));
    folders
}
