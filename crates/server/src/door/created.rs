//! Lists that are paged by when things came to be.

use std::sync::Arc;

use countersign_domain::document::{Body, Document, DocumentKind, Reference};
use countersign_domain::ids::{DocumentId, Id as _, Ulid};
use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page};

use super::{Reader, Refused};

/// When something has to have come to be; both exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Created {
    /// Only what came to be after.
    pub(crate) after: Option<Timestamp>,
    /// Only what came to be before.
    pub(crate) before: Option<Timestamp>,
}

/// How many rows are looked at at once where not all of them are shown.
const SIFT_PAGE: usize = 500;

/// An id may be of a millisecond shortly after its document's, where very many are made at once.
const SLACK_MS: i64 = 1_000;

impl Created {
    /// Whether it came to be within.
    pub(crate) fn holds(&self, at: Timestamp) -> bool {
        self.after.is_none_or(|after| at > after) && self.before.is_none_or(|before| at < before)
    }

    /// A position behind which everything lies that came to be before.
    fn position(&self) -> Option<u128> {
        let before = self.before?;
        Some(u128::from(before.plus_micros(SLACK_MS * 1_000).unix_ms()) << 80)
    }
}

impl Reader {
    /// Documents, newest first: those that are wanted, up to a number.
    pub(crate) async fn documents(
        &self,
        (kind, parent): (DocumentKind, Option<DocumentId>),
        created: Created,
        (most, wanted): (usize, impl Fn(&Document) -> bool),
    ) -> Result<Vec<Arc<Document>>, Refused> {
        let (org, environment) = (self.org(), self.environment());
        let mut found = Vec::new();
        let mut after = created.position();
        loop {
            let list = List::Documents { org, environment, kind, parent };
            let page = Page { after, limit: SIFT_PAGE };
            let rows = self.page::<Document>(list, page).await?;
            let last = rows.len() < SIFT_PAGE;
            after = rows.last().map(|row| row.id.ulid().0);
            for row in rows {
                // Who came to be later has the later instant, so that the rest is too old as well.
                if created.after.is_some_and(|after| row.created_at <= after) {
                    return Ok(found);
                }
                if created.holds(row.created_at) && wanted(&row) {
                    found.push(row);
                    if found.len() == most {
                        return Ok(found);
                    }
                }
            }
            if last {
                return Ok(found);
            }
        }
    }

    /// What a caller names, if it is anything.
    pub(crate) async fn find(&self, reference: &Reference) -> Result<Option<Ulid>, Refused> {
        let Some(name) = reference.name(self.environment()) else { return Ok(reference.id()) };
        let state = self.load(vec![Key::Document(self.org(), name).into()]).await?;
        let found = state.get::<Document>((self.org(), name))?.filter(|row| row.is_live());
        match found.as_deref().map(|row| &row.body) {
            Some(Body::Alias(alias)) => Ok(Some(alias.of)),
            _ => Ok(None),
        }
    }
}
