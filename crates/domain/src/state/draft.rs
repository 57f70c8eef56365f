//! One decision in the making.

use std::sync::Arc;

use super::{Change, Entity, Key, KeyMap, NotLoaded, Range, Read, Row, State};
use crate::canonical::Hash;
use crate::context::Context;
use crate::ids::{Id, Mint, OrgId};
use crate::log::LogHead;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Why a decision stopped before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It has to know these first; load them and ask again (ADR 0002).
    Missing(Vec<Read>),
    /// The command is refused, and nothing of it is recorded.
    Rejected(Rejection),
}

impl From<Rejection> for Halt {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<NotLoaded> for Halt {
    fn from(NotLoaded(read): NotLoaded) -> Self {
        Self::Missing(vec![read])
    }
}

/// The state as one command sees and changes it. Dropped, it leaves no trace.
pub(crate) struct Draft<'s> {
    state: &'s State,
    context: &'s Context,
    mint: &'s mut Mint,
    changed: KeyMap<usize>,
    changes: Vec<Change>,
}

impl<'s> Draft<'s> {
    pub(crate) fn new(state: &'s State, context: &'s Context, mint: &'s mut Mint) -> Self {
        Self { state, context, mint, changed: KeyMap::default(), changes: Vec::new() }
    }

    /// The state as it was before this draft changed anything.
    pub(crate) const fn state(&self) -> &'s State {
        self.state
    }

    /// The instant of the decision.
    pub(crate) fn now(&self) -> Timestamp {
        self.context.now
    }

    pub(crate) fn context(&self) -> &'s Context {
        self.context
    }

    /// A fresh id.
    pub(crate) fn fresh<T: Id>(&mut self) -> T {
        self.mint.id(self.context.now)
    }

    /// A fresh id with its lowest three bits free.
    pub(crate) fn fresh_block<T: Id>(&mut self) -> T {
        self.mint.block(self.context.now)
    }

    /// Stops the decision unless all of these are known: one round of loading for all that a step
    /// needs, instead of one for each.
    pub(crate) fn need(&self, reads: impl IntoIterator<Item = Read>) -> Result<(), Halt> {
        let unknown = |read: &Read| !self.state.knows(read) && !self.made(read);
        let missing: Vec<Read> = reads.into_iter().filter(unknown).collect();
        if missing.is_empty() { Ok(()) } else { Err(Halt::Missing(missing)) }
    }

    fn made(&self, read: &Read) -> bool {
        matches!(read, Read::Row(key) if self.changed.contains_key(key))
    }

    /// The row with this name, as changed by this draft.
    pub(crate) fn get<E: Entity>(&self, id: E::Id) -> Result<Option<Arc<E>>, Halt>
    where
        E::Id: Clone,
    {
        if !self.changes.is_empty()
            && let Some(index) = self.changed.get(&E::key_of(id.clone()))
        {
            let row = self.changes.get(*index).map(Change::row);
            return Ok(row.and_then(E::from_row).map(Arc::clone));
        }
        Ok(self.state.get::<E>(id)?)
    }

    /// The rows of a range, as changed by this draft, oldest first.
    pub(crate) fn range<E: Entity>(&self, range: Range) -> Result<Vec<Arc<E>>, Halt> {
        let loaded = self.state.range::<E>(range)?;
        if self.changes.is_empty() {
            return Ok(loaded);
        }
        let touched = |row: &Arc<E>| self.changed.contains_key(&E::key_of(row.id()));
        let untouched = loaded.into_iter().filter(|row| !touched(row));
        let mine = self.changes.iter().map(Change::row);
        let mine = mine.filter(|row| row.lies_in(range)).filter_map(E::from_row);
        let mut rows: Vec<Arc<E>> = untouched.chain(mine.map(Arc::clone)).collect();
        rows.sort_by_cached_key(|row| E::key_of(row.id()));
        Ok(rows)
    }

    /// Adds a row that did not exist.
    pub(crate) fn insert<E: Entity>(&mut self, row: E) -> Arc<E> {
        let row = Arc::new(row);
        self.record(Change::Insert(E::into_row(Arc::clone(&row))));
        row
    }

    /// Replaces a row that exists.
    pub(crate) fn update<E: Entity>(&mut self, row: E) -> Arc<E> {
        let row = Arc::new(row);
        self.record(Change::Update(E::into_row(Arc::clone(&row))));
        row
    }

    /// Starts the log of an organization that this draft creates: nothing has to be loaded for it.
    pub(crate) fn begin_log(&mut self, org: OrgId) {
        let (hash, at, made) = (Hash::ZERO, self.now(), Timestamp::default());
        self.insert(LogHead { org, seq: 0, hash, at, made });
    }

    fn record(&mut self, change: Change) {
        let key = change.row().key();
        let Some(index) = self.changed.get(&key).copied() else {
            self.changed.insert(key, self.changes.len());
            return self.changes.push(change);
        };
        if let Some(slot) = self.changes.get_mut(index) {
            // Whether the store has the row was settled when the draft first touched it.
            *slot = match (&*slot, change) {
                (Change::Insert(_), Change::Insert(row) | Change::Update(row)) => {
                    Change::Insert(row)
                }
                (Change::Update(_), Change::Insert(row) | Change::Update(row)) => {
                    Change::Update(row)
                }
            };
        }
    }

    /// The changes, in the order in which they were first made.
    pub(crate) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// Forgets every change made since [`Draft::mark`], for what is all or nothing.
    pub(crate) fn rollback(&mut self, mark: Mark) {
        self.changed = mark.changed;
        self.changes = mark.changes;
    }

    /// Remembers the changes made so far.
    pub(crate) fn mark(&self) -> Mark {
        Mark { changed: self.changed.clone(), changes: self.changes.clone() }
    }
}

/// The changes of a draft at one point.
pub(crate) struct Mark {
    changed: KeyMap<usize>,
    changes: Vec<Change>,
}

impl From<&Row> for Key {
    fn from(row: &Row) -> Self {
        row.key()
    }
}
