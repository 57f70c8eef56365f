//! Why a call came to nothing, before a dialect has put it into words.

use countersign_domain::rejection::Rejection;
use countersign_domain::state::NotLoaded;
use countersign_engine::{EngineError, StoreError};

use crate::events::Unjudged;

/// Why a call came to nothing.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It brought no credential.
    NoCredential,
    /// A browser sent a person's cookie from somebody else's page.
    CrossOrigin,
    /// The domain refused it.
    Rejected(Rejection),
    /// The engine could not take it, or does not know what became of it.
    Engine(EngineError),
    /// The store could not be read.
    Store(StoreError),
    /// A fault of the program.
    Fault(String),
}

impl Refused {
    /// A fault of the program.
    pub(crate) fn fault(cause: impl Into<String>) -> Self {
        Self::Fault(cause.into())
    }
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<EngineError> for Refused {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NotLoaded> for Refused {
    fn from(NotLoaded(read): NotLoaded) -> Self {
        Self::Fault(format!("not loaded: {read:?}"))
    }
}

impl From<Unjudged> for Refused {
    fn from(unjudged: Unjudged) -> Self {
        match unjudged {
            Unjudged::Rejected(rejection) => rejection.into(),
            Unjudged::Store(error) => error.into(),
            Unjudged::NotLoaded(missing) => missing.into(),
        }
    }
}
