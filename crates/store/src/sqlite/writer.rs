//! The one connection that writes.

use std::sync::Arc;

use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{Prunable, StoreError};
use rusqlite::Connection;

use super::aliases::{Aliases, alias};
use super::checkpoint::Checkpointer;
use super::error::failed;
use super::keys::{self, KeyIndex};
use super::open::Lock;
use super::source::Source;
use super::store::Tails;
use super::values::{bind, bind_record};
use super::wallet_index::WalletIndex;
use super::{SqliteOptions, deliveries, fetch, statements};
use crate::cache::Cache;
use crate::kind::Kind;
use crate::tables::unwritable;
use crate::tables::{self, Record, Value};

/// The writer, and everything it remembers.
pub(super) struct Writer {
    connection: Connection,
    cache: Cache,
    behind: Option<Behind>,
    scratch: Record,
    /// Whether the transaction under way has written anything.
    is_writing: bool,
    options: SqliteOptions,
    tails: Arc<Tails>,
    checkpointer: Arc<Checkpointer>,
    _lock: Arc<Lock>,
}

/// The indexes that are built in bulk. None after a failure: then they are read from the file.
struct Behind {
    /// In the order of their sources.
    wallets: [WalletIndex; Source::ALL.len()],
    aliases: Aliases,
    keys: KeyIndex,
}

impl Writer {
    /// A writer on a connection that is alone in writing.
    pub(super) fn new(
        (connection, lock): (Connection, Arc<Lock>),
        options: SqliteOptions,
        tails: Arc<Tails>,
        checkpointer: Arc<Checkpointer>,
    ) -> Result<Self, StoreError> {
        let behind = Some(Behind::open(&options, &tails, &connection)?);
        let (cache, scratch) = (Cache::new(options.cache_rows), Record::default());
        Ok(Self {
            connection,
            cache,
            behind,
            scratch,
            is_writing: false,
            options,
            tails,
            checkpointer,
            _lock: lock,
        })
    }

    /// Puts everything in order for a batch, whatever became of the one before.
    pub(super) fn begin(&mut self) -> Result<(), StoreError> {
        self.end()?;
        if let Some(behind) = &mut self.behind {
            behind.begin();
        } else {
            self.behind = Some(Behind::open(&self.options, &self.tails, &self.connection)?);
        }
        Ok(())
    }

    /// Ends a batch that was not committed.
    pub(super) fn end(&mut self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        self.execute("ROLLBACK")?;
        if self.is_writing {
            self.forget();
        }
        Ok(())
    }

