//! Idempotency keys.
//!
//! Keys are random, and nearly all are fresh. So records are appended in the order of time, and
//! found through an index by hash that is built in bulk; what is not entered yet is in memory. A
//! key that was answered is always found until it is pruned.

use std::collections::{BTreeSet, HashSet};

use countersign_domain::canonical::Hash;
use countersign_domain::idempotency::IdempotencyRecord;
use countersign_domain::ids::{Id as _, OrgId};
use countersign_domain::state::{Key, Row};
use countersign_domain::time::Timestamp;
use countersign_engine::{Scan, StoreError};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::backlog::Backlog;
use super::error::failed;
use super::values::bind;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::tables::unwritable;
use crate::tables::{self, Record, Value};

/// How many records can be made in a microsecond and stand in the order of time.
const SLOTS_BITS: u32 = 11;

/// The latest instant that has a place of its own, in microseconds: the year 2112.
const MICROS_MAX: i64 = (1 << 52) - 1;

/// A hash of a name, and the place of its record.
type Entry = (i64, i64);

/// What the writer knows of idempotency keys.
#[derive(Debug)]
pub(super) struct KeyIndex {
    /// The place of the latest record.
    last: i64,
    /// The place up to which the index is whole.
    through: i64,
    /// The same, once the run under way is done.
    through_run: i64,
    backlog: Backlog<Entry>,
    /// The entries of the backlog, to be looked up.
    waiting: BTreeSet<Entry>,
    /// Names that this batch has looked for and not found.
    missing: HashSet<(OrgId, Hash)>,
}

