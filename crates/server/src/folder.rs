//! The data folder: what lies where, and how a file in it is replaced.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// A data folder, which may not exist yet.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// Whoever may read the folder may read every payment, and whoever may write it is the operator.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

impl Folder {
    /// The folder at a path.
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Where it is, for people.
    pub(crate) fn display(&self) -> std::path::Display<'_> {
        self.0.display()
    }

    /// The credentials of `countersign dev`.
    pub(crate) fn dev_env(&self) -> PathBuf {
        self.0.join("dev.env")
    }

    /// How far the sandbox's clock was moved on.
    pub(crate) fn clock(&self) -> PathBuf {
        self.0.join("clock")
    }

    /// The operator's socket.
    pub(crate) fn socket(&self) -> PathBuf {
        self.0.join("operator.sock")
    }

    /// Whether there is anything in it: what only looks must not make an empty one.
    pub(crate) fn holds_data(&self) -> bool {
        self.0.join("countersign.db").exists()
    }

    /// Makes the folder, readable by its owner alone. One that exists stays as it is.
    pub(crate) fn make(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&self.0)
    }
}

/// Replaces a file, or leaves it as it was: also through a crash. Readable by its owner alone.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(FILE_MODE);
    let mut file = options.open(&fresh)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    // The new name is durable only when the folder is.
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// A file's text; none when there is no such file.
pub(crate) fn read_if_any(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