    /// Answers reads into a state.
    pub(super) fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            // One transaction for all that the batch reads: each costs two system calls.
            self.execute("BEGIN")?;
            self.is_writing = false;
        }
        for read in reads {
            match read {
                Read::Row(key) => {
                    let row = self.row(key)?;
                    into.learn_row(key.clone(), row);
                }
                Read::Range(range) => {
                    let rows = match self.cache.range(*range) {
                        Some(rows) => rows,
                        None => {
                            let rows = fetch::range(&self.connection, *range)?;
                            self.cache.learn_range(*range, &rows);
                            rows
                        }
                    };
                    into.learn_range(*range, rows);
                }
            }
        }
        Ok(())
    }

    /// Commits all changes, or none.
    pub(super) fn commit(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let before = self.rows_before(changes)?;
        if self.connection.is_autocommit() {
            self.execute("BEGIN IMMEDIATE")?;
        }
        self.is_writing = true;
        let written = match self.write(changes) {
            Ok(written) => written,
            Err(error) => {
                self.roll_back();
                return Err(error);
            }
        };
        if let Err(error) = self.execute("COMMIT") {
            self.roll_back();
            // The log may hold the commit all the same: only a second look can tell.
            return Err(StoreError::Unknown(error.to_string()));
        }
        for (change, before) in changes.iter().zip(before) {
            self.cache.apply(change, before.as_ref());
        }
        behind(&mut self.behind)?.committed();
        self.checkpointer.written(written);
        Ok(())
    }

    /// The connection, for tests that break things.
    #[cfg(test)]
    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Forgets up to `limit` rows.
    pub(super) fn prune(
        &mut self,
        what: Prunable,
        before: Timestamp,
        limit: u32,
    ) -> Result<u64, StoreError> {
        match what {
            Prunable::IdempotencyRecords => keys::prune(&self.connection, before, limit),
            Prunable::Deliveries => deliveries::prune(&self.connection, before, limit),
            Prunable::Mails => deliveries::prune_mails(&self.connection, before, limit),
        }
    }

    /// Takes forgotten records out of the index of keys, part by part.
    pub(super) fn sweep(&mut self, from: i64, limit: u32) -> Result<Option<i64>, StoreError> {
        keys::sweep(&self.connection, from, limit)
    }

    /// Whether the file takes a commit.
    pub(super) fn check(&mut self) -> Result<(), StoreError> {
        self.execute("BEGIN IMMEDIATE")?;
        self.execute("ROLLBACK")
    }

    fn row(&mut self, key: &Key) -> Result<Option<Row>, StoreError> {
        if let Key::IdempotencyRecord(org, digest) = key {
            let behind = behind(&mut self.behind)?;
            return behind.keys.get(&self.connection, *org, digest);
        }
        if let Some(row) = self.cache.row(key) {
            return Ok(row);
        }
        let row = match (fetch::row(&self.connection, key)?, key) {
            (None, Key::Document(org, id)) => {
                behind(&mut self.behind)?.aliases.get(&self.connection, (*org, *id))?
            }
            (row, _) => row,
        };
        self.cache.learn_row(key, row.as_ref());
        Ok(row)
    }

    /// The rows as they are before the changes, where the cache cannot do without them.
    fn rows_before(&self, changes: &[Change]) -> Result<Vec<Option<Row>>, StoreError> {
        let before = |change: &Change| {
            if self.cache.is_blind_to(change) {
                fetch::row(&self.connection, &change.row().key())
            } else {
                Ok(None)
            }
        };
        changes.iter().map(before).collect()
    }

    /// Writes all changes, table by table; returns how many bytes they have, about.
    fn write(&mut self, changes: &[Change]) -> Result<usize, StoreError> {
        let mut sorted: Vec<(Kind, &Change)> =
            changes.iter().map(|change| (Kind::of(&change.row().key()), change)).collect();
        sorted.sort_by_key(|(kind, _)| *kind);
        let mut written = 0;
        for part in sorted.chunk_by(|one, next| one.0 == next.0) {
            let Some((kind, _)) = part.first() else { continue };
            written += match kind {
                Kind::IdempotencyRecord => self.write_keys(part)?,
                kind => self.write_rows(*kind, part)?,
            };
        }
        behind(&mut self.behind)?.advance(&self.connection)?;
        Ok(written)
    }

    fn write_rows(&mut self, kind: Kind, part: &[(Kind, &Change)]) -> Result<usize, StoreError> {
        let Self { connection, behind: index, scratch, .. } = self;
        let Behind { wallets, aliases, .. } = behind(index)?;
        let mut index = wallets.iter_mut().find(|index| index.kind() == kind);
        let (table, sql) = (tables::table(kind), statements::of(kind));
        let is_apart = table.columns.last().is_some_and(|column| column.apart);
        let mut insert = connection.prepare_cached(&sql.insert).map_err(failed)?;
        let mut update = connection.prepare_cached(&sql.update).map_err(failed)?;
        let mut written = 0;
        for (_, change) in part {
            let row = change.row();
            if let Some(alias) = alias(row) {
                aliases.write(connection, (change, alias), scratch)?;
                written += scratch.len_bytes();
                continue;
            }
            scratch.clear();
            tables::write(row, scratch).map_err(|broken| unwritable(table, &broken))?;
            written += scratch.len_bytes();
            match change {
                Change::Insert(_) if is_apart => insert_apart(connection, &mut insert, scratch)?,
                Change::Insert(_) => {
                    bind_record(&mut insert, scratch).map_err(failed)?;
                    insert.raw_execute().map_err(failed)?;
                }
                Change::Update(_) if is_apart => {
                    let what = format!("{}: rows are never changed", table.name);
                    return Err(StoreError::Corrupt(what));
                }
                Change::Update(_) => {
                    bind_record(&mut update, scratch).map_err(failed)?;
                    if update.raw_execute().map_err(failed)? != 1 {
                        let what = format!("{:?} does not exist", row.key());
                        return Err(StoreError::Conflict(what));
                    }
                }
            }
            if let (Change::Insert(row), Some(index)) = (change, &mut index) {
                index.add(connection, row)?;
            }
        }
        Ok(written)
    }

    fn write_keys(&mut self, part: &[(Kind, &Change)]) -> Result<usize, StoreError> {
        let Self { connection, behind: index, scratch, .. } = self;
        let index = behind(index)?;
        let mut written = 0;
        for (_, change) in part {
            match change {
                Change::Insert(Row::IdempotencyRecord(record)) => {
                    index.keys.insert(connection, record, scratch)?;
                }
                Change::Update(Row::IdempotencyRecord(record)) => {
                    index.keys.replace(connection, record, scratch)?;
                }
                Change::Insert(_) | Change::Update(_) => {}
            }
            written += scratch.len_bytes();
        }
        Ok(written)
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        statement.execute([]).map(drop).map_err(failed)
    }

    fn roll_back(&mut self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.execute("ROLLBACK")
        {
            tracing::error!(%error, "a failed batch could not be rolled back yet");
        }
        self.forget();
    }

    /// What is remembered may be ahead of the file; the next batch reads it anew.
    fn forget(&mut self) {
        self.cache.clear();
        self.behind = None;
    }
}