impl KeyIndex {
    /// The index as it stands in the file.
    pub(super) fn open(run_min: usize, connection: &Connection) -> Result<Self, StoreError> {
        let through = through(connection)?;
        let last: Option<i64> = connection
            .query_row("SELECT max(n) FROM idempotency", [], |row| row.get(0))
            .map_err(failed)?;
        let mut index = Self {
            last: last.unwrap_or(0).max(through),
            through,
            through_run: through,
            backlog: Backlog::new(run_min),
            waiting: BTreeSet::new(),
            missing: HashSet::new(),
        };
        let sql = "SELECT n, org, digest FROM idempotency WHERE n > ?1 ORDER BY n";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([through]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (n, org): (i64, String) =
                (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
            let digest: [u8; 32] = row.get(2).map_err(failed)?;
            let org = org.parse();
            let org = org.map_err(|_| StoreError::Corrupt(format!("idempotency ({n}): org")))?;
            index.wait((hash(org, &Hash(digest)), n));
        }
        Ok(index)
    }

    /// A batch begins.
    pub(super) fn begin(&mut self) {
        self.missing.clear();
    }

    /// The record of a key.
    pub(super) fn get(
        &mut self,
        connection: &Connection,
        org: OrgId,
        digest: &Hash,
    ) -> Result<Option<Row>, StoreError> {
        let found = self.locate(connection, org, digest)?;
        if found.is_none() {
            self.missing.insert((org, *digest));
        }
        Ok(found.map(|(_, row)| row))
    }

    /// A record of a key that has none.
    pub(super) fn insert(
        &mut self,
        connection: &Connection,
        record: &IdempotencyRecord,
        scratch: &mut Record,
    ) -> Result<(), StoreError> {
        let (org, digest) = (record.org, record.digest);
        let known = self.missing.remove(&(org, digest));
        if !known && self.locate(connection, org, &digest)?.is_some() {
            return Err(StoreError::Conflict(format!("idempotency key {digest} exists")));
        }
        self.append(connection, record, scratch)
    }

    /// Another record of a key that has one. It is as new as any other, so it gets a new place.
    pub(super) fn replace(
        &mut self,
        connection: &Connection,
        record: &IdempotencyRecord,
        scratch: &mut Record,
    ) -> Result<(), StoreError> {
        let found = self.locate(connection, record.org, &record.digest)?;
        let missing = || StoreError::Conflict(format!("no idempotency key {}", record.digest));
        let (n, _) = found.ok_or_else(missing)?;
        let mut statement = connection.prepare_cached("DELETE FROM idempotency WHERE n = ?1");
        statement.as_mut().map_err(|_| missing())?.execute([n]).map_err(failed)?;
        self.append(connection, record, scratch)
    }

    /// Enters a slice of the run under way, or begins one.
    pub(super) fn advance(&mut self, connection: &Connection) -> Result<(), StoreError> {
        if self.backlog.begin_run() {
            self.through_run = self.last;
        }
        if self.backlog.is_idle() {
            return Ok(());
        }
        for entry in self.backlog.slice().into_iter().rev() {
            enter(connection, entry)?;
        }
        if self.backlog.is_idle() {
            self.through = self.through_run;
            let through = self.through;
            self.waiting.retain(|entry| entry.1 > through);
            let sql = "INSERT OR REPLACE INTO progress (name, through)
                       VALUES ('idempotency_index', ?1)";
            let mut statement = connection.prepare_cached(sql).map_err(failed)?;
            statement.execute([through.to_string()]).map_err(failed)?;
        }
        Ok(())
    }

    fn append(
        &mut self,
        connection: &Connection,
        record: &IdempotencyRecord,
        scratch: &mut Record,
    ) -> Result<(), StoreError> {
        let n = self.place(connection, record.created_at)?;
        let row = Row::IdempotencyRecord(record.clone().into());
        scratch.clear();
        let table = tables::table(Kind::IdempotencyRecord);
        tables::write(&row, scratch).map_err(|broken| unwritable(table, &broken))?;
        let mut statement = connection.prepare_cached(INSERT).map_err(failed)?;
        bind(&mut statement, 1, [Value::Integer(n)]).map_err(failed)?;
        bind(&mut statement, 2, scratch.values()).map_err(failed)?;
        statement.raw_execute().map_err(failed)?;
        let entry = (hash(record.org, &record.digest), n);
        if n <= self.through_run {
            return enter(connection, entry);
        }
        self.last = self.last.max(n);
        self.wait(entry);
        Ok(())
    }

    fn wait(&mut self, entry: Entry) {
        self.backlog.push(entry);
        self.waiting.insert(entry);
    }

    /// A free place for a record made at an instant.
    fn place(&self, connection: &Connection, at: Timestamp) -> Result<i64, StoreError> {
        let first = first_place(at);
        if first > self.last {
            return Ok(first);
        }
        if first == self.last >> SLOTS_BITS << SLOTS_BITS {
            return Ok(self.last + 1);
        }
        // It comes late. The places of its microsecond may be taken, then the next ones are good.
        let sql = "SELECT max(n) FROM idempotency WHERE n >= ?1 AND n < ?2";
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        let mut from = first;
        loop {
            let end = from + (1 << SLOTS_BITS);
            let taken: Option<i64> =
                statement.query_row([from, end], |row| row.get(0)).map_err(failed)?;
            match taken {
                None => return Ok(from),
                Some(taken) if taken + 1 < end => return Ok(taken + 1),
                Some(_) => from = end,
            }
        }
    }

    fn locate(
        &self,
        connection: &Connection,
        org: OrgId,
        digest: &Hash,
    ) -> Result<Option<(i64, Row)>, StoreError> {
        let hash = hash(org, digest);
        for (_, n) in self.waiting.range((hash, i64::MIN)..=(hash, i64::MAX)) {
            if let Some(row) = at_place(connection, *n, org, digest)? {
                return Ok(Some((*n, row)));
            }
        }
        indexed(connection, org, digest)
    }
}

/// Finds a record without the writer's memory.
pub(super) fn find(
    connection: &Connection,
    org: OrgId,
    digest: &Hash,
) -> Result<Option<Row>, StoreError> {
    Ok(find_place(connection, org, digest)?.map(|(_, row)| row))
}

/// Records of all organizations, in the order of time, behind one of them.
pub(super) fn scan(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let after = match &scan.after {
        Some(Key::IdempotencyRecord(org, digest)) => {
            let forgotten =
                || StoreError::Conflict(format!("idempotency key {digest} was forgotten"));
            find_place(connection, *org, digest)?.ok_or_else(forgotten)?.0
        }
        _ => i64::MIN,
    };
    let select = &statements::of(Kind::IdempotencyRecord).select;
    let sql = format!("{select} WHERE t.n > ?1 ORDER BY t.n LIMIT ?2");
    let limit = i64::try_from(scan.limit).unwrap_or(i64::MAX);
    let values = [Value::Integer(after), Value::Integer(limit)];
    fetch::query(connection, Kind::IdempotencyRecord, &sql, values)
}

fn find_place(
    connection: &Connection,
    org: OrgId,
    digest: &Hash,
) -> Result<Option<(i64, Row)>, StoreError> {
    if let Some(found) = indexed(connection, org, digest)? {
        return Ok(Some(found));
    }
    let sql = "SELECT n FROM idempotency WHERE n > ?1 AND digest = ?2 AND org = ?3";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let parameters = params![through(connection)?, digest.0, org.to_string()];
    let n: Option<i64> =
        statement.query_row(parameters, |row| row.get(0)).optional().map_err(failed)?;
    let Some(n) = n else { return Ok(None) };
    Ok(at_place(connection, n, org, digest)?.map(|row| (n, row)))
}

/// Forgets up to `limit` records made before an instant; returns how many.
pub(super) fn prune(
    connection: &Connection,
    before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    let sql = "DELETE FROM idempotency WHERE n IN (
                   SELECT n FROM idempotency WHERE n < ?1 AND created_at < ?2 ORDER BY n LIMIT ?3)";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let parameters = params![first_place(before), before.unix_micros(), limit];
    let pruned = statement.execute(parameters).map_err(failed)?;
    Ok(u64::try_from(pruned).unwrap_or(u64::MAX))
}

