//! Reading rows by name and by range.

use countersign_domain::state::{Key, Range, Read, Row, State};
use countersign_engine::StoreError;
use rusqlite::{Connection, Rows};

use super::aliases::{self, Sought};
use super::error::failed;
use super::hash_index::Waiting;
use super::keys;
use super::statements;
use super::values::{Found, bind, bind_record};
use crate::kind::Kind;
use crate::sql::{RangeQuery, of_range};
use crate::tables::{self, Fields, Record, Value};
use crate::tables::{unreadable, unwritable};

/// The answers to all of these, with what waits to be entered in the index of names where a reader
/// shares that.
pub(super) fn reads(
    connection: &Connection,
    waiting: Option<&Waiting>,
    reads: Vec<Read>,
) -> Result<State, StoreError> {
    let sought = waiting.map(|waiting| Sought::of(connection, waiting, &reads)).transpose()?;
    let mut state = State::new();
    for read in reads {
        match read {
            Read::Row(key) => {
                let found = match (row(connection, &key)?, &key) {
                    (None, Key::Document(org, id)) => {
                        aliases::find(connection, sought.as_ref(), (*org, *id))?
                    }
                    (found, _) => found,
                };
                state.learn_row(key, found);
            }
            Read::Range(range) => state.learn_range(range, self::range(connection, range)?),
        }
    }
    Ok(state)
}

/// The row with this name; of documents those that are no names themselves.
pub(super) fn row(connection: &Connection, key: &Key) -> Result<Option<Row>, StoreError> {
    if let Key::IdempotencyRecord(org, digest) = key {
        return keys::find(connection, *org, digest);
    }
    let kind = Kind::of(key);
    let mut record = Record::default();
    let written = tables::write_key(key, &mut record);
    written.map_err(|broken| unwritable(tables::table(kind), &broken))?;
    let statement = connection.prepare_cached(&statements::of(kind).get);
    let mut statement = statement.map_err(failed)?;
    bind_record(&mut statement, &record).map_err(failed)?;
    Ok(all(kind, statement.raw_query())?.pop())
}

/// The rows of a range, oldest first.
pub(super) fn range(connection: &Connection, range: Range) -> Result<Vec<Row>, StoreError> {
    let RangeQuery { kind, index, column, narrow, order } = of_range(range);
    let mut record = Record::default();
    RangeQuery::write(range, &mut record);
    let select = statements::select_by(kind, index);
    let sql = format!("{select} WHERE t.org = ?1 AND {column} = ?2{narrow} ORDER BY {order}");
    query(connection, kind, &sql, record.values())
}

/// The rows that a query finds, which selects all columns of one kind.
pub(super) fn query<'v>(
    connection: &Connection,
    kind: Kind,
    sql: &str,
    values: impl IntoIterator<Item = Value<'v>>,
) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(&mut statement, 1, values).map_err(failed)?;
    all(kind, statement.raw_query())
}

fn all(kind: Kind, mut rows: Rows<'_>) -> Result<Vec<Row>, StoreError> {
    let mut read = Vec::new();
    while let Some(found) = rows.next().map_err(failed)? {
        let found = Found(found);
        let row = tables::read(kind, &mut Fields::new(&found));
        read.push(row.map_err(|broken| unreadable(tables::table(kind), &found, &broken))?);
    }
    Ok(read)
}