impl Behind {
    fn open(
        options: &SqliteOptions,
        tails: &Tails,
        connection: &Connection,
    ) -> Result<Self, StoreError> {
        let open = |source: Source| {
            let tail = Arc::clone(tails.of(source));
            WalletIndex::open(source, options.wallet_run_min, tail, connection)
        };
        let [payments, transfers, holds, instructions] = Source::ALL.map(open);
        Ok(Self {
            wallets: [payments?, transfers?, holds?, instructions?],
            aliases: Aliases::open(options.key_run_min, Arc::clone(&tails.aliases), connection)?,
            keys: KeyIndex::open(options.key_run_min, connection)?,
        })
    }

    /// A batch begins, whatever became of the one before.
    fn begin(&mut self) {
        self.wallets.iter_mut().for_each(WalletIndex::begin);
        self.aliases.begin();
        self.keys.begin();
    }

    /// Enters a slice of each run that is under way.
    fn advance(&mut self, connection: &Connection) -> Result<(), StoreError> {
        for index in &mut self.wallets {
            index.advance(connection)?;
        }
        self.aliases.advance(connection)?;
        self.keys.advance(connection)
    }

    /// The batch is committed.
    fn committed(&mut self) {
        self.wallets.iter_mut().for_each(WalletIndex::committed);
        self.aliases.committed();
        self.keys.committed();
    }
}

fn behind(behind: &mut Option<Behind>) -> Result<&mut Behind, StoreError> {
    let not_begun = || StoreError::Unavailable("no batch was begun".to_owned());
    behind.as_mut().ok_or_else(not_begun)
}

/// A new row whose last column is kept apart.
fn insert_apart(
    connection: &Connection,
    insert: &mut rusqlite::Statement<'_>,
    record: &Record,
) -> Result<(), StoreError> {
    let mut values: Vec<Value<'_>> = record.values().collect();
    let apart = values.pop();
    let sql = "INSERT INTO log_text (text) VALUES (?1)";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(&mut statement, 1, apart).map_err(failed)?;
    statement.raw_execute().map_err(failed)?;
    values.push(Value::Integer(connection.last_insert_rowid()));
    bind(insert, 1, values).map_err(failed)?;
    insert.raw_execute().map(drop).map_err(failed)
}
