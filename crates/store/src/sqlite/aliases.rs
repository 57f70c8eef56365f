//! Names that lead to something else, apart from all other documents.
//!
//! Their ids are hashes, and there may be one for each request. So they are appended in the order
//! in which they come, and found through an index by hash that is built in bulk.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _, OrgId};
use countersign_domain::state::{Change, Key, Read, Row};
use countersign_engine::StoreError;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::failed;
use super::hash_index::{HashIndex, Waiting, hash, indexed, through};
use super::values::bind;
use super::wallet_index::organizations;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::tables::{self, Record, Value, unwritable};

/// The table of the index.
const INDEX: &str = "aliases_index";

/// A name.
type Name = (OrgId, DocumentId);

/// What the writer knows of names.
#[derive(Debug)]
pub(super) struct Aliases {
    /// The place of the latest one.
    last: i64,
    index: HashIndex,
    /// Names that this batch has looked for and not found.
    missing: HashSet<Name>,
}

/// The places of names that a reader looks for and the index of its snapshot may not have.
#[derive(Debug, Default)]
pub(super) struct Sought(HashMap<Name, Vec<i64>>);

/// The document, where it is a name.
pub(super) fn alias(row: &Row) -> Option<&Document> {
    match row {
        Row::Document(document) if document.kind() == DocumentKind::Alias => Some(document),
        _ => None,
    }
}

impl Aliases {
    /// The index as it stands in the file.
    pub(super) fn open(
        run_min: usize,
        waiting: Arc<Waiting>,
        connection: &Connection,
    ) -> Result<Self, StoreError> {
        let (through, mut entries) = (through(connection, INDEX)?, Vec::new());
        let sql = "SELECT n, id FROM aliases WHERE org = ?1 AND n > ?2";
        let mut statement = connection.prepare_cached(sql).map_err(failed)?;
        for org in organizations("aliases", connection)? {
            let corrupt = |what| StoreError::Corrupt(format!("aliases of {org}: {what}"));
            let of = org.parse().map_err(|_| corrupt("org"))?;
            let mut rows = statement.query(params![org, through]).map_err(failed)?;
            while let Some(row) = rows.next().map_err(failed)? {
                let (n, id): (i64, String) =
                    (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
                let id = id.parse().map_err(|_| corrupt("id"))?;
                entries.push((hash_of((of, id)), n));
            }
        }
        let last = entries.iter().map(|(_, n)| *n).fold(through, i64::max);
        let index = HashIndex::open((INDEX, run_min), waiting, (through, entries));
        Ok(Self { last, index, missing: HashSet::new() })
    }

    /// A batch begins.
    pub(super) fn begin(&mut self) {
        self.missing.clear();
    }

    /// The document of a name.
    pub(super) fn get(
        &mut self,
        connection: &Connection,
        name: Name,
    ) -> Result<Option<Row>, StoreError> {
        let found = self.locate(connection, name)?;
        if found.is_none() {
            self.missing.insert(name);
        }
        Ok(found.map(|(_, row)| row))
    }

    /// Writes a change of a name; what was written is left in `scratch`.
    pub(super) fn write(
        &mut self,
        connection: &Connection,
        (change, document): (&Change, &Document),
        scratch: &mut Record,
    ) -> Result<(), StoreError> {
        let name = (document.org, document.id);
        scratch.clear();
        let written = tables::write(change.row(), scratch);
        written.map_err(|broken| unwritable(tables::table(Kind::Document), &broken))?;
        match change {
            Change::Insert(_) => self.insert(connection, name, scratch),
            Change::Update(_) => self.update(connection, name, scratch),
        }
    }

    /// Enters a slice of the run under way, or begins one.
    pub(super) fn advance(&mut self, connection: &Connection) -> Result<(), StoreError> {
        self.index.advance(connection, self.last)
    }

    /// The batch is committed.
    pub(super) fn committed(&mut self) {
        self.index.committed();
    }

    fn insert(
        &mut self,
        connection: &Connection,
        name: Name,
        record: &Record,
    ) -> Result<(), StoreError> {
        let known = self.missing.remove(&name);
        if !known && self.locate(connection, name)?.is_some() {
            return Err(StoreError::Conflict(format!("{} exists", name.1)));
        }
        let n = self.last + 1;
        let mut statement = connection.prepare_cached(INSERT).map_err(failed)?;
        bind(&mut statement, 1, record.values()).map_err(failed)?;
        bind(&mut statement, COLUMNS + 1, [Value::Integer(n)]).map_err(failed)?;
        statement.raw_execute().map_err(failed)?;
        self.last = n;
        self.index.enter(connection, (hash_of(name), n))
    }

    fn update(
        &self,
        connection: &Connection,
        name: Name,
        record: &Record,
    ) -> Result<(), StoreError> {
        let missing = || StoreError::Conflict(format!("{} does not exist", name.1));
        let (n, _) = self.locate(connection, name)?.ok_or_else(missing)?;
        let mut statement = connection.prepare_cached(UPDATE).map_err(failed)?;
        bind(&mut statement, 1, record.values()).map_err(failed)?;
        bind(&mut statement, COLUMNS + 1, [Value::Integer(n)]).map_err(failed)?;
        statement.raw_execute().map(drop).map_err(failed)
    }

    fn locate(
        &self,
        connection: &Connection,
        name: Name,
    ) -> Result<Option<(i64, Row)>, StoreError> {
        among(connection, self.index.places(connection, hash_of(name))?, name)
    }
}

impl Sought {
    /// What waits of the names among these, and a snapshot that is not older than that: what does
    /// not wait any more is in its index. Before anything else is read.
    pub(super) fn of(
        connection: &Connection,
        waiting: &Waiting,
        reads: &[Read],
    ) -> Result<Self, StoreError> {
        let name = |read: &Read| match read {
            Read::Row(Key::Document(org, id)) => Some((*org, *id)),
            _ => None,
        };
        let names: Vec<Name> = reads.iter().filter_map(name).collect();
        if names.is_empty() {
            return Ok(Self::default());
        }
        let hashes: Vec<i64> = names.iter().map(|name| hash_of(*name)).collect();
        loop {
            if let Some(places) = waiting.of(through(connection, INDEX)?, &hashes) {
                return Ok(Self(names.into_iter().zip(places).collect()));
            }
            connection.execute_batch("COMMIT; BEGIN").map_err(failed)?;
        }
    }
}

/// The document of a name. Without what waits, that is looked for in the file.
pub(super) fn find(
    connection: &Connection,
    sought: Option<&Sought>,
    name: Name,
) -> Result<Option<Row>, StoreError> {
    let mut places = match sought {
        Some(Sought(places)) => places.get(&name).cloned().unwrap_or_default(),
        None => unindexed(connection, name)?.into_iter().collect(),
    };
    places.extend(indexed(connection, INDEX, hash_of(name))?);
    Ok(among(connection, places, name)?.map(|(_, row)| row))
}

/// Names of an organization in the order in which they came, behind one of them.
pub(super) fn scan(
    connection: &Connection,
    org: OrgId,
    (after, limit): (Option<DocumentId>, usize),
) -> Result<Vec<Row>, StoreError> {
    let after = match after {
        Some(id) => place(connection, (org, id))?,
        None => i64::MIN,
    };
    let org = org.to_string();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = select("WHERE t.org = ?1 AND t.n > ?2 ORDER BY t.n LIMIT ?3");
    let values = [Value::Text(&org), Value::Integer(after), Value::Integer(limit)];
    fetch::query(connection, Kind::Document, &sql, values)
}

/// Where a name stands that was found by a scan.
fn place(connection: &Connection, name: Name) -> Result<i64, StoreError> {
    let places = indexed(connection, INDEX, hash_of(name))?;
    if let Some((n, _)) = among(connection, places, name)? {
        return Ok(n);
    }
    unindexed(connection, name)?.ok_or_else(|| StoreError::Corrupt(format!("no {}", name.1)))
}

/// The place of a name that the index does not have yet.
fn unindexed(connection: &Connection, (org, id): Name) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT n FROM aliases WHERE org = ?1 AND n > ?2 AND id = ?3";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let parameters = params![org.to_string(), through(connection, INDEX)?, id.to_string()];
    statement.query_row(parameters, |row| row.get(0)).optional().map_err(failed)
}

