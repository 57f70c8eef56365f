//! Every row of a kind, part by part.

use countersign_domain::state::Row;
use countersign_engine::{Rows, Scan, SharedKind, StoreError};
use rusqlite::Connection;

use super::{fetch, keys, statements};
use crate::kind::Kind;
use crate::sql::{finish, scan_queries};

/// A part of a scan.
pub(super) fn scan(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if scan.rows == Rows::Shared(SharedKind::IdempotencyRecords) {
        return keys::scan(connection, scan);
    }
    let kind = Kind::from(scan.rows);
    let mut rows = Vec::new();
    for query in scan_queries(scan)? {
        let sql = format!("{} {}", statements::of(kind).select, query.tail);
        rows.extend(fetch::query(connection, kind, &sql, query.parameters.values())?);
    }
    Ok(finish(scan, rows))
}
