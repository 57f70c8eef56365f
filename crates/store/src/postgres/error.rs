//! What PostgreSQL's errors mean to the engine.

use countersign_engine::StoreError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

/// Sorts an error by what the caller can do about it.
#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
pub(super) fn failed(error: Error) -> StoreError {
    let what = told(&error);
    let Some(code) = error.code() else { return StoreError::Unavailable(what) };
    // A class is the first two characters: PostgreSQL's documentation, appendix A.
    match code.code().get(..2).unwrap_or_default() {
        // Constraints, and transactions that met.
        "23" | "40" => StoreError::Conflict(what),
        // Connections, resources, operators who intervene, and the system's own troubles.
        "08" | "53" | "57" | "58" => StoreError::Unavailable(what),
        // The queue of notifications is full, because somebody listens and does not read.
        _ if *code == SqlState::PROGRAM_LIMIT_EXCEEDED => StoreError::Unavailable(what),
        _ if *code == SqlState::LOCK_NOT_AVAILABLE => StoreError::Conflict(what),
        // Of a standby: what it says to a statement that writes, and to a transaction that might.
        _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::Unavailable(what),
        _ if *code == SqlState::FEATURE_NOT_SUPPORTED && what.contains("recovery") => {
            StoreError::Unavailable(what)
        }
        _ => StoreError::Corrupt(what),
    }
}

/// The same for a statement of a transaction whose `COMMIT` was on its way already. Unless the
/// server said that it refused the statement, the commit may have happened.
pub(super) fn failed_before_commit(error: Error) -> StoreError {
    if error.as_db_error().is_some() { failed(error) } else { StoreError::Unknown(told(&error)) }
}

/// The same for the `COMMIT` itself, or for a statement that is a transaction of its own: a server
/// that goes down may have committed first.
pub(super) fn failed_to_commit(error: Error) -> StoreError {
    let refused = |error: &DbError| error.parsed_severity() == Some(Severity::Error);
    if error.as_db_error().is_some_and(refused) {
        failed(error)
    } else {
        StoreError::Unknown(told(&error))
    }
}

/// No answer came in time.
pub(super) fn silent() -> StoreError {
    StoreError::Unavailable("the database does not answer".to_owned())
}

/// The same where `COMMIT` was on its way.
pub(super) fn silent_after_commit() -> StoreError {
    StoreError::Unknown("the database does not answer".to_owned())
}

/// An error with its causes, and never the address or the password of the database.
fn told(error: &Error) -> String {
    let Some(db) = error.as_db_error() else {
        let cause = std::error::Error::source(error).map(ToString::to_string);
        return cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    };
    format!("{} ({})", db.message(), db.code().code())
}

/// No connection was to be had.
pub(super) fn no_connection(error: deadpool_postgres::PoolError) -> StoreError {
    match error {
        deadpool_postgres::PoolError::Backend(error) => match failed(error) {
            StoreError::Corrupt(what) => StoreError::Unavailable(what),
            other => other,
        },
        other => StoreError::Unavailable(other.to_string()),
    }
}
