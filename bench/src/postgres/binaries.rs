//! Where PostgreSQL is installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Debian keeps the server's binaries out of the `PATH`, one folder per version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The programs a throwaway cluster needs.
pub(crate) struct Binaries {
    /// Creates the cluster.
    pub(crate) initdb: PathBuf,
    /// The server.
    pub(crate) postgres: PathBuf,
    /// The load generator.
    pub(crate) pgbench: PathBuf,
    /// The client that loads the schema and checks the books.
    pub(crate) psql: PathBuf,
}

impl Binaries {
    /// Looks in the `PATH`, then in Debian's folders, newest version first.
    pub(crate) fn find() -> Result<Self> {
        let folders = folders();
        let find = |name: &str| {
            let found = folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file());
            // A cluster needs the files beside the real binary, so links are followed.
            found.and_then(|path| fs::canonicalize(path).ok()).with_context(|| {
                format!("`{name}` of PostgreSQL is not installed (Debian: apt install postgresql)")
            })
        };
        Ok(Self {
            initdb: find("initdb")?,
            postgres: find("postgres")?,
            // Debian's `psql` and `pgbench` are one wrapper script that looks at its own name.
            pgbench: linked(&folders, "pgbench").map_or_else(|| find("pgbench"), Ok)?,
            psql: linked(&folders, "psql").map_or_else(|| find("psql"), Ok)?,
        })
    }
}

fn linked(folders: &[PathBuf], name: &str) -> Option<PathBuf> {
    // The real binaries in the versioned folders come before any wrapper in the `PATH`.
    let real = folders.iter().filter(|folder| folder.starts_with(DEBIAN));
    real.map(|folder| folder.join(name)).find(|path| path.is_file())
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
