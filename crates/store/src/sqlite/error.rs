//! What SQLite's errors mean to the engine.

use countersign_engine::StoreError;
use rusqlite::ErrorCode;

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
