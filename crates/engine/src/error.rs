//! What can go wrong beside a refusal.

use countersign_domain::state::NotLoaded;

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or its disk is full: try again later.
    #[error("store unavailable: {0}")]
    Unavailable(String),
    /// The answer to a commit was lost: it may have happened or not. It has to be asked about.
    #[error("commit not confirmed: {0}")]
    Unknown(String),
    /// Somebody else changed the same rows: try again now.
    #[error("store conflict: {0}")]
    Conflict(String),
    /// What it holds cannot be read, or what it was given cannot be written.
    #[error("store corrupt: {0}")]
    Corrupt(String),
    /// It was written by a newer version of the program.
    #[error("the data was written by a newer version (schema {found}, this program knows {known})")]
    Newer {
        /// The schema found.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// Another process holds the data folder.
    #[error("the data folder is in use by another process{0}")]
    Locked(String),
}

/// Why the engine did not answer a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// More is queued than it takes in. Nothing was done; try again later.
    #[error("overloaded")]
    Busy,
    /// It is shutting down. Nothing was done.
    #[error("shutting down")]
    Stopping,
    /// The store is away. Nothing was done.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store went away while it committed, and could not be asked since. It is not known
    /// whether anything was done; asking again under the same idempotency key is safe.
    #[error("not known whether it was done")]
    Unknown,
    /// The command cannot be decided: a fault of the program. Nothing was done.
    #[error("internal: {0}")]
    Internal(String),
}

/// What was asked for has not been answered.
impl From<NotLoaded> for StoreError {
    fn from(NotLoaded(read): NotLoaded) -> Self {
        Self::Corrupt(format!("not loaded: {read:?}"))
    }
}

impl From<NotLoaded> for EngineError {
    fn from(missing: NotLoaded) -> Self {
        Self::Store(missing.into())
    }
}
