//! The changes of a batch as statements: one for all new rows of a kind, one for all changed ones.

use std::collections::BTreeMap;

use countersign_domain::ledger::{AccountOwner, Transfer};
use countersign_domain::state::{Change, Row};
use countersign_engine::StoreError;

use super::statements;
use crate::kind::Kind;
use crate::tables::{self, Record, unwritable};

/// Rows of one kind that are written in one way.
pub(super) struct Write {
    /// Their kind.
    pub(super) kind: Kind,
    /// The statement.
    pub(super) sql: &'static str,
    /// Their values, one row behind the other.
    pub(super) rows: Record,
    /// How many rows have to be there already; none where they are new.
    pub(super) existing: Option<i64>,
}

/// The statements of a batch, in the order of kinds.
pub(super) fn writes(changes: &[Change]) -> Result<Vec<Write>, StoreError> {
    let mut groups: BTreeMap<(Kind, bool), Vec<&Row>> = BTreeMap::new();
    for change in changes {
        let (row, is_new) = match change {
            Change::Insert(row) => (row, true),
            Change::Update(row) => (row, false),
        };
        groups.entry((Kind::of(&row.key()), is_new)).or_default().push(row);
    }
    groups.into_iter().map(|((kind, is_new), rows)| write(kind, is_new, rows)).collect()
}

fn write(kind: Kind, is_new: bool, mut rows: Vec<&Row>) -> Result<Write, StoreError> {
    if kind == Kind::Locator {
        // The only rows that batches under different turns may both try to make: in one order, so
        // that they do not wait for one another in a circle.
        rows.sort_by_cached_key(|row| row.key());
    }
    let mut record = Record::default();
    for row in &rows {
        let written = tables::write(row, &mut record);
        written.map_err(|broken| unwritable(tables::table(kind), &broken))?;
        if let Row::Transfer(transfer) = row {
            write_wallets(transfer, &mut record)?;
        }
    }
    let statements = statements::of(kind);
    let sql = if is_new { &statements.insert } else { &statements.update };
    let existing = (!is_new).then(|| i64::try_from(rows.len()).unwrap_or(i64::MAX));
    Ok(Write { kind, sql, rows: record, existing })
}

/// The wallets that a transfer is found by.
fn write_wallets(transfer: &Transfer, to: &mut Record) -> Result<(), StoreError> {
    let wallet = |negative: bool| {
        let mut of_side = transfer.legs.iter().filter_map(move |leg| match leg.owner {
            AccountOwner::Wallet(wallet) if leg.amount.is_negative() == negative => Some(wallet),
            _ => None,
        });
        let first = of_side.next();
        let more = of_side.any(|wallet| Some(wallet) != first);
        if more {
            Err(StoreError::Corrupt("transfers: two wallets on one side".to_owned()))
        } else {
            Ok(first)
        }
    };
    to.optional(wallet(true)?, Record::id);
    to.optional(wallet(false)?, Record::id);
    Ok(())
}