/// How many columns there are beside the place.
const COLUMNS: usize = 7;

const INSERT: &str = "INSERT INTO aliases
    (org, id, environment, kind, parent, ended_at, doc, n)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

const UPDATE: &str = "UPDATE aliases SET ended_at = ?6, doc = ?7 WHERE org = ?1 AND n = ?8";

/// All columns of any document, of those that are names.
fn select(tail: &str) -> String {
    let select = statements::of(Kind::Document).select.replacen("documents", "aliases", 1);
    format!("{select} {tail}")
}

/// The document of a name, where it is at one of these places: a hash may be that of two names.
fn among(
    connection: &Connection,
    places: Vec<i64>,
    (org, id): Name,
) -> Result<Option<(i64, Row)>, StoreError> {
    if places.is_empty() {
        return Ok(None);
    }
    let (sql, of) = (select("WHERE t.org = ?1 AND t.n = ?2"), org.to_string());
    for n in places {
        let values = [Value::Text(&of), Value::Integer(n)];
        let rows = fetch::query(connection, Kind::Document, &sql, values)?;
        let row = rows.into_iter().find(|row| row.key() == Key::Document(org, id));
        if let Some(row) = row {
            return Ok(Some((n, row)));
        }
    }
    Ok(None)
}

/// The id is a hash itself.
fn hash_of((org, id): Name) -> i64 {
    hash(org, id.ulid().0 as u64)
}
