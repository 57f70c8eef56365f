//! Opening a data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use countersign_engine::StoreError;
use rusqlite::Connection;

use super::error::{failed, io};

/// The database in the data folder.
const FILE: &str = "countersign.db";
/// Locked while the data folder is in use.
const LOCK: &str = "countersign.lock";

/// The lock on a data folder, held until everything that uses the folder is gone.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a folder, which is made if it does not exist.
    pub(super) fn take(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| io("data folder", &error))?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(folder.join(LOCK)).map_err(|error| io("lock file", &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it is only said if it can be read.
                let read = file.read_to_string(&mut holder);
                let known = read.is_ok() && !holder.trim().is_empty();
                let holder = if known { format!(" ({})", holder.trim()) } else { String::new() };
                return Err(StoreError::Locked(holder));
            }
            Err(TryLockError::Error(error)) => return Err(io("lock file", &error)),
        }
        let note = |file: &mut File| {
            file.rewind()?;
            file.set_len(0)?;
            writeln!(file, "process {}", std::process::id())
        };
        note(&mut file).map_err(|error| io("lock file", &error))?;
        Ok(Self { _file: file })
    }
}

/// The database of a data folder.
pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The connection that writes.
pub(super) fn connect_to_write(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(failed)?;
    connection
        .execute_batch(
            "PRAGMA page_size = 4096;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = 0;
             PRAGMA cache_size = -16384;
             PRAGMA temp_store = MEMORY;
             PRAGMA foreign_keys = OFF;",
        )
        .map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// A connection that reads.
pub(super) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(failed)?;
    connection
        .execute_batch(
            "PRAGMA query_only = ON;
             PRAGMA cache_size = -2048;
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The connection that moves the write-ahead log into the database.
pub(super) fn connect_to_checkpoint(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(failed)?;
    let pragmas = "PRAGMA synchronous = FULL; PRAGMA cache_size = -256;";
    connection.execute_batch(pragmas).map_err(failed)?;
    connection.busy_timeout(Duration::from_millis(100)).map_err(failed)?;
    Ok(connection)
}
