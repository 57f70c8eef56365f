//! Every row of a kind, in the order of their names.

use countersign_domain::state::Row;
use countersign_engine::{Scan, StoreError};
use rusqlite::Connection;

use super::{fetch, statements};
use crate::kind::Kind;
use crate::sql::{finish, scan_queries};

/// A part of a scan.
pub(super) fn scan(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let kind = Kind::from(scan.kind);
    let mut rows = Vec::new();
    for query in scan_queries(scan)? {
        let sql = format!("{} {}", statements::of(kind).select, query.tail);
        rows.extend(fetch::query(connection, kind, &sql, query.parameters.values())?);
    }
    Ok(finish(scan, rows))
}
