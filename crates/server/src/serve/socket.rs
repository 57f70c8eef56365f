//! The operator's socket in the data folder.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::PathBuf;

use tokio::net::UnixListener;

use super::StartError;
use crate::folder::Folder;

/// A socket that its owner alone can reach; gone when dropped.
pub(super) struct OperatorSocket {
    path: PathBuf,
}

impl OperatorSocket {
    /// Listens there. The folder's lock is held, so what lies there is left from another run.
    pub(super) fn listen(folder: &Folder) -> Result<(Self, UnixListener), StartError> {
        let path = folder.socket();
        let listener = Self::bind(&path).map_err(StartError::file(&path))?;
        Ok((Self { path }, listener))
    }

    /// Between its making and the setting of its mode a socket is open to whoever the process
    /// lets. So it is made where nobody else can go, and moved.
    fn bind(path: &std::path::Path) -> io::Result<UnixListener> {
        let private = path.with_extension("d");
        match DirBuilder::new().mode(0o700).create(&private) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => fs::set_permissions(&private, Permissions::from_mode(0o700))?,
        }
        let fresh = private.join("s");
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(0o600))?;
        fs::rename(&fresh, path)?;
        fs::remove_dir(&private)?;
        Ok(listener)
    }
}

impl Drop for OperatorSocket {
    fn drop(&mut self) {
        // One that is left behind answers nobody, and the next server replaces it.
        let _ = fs::remove_file(&self.path);
    }
}
