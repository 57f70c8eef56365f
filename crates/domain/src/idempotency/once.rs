//! Names of requests that stand for one thing for ever.

use crate::access::Environment;
use crate::canonical::Hash;
use crate::document::{name_of, take_name};
use crate::ids::{DocumentId, Ulid};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// The caller's name for a request: in an organization's environment it stands for what the request
/// made, whatever that was, and for as long as there are records. A refused request takes no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The name.
    pub request_id: String,
    /// SHA-256 of the operation and what is asked for.
    pub fingerprint: Hash,
}

/// Among what names of requests are unique.
const SPACE: &str = "request";

impl Once {
    /// The document that says what the name stands for.
    pub(crate) fn name(&self, environment: Environment) -> DocumentId {
        DocumentId::named(environment, SPACE, &self.request_id)
    }

    /// What the name stands for, where it was taken before. Whether it was for this very request
    /// says what it stands for.
    pub(crate) fn find(&self, draft: &Draft<'_>, session: &Session) -> Result<Option<Ulid>, Halt> {
        name_of(draft, session, (SPACE, &self.request_id))
    }

    /// Takes the name.
    pub(crate) fn keep(
        &self,
        draft: &mut Draft<'_>,
        session: &Session,
        of: Ulid,
    ) -> Result<(), Halt> {
        take_name(draft, session, (SPACE, &self.request_id), of)
    }

    /// That it was taken by another request.
    pub(crate) fn reused(&self) -> Rejection {
        Rejection::IdempotencyKeyReuse { key: self.request_id.clone() }
    }
}
