//! Everything of a kind, in the order of its names.

use countersign_domain::ids::{ApprovalId, HoldId, Id as _, PaymentId, TransferId, Ulid};
use countersign_domain::ledger::AccountOwner;
use countersign_domain::state::{Key, Row};
use countersign_engine::{Scan, ScanKind, StoreError};
use rusqlite::Connection;

use super::error::unwritable;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::tables::{self, Record, Value};

/// A part of a scan.
pub(super) fn scan(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    if scan.kind == ScanKind::Accounts {
        return accounts(connection, scan);
    }
    let kind = Kind::from(scan.kind);
    let mut record = Record::default();
    match &scan.after {
        Some(after) => write_key(kind, after, &mut record)?,
        None => {
            record.id(scan.org);
            match scan.kind {
                ScanKind::Transfers => record.id(TransferId::from_ulid(Ulid(0))),
                ScanKind::Holds => record.id(HoldId::from_ulid(Ulid(0))),
                ScanKind::Payments => record.id(PaymentId::from_ulid(Ulid(0))),
                ScanKind::Approvals => record.id(ApprovalId::from_ulid(Ulid(0))),
                ScanKind::Log | ScanKind::Accounts => record.integer(i64::MIN),
            }
        }
    }
    // The first part includes the very first name.
    let comparison = if scan.after.is_some() { ">" } else { ">=" };
    let column = if kind == Kind::LogRecord { "t.seq" } else { "t.id" };
    let select = &statements::of(kind).select;
    let condition = format!("t.org = ?1 AND {column} {comparison} ?2");
    let sql = format!("{select} WHERE {condition} ORDER BY {column} LIMIT ?3");
    let limit = i64::try_from(scan.limit).unwrap_or(i64::MAX);
    fetch::query(connection, kind, &sql, record.values().chain([Value::Integer(limit)]))
}

/// Accounts of wallets come first, then the few that the organization has of itself, which are
/// named by words and sorted here.
fn accounts(connection: &Connection, scan: &Scan) -> Result<Vec<Row>, StoreError> {
    let select = &statements::of(Kind::Account).select;
    let of_system = |key: &Key| match key {
        Key::Account(_, key) => matches!(key.owner, AccountOwner::System(..)),
        _ => false,
    };
    let mut rows = Vec::new();
    if !scan.after.as_ref().is_some_and(of_system) {
        let mut record = Record::default();
        match &scan.after {
            Some(after) => write_key(Kind::Account, after, &mut record)?,
            None => {
                record.id(scan.org);
                record.text("wal_");
                record.text("");
            }
        }
        let limit = i64::try_from(scan.limit).unwrap_or(i64::MAX);
        let sql = format!(
            "{select} WHERE t.org = ?1 AND (t.owner, t.asset) > (?2, ?3) AND t.owner > 'wal_'
             AND t.owner < 'wal_~' ORDER BY t.owner, t.asset LIMIT ?4"
        );
        let values = record.values().chain([Value::Integer(limit)]);
        rows = fetch::query(connection, Kind::Account, &sql, values)?;
    }
    if rows.len() < scan.limit {
        let mut record = Record::default();
        record.id(scan.org);
        let sql = format!("{select} WHERE t.org = ?1 AND (t.owner < 'wal_' OR t.owner >= 'wal_~')");
        let mut own = fetch::query(connection, Kind::Account, &sql, record.values())?;
        own.retain(|row| scan.after.as_ref().is_none_or(|after| row.key() > *after));
        own.sort_by_key(Row::key);
        rows.extend(own);
        rows.truncate(scan.limit);
    }
    Ok(rows)
}

fn write_key(kind: Kind, key: &Key, to: &mut Record) -> Result<(), StoreError> {
    let written = tables::write_key(key, to);
    written.map_err(|broken| unwritable(tables::table(kind), &broken))
}
