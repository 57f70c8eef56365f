//! The queries of a scan.

use countersign_domain::ids::{ApprovalId, HoldId, Id as _, PaymentId, TransferId, Ulid};
use countersign_domain::ledger::AccountOwner;
use countersign_domain::state::{Key, Row};
use countersign_engine::{Scan, ScanKind, StoreError};

use crate::kind::Kind;
use crate::tables::{self, Record, unwritable};

/// A query of a part of a scan. Its parameters are numbered `?1`, `?2`…, and the table is `t`.
pub(crate) struct ScanQuery {
    /// What comes behind the table.
    pub(crate) tail: &'static str,
    /// Its parameters.
    pub(crate) parameters: Record,
}

/// The queries of a part of a scan; [`finish`] makes one part of their rows.
pub(crate) fn scan_queries(scan: &Scan) -> Result<Vec<ScanQuery>, StoreError> {
    let kind = Kind::from(scan.kind);
    let mut parameters = Record::default();
    match &scan.after {
        Some(after) => {
            let written = tables::write_key(after, &mut parameters);
            written.map_err(|broken| unwritable(tables::table(kind), &broken))?;
        }
        None => before_the_first(scan, &mut parameters),
    }
    parameters.integer(i64::try_from(scan.limit).unwrap_or(i64::MAX));
    // The first part includes the very first name.
    let tail = match (kind, scan.after.is_some()) {
        (Kind::Account, _) => return Ok(accounts(scan, parameters)),
        (Kind::LogRecord, true) => "WHERE t.org = ?1 AND t.seq > ?2 ORDER BY t.seq LIMIT ?3",
        (Kind::LogRecord, false) => "WHERE t.org = ?1 AND t.seq >= ?2 ORDER BY t.seq LIMIT ?3",
        (_, true) => "WHERE t.org = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3",
        (_, false) => "WHERE t.org = ?1 AND t.id >= ?2 ORDER BY t.id LIMIT ?3",
    };
    Ok(vec![ScanQuery { tail, parameters }])
}

fn before_the_first(scan: &Scan, to: &mut Record) {
    to.id(scan.org);
    match scan.kind {
        ScanKind::Transfers => to.id(TransferId::from_ulid(Ulid(0))),
        ScanKind::Holds => to.id(HoldId::from_ulid(Ulid(0))),
        ScanKind::Payments => to.id(PaymentId::from_ulid(Ulid(0))),
        ScanKind::Approvals => to.id(ApprovalId::from_ulid(Ulid(0))),
        ScanKind::Log => to.integer(i64::MIN),
        ScanKind::Accounts => {
            to.text("wal_");
            to.text("");
        }
    }
}

/// Accounts of wallets come first, then the few that the organization has of itself, which are
/// named by words and sorted by [`finish`].
fn accounts(scan: &Scan, parameters: Record) -> Vec<ScanQuery> {
    let mut queries = Vec::new();
    if !scan.after.as_ref().is_some_and(is_of_system) {
        let tail = "WHERE t.org = ?1 AND (t.owner, t.asset) > (?2, ?3) AND t.owner > 'wal_'
                    AND t.owner < 'wal_~' ORDER BY t.owner, t.asset LIMIT ?4";
        queries.push(ScanQuery { tail, parameters });
    }
    let mut parameters = Record::default();
    parameters.id(scan.org);
    let tail = "WHERE t.org = ?1 AND (t.owner < 'wal_' OR t.owner >= 'wal_~')";
    queries.push(ScanQuery { tail, parameters });
    queries
}

fn is_of_system(key: &Key) -> bool {
    match key {
        Key::Account(_, key) => matches!(key.owner, AccountOwner::System(..)),
        _ => false,
    }
}

/// One part of the rows of all queries.
pub(crate) fn finish(scan: &Scan, mut rows: Vec<Row>) -> Vec<Row> {
    if scan.kind == ScanKind::Accounts {
        rows.retain(|row| scan.after.as_ref().is_none_or(|after| row.key() > *after));
        rows.sort_by_key(Row::key);
        rows.truncate(scan.limit);
    }
    rows
}
