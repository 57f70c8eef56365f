//! All rows of a kind, part by part.

use countersign_domain::state::{Key, Row};

use crate::{Rows, Scan, Store, StoreError};

/// All rows of a kind, in order, part by part: nobody has to hold all of them at once.
pub(crate) struct Parts<'store> {
    store: &'store dyn Store,
    rows: Rows,
    limit: usize,
    after: Option<Key>,
    ended: bool,
}

impl<'store> Parts<'store> {
    /// Begins at the first row; a part has `limit` rows, except for the last.
    pub(crate) const fn new(store: &'store dyn Store, rows: Rows, limit: usize) -> Self {
        Self { store, rows, limit, after: None, ended: false }
    }

    /// The next rows; none when all were seen.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Row>>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let scan = Scan { rows: self.rows, after: self.after.take(), limit: self.limit };
        let part = self.store.scan(scan).await?;
        self.ended = part.len() < self.limit;
        self.after = part.last().map(Row::key);
        Ok(Some(part))
    }
}
