//! Every row of a kind, part by part.

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Key, Row};
use countersign_engine::{Rows, Scan, ScanKind, SharedKind, StoreError};
use rusqlite::Connection;

use super::{aliases, fetch, keys, statements};
use crate::kind::Kind;
use crate::sql::{finish, scan_queries};

/// A part of a scan.
pub(super) fn scan(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if scan.rows == Rows::Shared(SharedKind::IdempotencyRecords) {
        return keys::scan(connection, scan);
    }
    if let Rows::Of(org, ScanKind::Documents) = scan.rows {
        return documents(connection, org, scan);
    }
    by_queries(connection, scan)
}

/// Names come behind all other documents.
fn documents(connection: &Connection, org: OrgId, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if let Some(after @ Key::Document(_, id)) = &scan.after
        && fetch::row(connection, after)?.is_none()
    {
        return aliases::scan(connection, org, (Some(*id), scan.limit));
    }
    let mut rows = by_queries(connection, scan)?;
    let left = scan.limit.saturating_sub(rows.len());
    if left > 0 {
        rows.extend(aliases::scan(connection, org, (None, left))?);
    }
    Ok(rows)
}

fn by_queries(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let kind = Kind::from(scan.rows);
    let mut rows = Vec::new();
    for query in scan_queries(scan)? {
        let sql = format!("{} {}", statements::of(kind).select, query.tail);
        rows.extend(fetch::query(connection, kind, &sql, query.parameters.values())?);
    }
    Ok(finish(scan, rows))
}
