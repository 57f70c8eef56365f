//! The working state of a batch: what was loaded, and what the batch has decided so far.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::{Change, Entity, Key, Range, Row};

/// Something a decision wants to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// One row, or that there is none.
    Row(Key),
    /// All rows of a range.
    Range(Range),
}

impl From<Key> for Read {
    fn from(key: Key) -> Self {
        Self::Row(key)
    }
}

impl From<Range> for Read {
    fn from(range: Range) -> Self {
        Self::Range(range)
    }
}

/// The state does not know this yet; it has to be loaded first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotLoaded(pub Read);

/// A map by name. Names are ids that the server itself made, so a fast hash without a secret will
/// do; and a fixed one keeps decisions deterministic.
pub type KeyMap<V> = HashMap<Key, V, FixedState>;

/// Rows by name, ranges by their members' names. It knows what it does not know.
#[derive(Debug, Default)]
pub struct State {
    rows: KeyMap<Option<Row>>,
    ranges: HashMap<Range, BTreeSet<Key>, FixedState>,
    /// What the batch has put into ranges that nobody has asked for yet; the store, when it is
    /// asked, does not know of it.
    strays: HashMap<Range, Vec<Key>, FixedState>,
}

impl State {
    /// A state that knows nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the answer to `read` is known.
    #[must_use]
    pub fn knows(&self, read: &Read) -> bool {
        match read {
            Read::Row(key) => self.rows.contains_key(key),
            Read::Range(range) => self.ranges.contains_key(range),
        }
    }

    /// Whether there is such a row, as far as is known.
    #[must_use]
    pub fn has(&self, key: &Key) -> bool {
        matches!(self.rows.get(key), Some(Some(_)))
    }

    /// Takes in what a store answered. What the batch has decided in the meantime stays.
    pub fn learn_row(&mut self, key: Key, row: Option<Row>) {
        self.rows.entry(key).or_insert(row);
    }

    /// Takes in all rows of a range.
    pub fn learn_range(&mut self, range: Range, rows: Vec<Row>) {
        if self.ranges.contains_key(&range) {
            return;
        }
        let mut members = BTreeSet::new();
        for row in rows {
            let key = row.key();
            let now = self.rows.entry(key.clone()).or_insert(Some(row));
            // A row that the batch has changed may have left the range.
            if now.as_ref().is_some_and(|row| row.lies_in(range)) {
                members.insert(key);
            }
        }
        for key in self.strays.remove(&range).unwrap_or_default() {
            let now = self.rows.get(&key).and_then(Option::as_ref);
            if now.is_some_and(|row| row.lies_in(range)) {
                members.insert(key);
            }
        }
        self.ranges.insert(range, members);
    }

    /// The row with this name.
    pub fn get<E: Entity>(&self, id: E::Id) -> Result<Option<Arc<E>>, NotLoaded> {
        let key = E::key_of(id);
        match self.rows.get(&key) {
            Some(row) => Ok(row.as_ref().and_then(E::from_row).map(Arc::clone)),
            None => Err(NotLoaded(Read::Row(key))),
        }
    }

    /// The rows of a range, in the order of their names: oldest first.
    pub fn range<E: Entity>(&self, range: Range) -> Result<Vec<Arc<E>>, NotLoaded> {
        let members = self.ranges.get(&range).ok_or(NotLoaded(Read::Range(range)))?;
        let row = |key| self.rows.get(key).and_then(Option::as_ref).and_then(E::from_row);
        Ok(members.iter().filter_map(row).map(Arc::clone).collect())
    }

    /// Applies what a decision did, so that the next command of the batch sees it.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            let row = change.row();
            let key = row.key();
            let before = self.rows.get(&key).and_then(Option::as_ref).map(Row::ranges);
            let after = row.ranges();
            for range in before.into_iter().flatten().flatten() {
                if !after.contains(&Some(range))
                    && let Some(members) = self.ranges.get_mut(&range)
                {
                    members.remove(&key);
                }
            }
            for range in after.into_iter().flatten() {
                match self.ranges.get_mut(&range) {
                    Some(members) => drop(members.insert(key.clone())),
                    None => self.strays.entry(range).or_default().push(key.clone()),
                }
            }
            self.rows.insert(key, Some(row.clone()));
        }
    }
}
