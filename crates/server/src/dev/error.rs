//! Why a sandbox could not be seeded.

use countersign_domain::rejection::Rejection;
use countersign_engine::{EngineError, StoreError};

/// Why a sandbox could not be seeded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DevError {
    /// The folder is somebody else's.
    #[error(
        "the data folder was not made by `countersign dev`; \
         serve it with `countersign serve`, or take another folder with `--data`"
    )]
    Foreign,
    /// The engine did not answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was to be seeded was refused.
    #[error("the sandbox could not be seeded: {0:?}")]
    Refused(Box<Rejection>),
    /// Something else came of it than should: a fault of the program.
    #[error("the sandbox could not be seeded: not {0}")]
    Unexpected(&'static str),
    /// The machine has no randomness.
    #[error("no randomness for secrets: {0}")]
    Randomness(getrandom::Error),
}
