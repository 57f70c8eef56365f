//! How callers name things.

use super::name_of;
use crate::access::Environment;
use crate::ids::{DocumentId, Ulid};
use crate::session::Session;
use crate::state::{Draft, Halt};

/// How a caller names something: by its id, or by another name that it was given. What it is shows
/// when it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By the bits of its id.
    Id(Ulid),
    /// By whatever else they call it.
    Name(String),
}

/// Among what such names are unique.
pub(super) const IDS: &str = "id";

impl Reference {
    /// Reads an id with this prefix. Whatever is none may be another name.
    #[must_use]
    pub fn parse(prefix: &str, text: &str) -> Self {
        let tail = text.strip_prefix(prefix);
        let ulid = tail.and_then(|tail| Ulid::parse(tail).ok());
        ulid.map_or_else(|| Self::Name(text.to_owned()), Self::Id)
    }

    /// The id, where that is how it is named.
    #[must_use]
    pub const fn id(&self) -> Option<Ulid> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Name(_) => None,
        }
    }

    /// The document that says what another name stands for.
    #[must_use]
    pub fn name(&self, environment: Environment) -> Option<DocumentId> {
        match self {
            Self::Id(_) => None,
            Self::Name(name) => Some(DocumentId::named(environment, IDS, name)),
        }
    }

    /// What it stands for; none where another name is nobody's.
    pub(crate) fn find(&self, draft: &Draft<'_>, session: &Session) -> Result<Option<Ulid>, Halt> {
        match self {
            Self::Id(id) => Ok(Some(*id)),
            Self::Name(name) => name_of(draft, session, (IDS, name)),
        }
    }
}
