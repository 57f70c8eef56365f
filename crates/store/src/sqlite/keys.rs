//! Idempotency keys.
//!
//! Keys are random, and nearly all are fresh. So records are appended in the order of time, and
//! found through an index by hash that is built in bulk; what is not entered yet is in memory. A
//! key that was answered is always found until it is pruned.

use std::collections::HashSet;
use std::sync::Arc;

use countersign_domain::canonical::Hash;
use countersign_domain::idempotency::IdempotencyRecord;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Key, Row};
use countersign_domain::time::Timestamp;
use countersign_engine::{Scan, StoreError};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::failed;
use super::hash_index::{self, HashIndex, Waiting, indexed, through};
use super::values::bind;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::tables::unwritable;
use crate::tables::{self, Record, Value};

/// How many records can be made in a microsecond and stand in the order of time.
const SLOTS_BITS: u32 = 11;

/// The latest instant that has a place of its own, in microseconds: the year 2112.
const MICROS_MAX: i64 = (1 << 52) - 1;

/// The table of the index.
const INDEX: &str = "idempotency_index";

/// What the writer knows of idempotency keys.
#[derive(Debug)]
pub(super) struct KeyIndex {
    /// The place of the latest record.
    last: i64,
    index: HashIndex,
    /// Names that this batch has looked for and not found.
    missing: HashSet<(OrgId, Hash)>,
}

impl KeyIndex {
    /// The index as it stands in the file.
    pub(super) fn open(run_min: usize, connection: &Connection) -> Result<Self, StoreError> {
        let through = through(connection, INDEX)?;
        let last: Option<i64> = connection
            .query_row("SELECT max(n) FROM idempotency", [], |row| row.get(0))
            .map_err(failed)?;
        let mut entries = Vec::new();
        let sql = "SELECT n, org, digest FROM idempotency WHERE n > ?1 ORDER BY n";
        let mut statement = connection.prepare(sql).map_err(failed)?;
        let mut rows = statement.query([through]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (n, org): (i64, String) =
                (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
            let digest: [u8; 32] = row.get(2).map_err(failed)?;
            let org = org.parse();
            let org = org.map_err(|_| StoreError::Corrupt(format!("idempotency ({n}): org")))?;
            entries.push((hash(org, &Hash(digest)), n));
        }
        // Readers look for keys seldom, and do without the memory.
        let waiting = Arc::<Waiting>::default();
        let index = HashIndex::open((INDEX, run_min), waiting, (through, entries));
        let last = last.unwrap_or(0).max(through);
        Ok(Self { last, index, missing: HashSet::new() })
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
        self.index.advance(connection, self.last)
    }

    /// The batch is committed.
    pub(super) fn committed(&mut self) {
        self.index.committed();
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
        self.last = self.last.max(n);
        self.index.enter(connection, (hash(record.org, &record.digest), n))
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
        let places = self.index.places(connection, hash(org, digest))?;
        among(connection, places, (org, digest))
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
    let places = indexed(connection, INDEX, hash(org, digest))?;
    if let Some(found) = among(connection, places, (org, digest))? {
        return Ok(Some(found));
    }
    let sql = "SELECT n FROM idempotency WHERE n > ?1 AND digest = ?2 AND org = ?3";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let parameters = params![through(connection, INDEX)?, digest.0, org.to_string()];
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

/// The record of a key, where it is at one of these places.
fn among(
    connection: &Connection,
    places: Vec<i64>,
    (org, digest): (OrgId, &Hash),
) -> Result<Option<(i64, Row)>, StoreError> {
    for n in places {
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
    hash_index::hash(org, u64::from_le_bytes([a, b, c, d, e, f, g, h]))
}

/// The first place of an instant.
fn first_place(at: Timestamp) -> i64 {
    at.unix_micros().clamp(0, MICROS_MAX) << SLOTS_BITS
}
