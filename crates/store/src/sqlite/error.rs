//! What SQLite's errors mean to the engine.

use countersign_engine::StoreError;
use rusqlite::ErrorCode;

use crate::tables::{Broken, Source, Table, Value};

/// Sorts an error by what the caller can do about it.
#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
pub(super) fn failed(error: rusqlite::Error) -> StoreError {
    let what = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict(what),
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted,
        ) => StoreError::Unavailable(what),
        _ => StoreError::Corrupt(what),
    }
}

/// An error of the file system.
pub(super) fn io(what: &str, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{what}: {error}"))
}

/// A row that cannot be read: its table, its key and the column.
pub(super) fn unreadable(table: &Table, row: &dyn Source, broken: &Broken) -> StoreError {
    let key: Vec<String> = (0..table.key)
        .map(|column| match row.value(column) {
            Ok(Value::Text(text)) => text.to_owned(),
            Ok(Value::Integer(integer)) => integer.to_string(),
            _ => "?".to_owned(),
        })
        .collect();
    let column = broken.column.and_then(|column| table.columns.get(column));
    let column = column.map_or("row", |column| column.name);
    let (name, key, what) = (table.name, key.join(", "), &broken.what);
    StoreError::Corrupt(format!("{name} ({key}): {column}: {what}"))
}

/// A row that cannot be written.
pub(super) fn unwritable(table: &Table, broken: &Broken) -> StoreError {
    StoreError::Corrupt(format!("{}: {}", table.name, broken.what))
}
