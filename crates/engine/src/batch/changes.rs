//! The changes of a batch: one for each row.

use countersign_domain::state::{Change, KeyMap};

/// Changes, in the order in which rows were first touched.
#[derive(Default)]
pub(super) struct Changes {
    places: KeyMap<usize>,
    changes: Vec<Change>,
}

impl Changes {
    pub(super) fn add(&mut self, changes: Vec<Change>) {
        for change in changes {
            let key = change.row().key();
            match self.places.get(&key).copied() {
                None => {
                    self.places.insert(key, self.changes.len());
                    self.changes.push(change);
                }
                Some(place) => self.replace(place, change),
            }
        }
    }

    /// A row that the batch inserts stays an insertion, whatever becomes of it.
    fn replace(&mut self, place: usize, change: Change) {
        if let Some(slot) = self.changes.get_mut(place) {
            *slot = match (&*slot, change) {
                (Change::Insert(_), Change::Update(row)) => Change::Insert(row),
                (_, change) => change,
            };
        }
    }

    pub(super) fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}