/// Takes entries of forgotten records out of the index, `limit` entries at a time from `from` on;
/// returns where to go on.
pub(super) fn sweep(
    connection: &Connection,
    from: i64,
    limit: u32,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT hash FROM idempotency_index WHERE hash > ?1 ORDER BY hash LIMIT 1 OFFSET ?2";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let end: Option<i64> =
        statement.query_row(params![from, limit], |row| row.get(0)).optional().map_err(failed)?;
    let oldest: Option<i64> = connection
        .query_row("SELECT min(n) FROM idempotency", [], |row| row.get(0))
        .map_err(failed)?;
    let sql = "DELETE FROM idempotency_index WHERE hash >= ?1 AND hash <= ?2 AND n < ?3";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let parameters = params![from, end.unwrap_or(i64::MAX), oldest.unwrap_or(0)];
    statement.execute(parameters).map_err(failed)?;
    Ok(end)
}

const INSERT: &str = "INSERT INTO idempotency
    (n, org, digest, fingerprint, payment, instruction, approval, outcome, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

fn enter(connection: &Connection, (hash, n): Entry) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO idempotency_index (hash, n) VALUES (?1, ?2)";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    statement.execute([hash, n]).map(drop).map_err(failed)
}

fn through(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(through AS INTEGER) FROM progress WHERE name = 'idempotency_index'";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let through = statement.query_row([], |row| row.get(0)).optional().map_err(failed)?;
    Ok(through.unwrap_or(0))
}

fn indexed(
    connection: &Connection,
    org: OrgId,
    digest: &Hash,
) -> Result<Option<(i64, Row)>, StoreError> {
    let sql = "SELECT n FROM idempotency_index WHERE hash = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = statement.query([hash(org, digest)]).map_err(failed)?;
    while let Some(found) = rows.next().map_err(failed)? {
        let n = found.get(0).map_err(failed)?;
        if let Some(row) = at_place(connection, n, org, digest)? {
            return Ok(Some((n, row)));
        }
    }
    Ok(None)
}

/// The record at a place, if it is this key's: an entry of the index may outlive its record.
fn at_place(
    connection: &Connection,
    n: i64,
    org: OrgId,
    digest: &Hash,
) -> Result<Option<Row>, StoreError> {
    let select = &statements::of(Kind::IdempotencyRecord).select;
    let sql = format!("{select} WHERE t.n = ?1");
    let rows = fetch::query(connection, Kind::IdempotencyRecord, &sql, [Value::Integer(n)])?;
    let is_it = |row: &Row| match row {
        Row::IdempotencyRecord(record) => record.org == org && record.digest == *digest,
        _ => false,
    };
    Ok(rows.into_iter().find(is_it))
}

/// 64 bits of the name. The digest is of SHA-256, so nobody makes many of them meet.
fn hash(org: OrgId, digest: &Hash) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = digest.0;
    let name = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    let org = org.ulid().0;
    (name ^ (org as u64) ^ ((org >> 64) as u64)).cast_signed()
}

/// The first place of an instant.
fn first_place(at: Timestamp) -> i64 {
    at.unix_micros().clamp(0, MICROS_MAX) << SLOTS_BITS
}
