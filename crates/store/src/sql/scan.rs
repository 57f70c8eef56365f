//! The queries of a scan.

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::AccountOwner;
use countersign_domain::state::{Key, Row};
use countersign_engine::{Rows, Scan, ScanKind, StoreError};

use crate::kind::Kind;
use crate::tables::{self, Column, Record, unwritable};

/// A query of a part of a scan. Its parameters are numbered `?1`, `?2`…, and the table is `t`.
pub(crate) struct ScanQuery {
    /// What comes behind the table.
    pub(crate) tail: String,
    /// Its parameters.
    pub(crate) parameters: Record,
}

/// The queries of a part of a scan, by the primary key alone; [`finish`] makes one part of their
/// rows.
pub(crate) fn scan_queries(scan: &Scan) -> Result<Vec<ScanQuery>, StoreError> {
    match scan.rows {
        Rows::Of(org, ScanKind::Accounts) => accounts(org, scan),
        Rows::Of(org, kind) => of_organization((org, kind.into()), scan),
        Rows::Shared(kind) => shared(kind.into(), scan),
    }
}

/// The first column of the key is the organization, the others sort its rows. Where there are no
/// others the organization has one row.
fn of_organization((org, kind): (OrgId, Kind), scan: &Scan) -> Result<Vec<ScanQuery>, StoreError> {
    let Some((owner, others)) = tables::table(kind).key_columns().split_first() else {
        return Ok(Vec::new());
    };
    if others.is_empty() && scan.after.is_some() {
        return Ok(Vec::new());
    }
    let order = names(others);
    let order = if others.is_empty() { String::new() } else { format!(" ORDER BY {order}") };
    let mut parameters = Record::default();
    let mut tail = format!("WHERE t.{} = ?1", owner.name);
    match &scan.after {
        None => parameters.id(org),
        Some(after) => {
            write_after(after, kind, &mut parameters)?;
            tail.push_str(&format!(" AND ({}) > ({})", names(others), numbers(2, others.len())));
        }
    }
    tail.push_str(&order);
    Ok(vec![limited(&tail, parameters, scan)])
}

fn shared(kind: Kind, scan: &Scan) -> Result<Vec<ScanQuery>, StoreError> {
    let columns = tables::table(kind).key_columns();
    let (mut parameters, mut tail) = (Record::default(), String::new());
    if let Some(after) = &scan.after {
        write_after(after, kind, &mut parameters)?;
        tail = format!("WHERE ({}) > ({}) ", names(columns), numbers(1, columns.len()));
    }
    tail.push_str(&format!("ORDER BY {}", names(columns)));
    Ok(vec![limited(&tail, parameters, scan)])
}

/// Accounts of wallets come first, then the few that the organization has of itself, which are
/// named by words and sorted by [`finish`].
fn accounts(org: OrgId, scan: &Scan) -> Result<Vec<ScanQuery>, StoreError> {
    let mut queries = Vec::new();
    if !scan.after.as_ref().is_some_and(is_of_system) {
        let mut parameters = Record::default();
        match &scan.after {
            Some(after) => write_after(after, Kind::Account, &mut parameters)?,
            None => {
                parameters.id(org);
                parameters.text("wal_");
                parameters.text("");
            }
        }
        let tail = "WHERE t.org = ?1 AND (t.owner, t.asset) > (?2, ?3) AND t.owner > 'wal_'
                    AND t.owner < 'wal_~' ORDER BY t.owner, t.asset";
        queries.push(limited(tail, parameters, scan));
    }
    let mut parameters = Record::default();
    parameters.id(org);
    let tail = "WHERE t.org = ?1 AND (t.owner < 'wal_' OR t.owner >= 'wal_~')".to_owned();
    queries.push(ScanQuery { tail, parameters });
    Ok(queries)
}

fn is_of_system(key: &Key) -> bool {
    match key {
        Key::Account(_, key) => matches!(key.owner, AccountOwner::System(..)),
        _ => false,
    }
}

fn write_after(after: &Key, kind: Kind, to: &mut Record) -> Result<(), StoreError> {
    tables::write_key(after, to).map_err(|broken| unwritable(tables::table(kind), &broken))
}

/// The query with its last parameter, how many rows it has at most.
fn limited(tail: &str, mut parameters: Record, scan: &Scan) -> ScanQuery {
    parameters.integer(i64::try_from(scan.limit).unwrap_or(i64::MAX));
    let number = parameters.values().count();
    ScanQuery { tail: format!("{tail} LIMIT ?{number}"), parameters }
}

fn names(columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("t.{}", column.name)).collect();
    names.join(", ")
}

fn numbers(first: usize, count: usize) -> String {
    let numbers: Vec<String> = (first..).take(count).map(|number| format!("?{number}")).collect();
    numbers.join(", ")
}

/// One part of the rows of all queries.
pub(crate) fn finish(scan: &Scan, mut rows: Vec<Row>) -> Vec<Row> {
    if matches!(scan.rows, Rows::Of(_, ScanKind::Accounts)) {
        rows.retain(|row| scan.after.as_ref().is_none_or(|after| row.key() > *after));
        rows.sort_by_key(Row::key);
        rows.truncate(scan.limit);
    }
    rows
}
