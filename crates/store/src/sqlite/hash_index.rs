//! An index by hash, built in bulk.
//!
//! Names are random, so entering each of them at once would cost a page. Entries wait in memory
//! until there are many, and are then entered in order, a slice with each commit: neighbours share
//! a page. What waits is found there: by the writer, and by readers that share it.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use countersign_domain::ids::{Id as _, OrgId, Ulid};
use countersign_engine::StoreError;
use rusqlite::Connection;

use super::backlog::Backlog;
use super::error::failed;
use super::source::{progress, set_progress};

/// A hash of a name, and the place of its row.
pub(super) type Entry = (i64, i64);

/// The writer's side of an index.
#[derive(Debug)]
pub(super) struct HashIndex {
    /// Its table, which is also its name in `progress`.
    table: &'static str,
    /// The place up to which the index is whole once the run under way is done.
    through_run: i64,
    /// Whether this batch has ended the run.
    is_done: bool,
    backlog: Backlog<Entry>,
    waiting: Arc<Waiting>,
}

/// The entries that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting(RwLock<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The place up to which the index is whole.
    through: i64,
    entries: BTreeSet<Entry>,
}

impl HashIndex {
    /// The index as it stands in the file up to a place, and what it does not have yet. Whoever
    /// shares what waits sees all of that or what waited before, and nothing in between.
    pub(super) fn open(
        (table, run_min): (&'static str, usize),
        waiting: Arc<Waiting>,
        (through, entries): (i64, Vec<Entry>),
    ) -> Self {
        let mut backlog = Backlog::new(run_min);
        entries.iter().for_each(|entry| backlog.push(*entry));
        *waiting.write() = Inner { through, entries: entries.into_iter().collect() };
        Self { table, through_run: through, is_done: false, backlog, waiting }
    }

    /// Enters a place, now or later.
    pub(super) fn enter(
        &mut self,
        connection: &Connection,
        entry: Entry,
    ) -> Result<(), StoreError> {
        if entry.1 <= self.through_run {
            return self.write(connection, entry);
        }
        self.backlog.push(entry);
        self.waiting.write().entries.insert(entry);
        Ok(())
    }

    /// The places of names with a hash: those that wait, then those in the file.
    pub(super) fn places(
        &self,
        connection: &Connection,
        hash: i64,
    ) -> Result<Vec<i64>, StoreError> {
        let mut places = self.waiting.read(hash);
        places.extend(indexed(connection, self.table, hash)?);
        Ok(places)
    }

    /// Writes a slice of the run under way, or begins one that ends with the last place there is.
    pub(super) fn advance(&mut self, connection: &Connection, last: i64) -> Result<(), StoreError> {
        if self.backlog.begin_run() {
            self.through_run = last;
        }
        if self.backlog.is_idle() {
            return Ok(());
        }
        for entry in self.backlog.slice().into_iter().rev() {
            self.write(connection, entry)?;
        }
        self.is_done = self.backlog.is_idle();
        if self.is_done {
            set_progress(connection, self.table, &self.through_run.to_string())?;
        }
        Ok(())
    }

    /// The batch is committed: what the file has now need not wait any more.
    pub(super) fn committed(&mut self) {
        if std::mem::take(&mut self.is_done) {
            let mut inner = self.waiting.write();
            inner.through = self.through_run;
            inner.entries.retain(|entry| entry.1 > self.through_run);
        }
    }

    fn write(&self, connection: &Connection, (hash, n): Entry) -> Result<(), StoreError> {
        let sql = format!("INSERT OR IGNORE INTO {} (hash, n) VALUES (?1, ?2)", self.table);
        let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
        statement.execute([hash, n]).map(drop).map_err(failed)
    }
}

impl Waiting {
    /// The places of names with these hashes that wait, one list for each; none when the index of
    /// the caller's snapshot ends at `through` while less waits already: then the snapshot is too
    /// old.
    pub(super) fn of(&self, through: i64, hashes: &[i64]) -> Option<Vec<Vec<i64>>> {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = || hashes.iter().map(|hash| inner.of(*hash)).collect();
        (inner.through <= through).then(found)
    }

    fn read(&self, hash: i64) -> Vec<i64> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).of(hash)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn of(&self, hash: i64) -> Vec<i64> {
        let range = (hash, i64::MIN)..=(hash, i64::MAX);
        self.entries.range(range).map(|(_, n)| *n).collect()
    }
}

/// The place up to which an index is whole in the file.
pub(super) fn through(connection: &Connection, table: &str) -> Result<i64, StoreError> {
    let Some(text) = progress(connection, table)? else { return Ok(0) };
    text.parse().map_err(|_| StoreError::Corrupt(format!("{table}: {text}")))
}

/// The places of names with a hash that an index has in the file.
pub(super) fn indexed(
    connection: &Connection,
    table: &str,
    hash: i64,
) -> Result<Vec<i64>, StoreError> {
    let sql = format!("SELECT n FROM {table} WHERE hash = ?1");
    let mut statement = connection.prepare_cached(&sql).map_err(failed)?;
    let places = statement.query_map([hash], |row| row.get(0)).map_err(failed)?;
    places.collect::<Result<_, _>>().map_err(failed)
}

/// A hash of a name within an organization, from one of the name alone.
pub(super) fn hash(org: OrgId, name: u64) -> i64 {
    let Ulid(org) = org.ulid();
    (name ^ (org as u64) ^ ((org >> 64) as u64)).cast_signed()
}
