//! The store itself.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Scan, Store, StoreError, Unit};
use tokio::sync::Mutex;

use super::checkpoint::{CheckpointThread, Checkpointer};
use super::error::failed;
use super::hash_index::Waiting;
use super::open::{self, Lock};
use super::readers::Readers;
use super::schema::{self, MIGRATIONS};
use super::source::Source;
use super::tail::Tail;
use super::unit::SqliteUnit;
use super::writer::Writer;
use super::{SqliteOptions, fetch, lists, scan};

/// How many rows are forgotten before others get their turn.
const PRUNE_PART: u32 = 4_096;

/// Keeps rows in one SQLite file.
pub struct SqliteStore {
    pub(super) writer: Arc<Mutex<Writer>>,
    readers: Arc<Readers>,
    tails: Arc<Tails>,
    _checkpoints: CheckpointThread,
}

/// What the indexes that are built in bulk do not have yet.
#[derive(Debug, Default)]
pub(super) struct Tails {
    lists: [Arc<Tail>; Source::ALL.len()],
    pub(super) aliases: Arc<Waiting>,
}

impl Tails {
    /// The tail of a list.
    #[expect(clippy::indexing_slicing, reason = "there is one for each list, in their order")]
    pub(super) const fn of(&self, source: Source) -> &Arc<Tail> {
        &self.lists[source as usize]
    }
}

impl SqliteStore {
    /// Opens a data folder, which is made if it does not exist, and brings it to the newest
    /// schema.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, SqliteOptions::default())
    }

    /// The same, set up in another way.
    pub fn open_with(folder: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let lock = Arc::new(Lock::take(folder)?);
        let path = open::database(folder);
        let mut connection = open::connect_to_write(&path)?;
        schema::migrate(&mut connection, folder, MIGRATIONS)?;
        let checkpointer = Arc::new(Checkpointer::new(options.checkpoint_bytes));
        let tails = Arc::new(Tails::default());
        let writer = Writer::new(
            (connection, Arc::clone(&lock)),
            options,
            Arc::clone(&tails),
            Arc::clone(&checkpointer),
        )?;
        let writer = Arc::new(Mutex::new(writer));
        let checkpoints = CheckpointThread::start(&path, checkpointer, Arc::clone(&writer))?;
        let readers = Arc::new(Readers::new(&path, lock));
        Ok(Self { writer, readers, tails, _checkpoints: checkpoints })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        let writer = Arc::clone(&self.writer).lock_owned().await;
        Ok(Box::new(SqliteUnit::begin(writer)?))
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        let tails = Arc::clone(&self.tails);
        self.readers
            .run(move |connection| fetch::reads(connection, Some(&tails.aliases), reads))
            .await
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        let tails = Arc::clone(&self.tails);
        self.readers.run(move |connection| lists::page(connection, &tails, &list, page)).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.readers.run(move |connection| scan::scan(connection, &scan)).await
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        let latest = |connection: &rusqlite::Connection| {
            let sql = "SELECT max(at) FROM log_heads";
            let at: Option<i64> =
                connection.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
            Ok(at.map(Timestamp::from_unix_micros))
        };
        self.readers.run(latest).await
    }

    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        let mut pruned = 0;
        loop {
            let prune = move |writer: &mut Writer| writer.prune(what, before, PRUNE_PART);
            let part = in_turn(&self.writer, prune).await?;
            pruned += part;
            if part < u64::from(PRUNE_PART) {
                break;
            }
        }
        let is_indexed = what == Prunable::IdempotencyRecords && pruned > 0;
        let mut from = is_indexed.then_some(i64::MIN);
        while let Some(start) = from {
            from = in_turn(&self.writer, move |writer| writer.sweep(start, PRUNE_PART)).await?;
        }
        Ok(pruned)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        in_turn(&self.writer, Writer::check).await
    }
}

/// Works with the writer between two batches, away from the threads that serve others.
async fn in_turn<T: Send + 'static>(
    writer: &Arc<Mutex<Writer>>,
    work: impl FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let mut writer = Arc::clone(writer).lock_owned().await;
    let ended = tokio::task::spawn_blocking(move || work(&mut writer)).await;
    ended.map_err(|error| StoreError::Unavailable(format!("ended early: {error}")))?
}
