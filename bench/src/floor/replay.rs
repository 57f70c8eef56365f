//! The floor of the engine: the very rows that it wrote, read back from its file and written again
//! by hand into a copy of the file as it was before.
//!
//! Same schema, same indexes, same pragmas, as many transactions, and the write-ahead log copied
//! into the file as often; that is timed apart, because the store does it beside its writer. Left
//! out, all to our disadvantage: reading anything, and looking up an idempotency key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use countersign_store::sqlite::SqliteOptions;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};

use super::table::{Table, Values};

/// What the store sets for its writer.
const PRAGMAS: &str = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
                       PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";

/// What it takes to write the rows by hand.
#[derive(Clone, Copy)]
pub(crate) struct ByHand {
    /// The transactions, until each is durable.
    pub(crate) writing: Duration,
    /// Copying the write-ahead log into the file, between them.
    pub(crate) copying: Duration,
}

/// Makes the file `before` what `after` is, in `groups` transactions.
pub(crate) fn measure(before: &Path, after: &Path, groups: usize) -> Result<ByHand> {
    let mut connection = Connection::open(before)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    ensure!(mode == "wal", "SQLite uses the journal mode `{mode}` here");
    connection.execute_batch(PRAGMAS)?;
    connection.set_prepared_statement_cache_capacity(128);
    let script = Script::read(difference(&connection, after)?, groups)?;
    let mut spent = ByHand { writing: Duration::ZERO, copying: Duration::ZERO };
    let mut uncopied = 0;
    for group in 0..groups {
        let began = Instant::now();
        let transaction = connection.transaction()?;
        uncopied += script.write(&transaction, group)?;
        transaction.commit()?;
        spent.writing += began.elapsed();
        if uncopied >= SqliteOptions::default().checkpoint_bytes {
            let began = Instant::now();
            connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
            spent.copying += began.elapsed();
            uncopied = 0;
        }
    }
    let missing = difference(&connection, after)?;
    let missing: usize = missing.iter().map(|table| table.added.len()).sum();
    ensure!(missing == 0, "the floor did not write {missing} rows");
    Ok(spent)
}

fn difference(connection: &Connection, after: &Path) -> Result<Vec<Table>> {
    let after = after.to_str().context("a folder whose name is not UTF-8")?;
    connection.execute("ATTACH ?1 AS later", [after])?;
    let tables = Table::all(connection)?;
    connection.execute_batch("DETACH later")?;
    Ok(tables)
}

/// What each group writes.
struct Script {
    groups: usize,
    steps: Vec<Step>,
}

/// What is done to one table.
struct Step {
    insert: String,
    update: String,
    added: Vec<Values>,
    changed: Vec<Values>,
    /// For each group, the places of the changed rows that it changes.
    changes: Vec<Vec<usize>>,
}

impl Script {
    fn read(tables: Vec<Table>, groups: usize) -> Result<Self> {
        let mut accounts = accounts(&tables, groups)?;
        let step = |table: Table| {
            let changes = match table.name.as_str() {
                "accounts" => std::mem::take(&mut accounts),
                // The end of the log.
                "log_heads" => vec![(0..table.changed.len()).collect(); groups],
                _ => vec![Vec::new(); groups],
            };
            let (insert, update) = (table.insert(), table.update());
            Step { insert, update, added: table.added, changed: table.changed, changes }
        };
        Ok(Self { groups, steps: tables.into_iter().map(step).collect() })
    }

    /// Writes the rows of a group; returns how many bytes they have.
    fn write(&self, transaction: &Transaction<'_>, group: usize) -> Result<u64> {
        let mut bytes = 0;
        for step in &self.steps {
            let mut insert = transaction.prepare_cached(&step.insert)?;
            for row in share(&step.added, (group, self.groups)) {
                insert.execute(params_from_iter(row))?;
                bytes += row.iter().map(size).sum::<u64>();
            }
            let changes = step.changes.get(group).map_or(&[][..], Vec::as_slice);
            if changes.is_empty() {
                continue;
            }
            let mut update = transaction.prepare_cached(&step.update)?;
            for row in changes.iter().filter_map(|place| step.changed.get(*place)) {
                ensure!(update.execute(params_from_iter(row))? == 1, "a row to change is gone");
            }
        }
        Ok(bytes)
    }
}

/// For each group, the places of the accounts that its payments change.
fn accounts(tables: &[Table], groups: usize) -> Result<Vec<Vec<usize>>> {
    let table = |name| tables.iter().find(|table| table.name == name).context("no such table");
    let place = |table: &Table, column| table.place(column).context("no such column");
    let (accounts, payments) = (table("accounts")?, table("payments")?);
    let owner = place(accounts, "owner")?;
    let owners = accounts.changed.iter().zip(0..);
    let owners = owners.filter_map(|(row, place)| Some((row.get(owner).and_then(text)?, place)));
    let owners: BTreeMap<&str, usize> = owners.collect();
    let wallets = [place(payments, "from_wallet")?, place(payments, "to_wallet")?];
    let of_group = |group| {
        let rows = share(&payments.added, (group, groups)).iter();
        let touched = rows.flat_map(|row| wallets.map(|place| row.get(place).and_then(text)));
        let places = touched.flatten().filter_map(|wallet| owners.get(wallet).copied());
        places.collect::<BTreeSet<usize>>().into_iter().collect()
    };
    Ok((0..groups).map(of_group).collect())
}

/// The part of the rows that belongs to a group; together the groups have them all.
pub(super) fn share<R>(rows: &[R], (group, groups): (usize, usize)) -> &[R] {
    let edge = |group: usize| (rows.len() * group).checked_div(groups).unwrap_or(0);
    rows.get(edge(group)..edge(group + 1)).unwrap_or_default()
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn size(value: &Value) -> u64 {
    let bytes = match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
    };
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
