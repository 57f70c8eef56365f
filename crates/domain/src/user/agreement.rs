//! Terms that a user is shown before they are registered.

use serde::{Deserialize, Serialize};

use crate::document::{Document, file_document};
use crate::ids::DocumentId;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Terms that were offered to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// The caller's name for the offer.
    pub key: String,
}

/// Offers the terms to somebody: the same name, the same offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferTerms {
    /// The caller's name for the offer.
    pub key: String,
}

/// Among what names of offers are unique.
const SPACE: &str = "terms";

/// Offers the terms.
pub(super) fn offer(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &OfferTerms,
) -> Result<Answer, Halt> {
    let id = DocumentId::named(session.environment()?, SPACE, &verb.key);
    if let Some(known) = draft.get::<Document>((session.org()?, id))? {
        return Ok(Outcome::Document(known).into());
    }
    let offered = Agreement { key: verb.key.clone() };
    Ok(Outcome::Document(file_document(draft, session, (id, None), offered)?).into())
}
