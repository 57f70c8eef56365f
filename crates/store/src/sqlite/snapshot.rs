//! A data folder as it is at one moment, to read and nothing else, beside whoever writes it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Scan, Store, StoreError, Unit};
use rusqlite::Connection;

use super::error::failed;
use super::open::Lock;
use super::schema::{self, MIGRATIONS};
use super::store::Tails;
use super::{fetch, lists, open, scan};
use crate::snapshot::read_only;

/// One transaction that reads: whatever is committed in the meantime, it sees what was there when
/// it began. For audits, which compare rows that were read one after the other.
pub struct SqliteSnapshot {
    connection: Arc<Mutex<Connection>>,
    _lock: Option<Lock>,
}

impl SqliteSnapshot {
    /// Begins to read a data folder, without its lock.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::begin(&there(folder)?, None)
    }

    /// The same, but with its lock: while this is read, no server writes.
    pub fn open_alone(folder: &Path) -> Result<Self, StoreError> {
        let path = there(folder)?;
        Self::begin(&path, Some(Lock::take(folder)?))
    }

    fn begin(path: &Path, lock: Option<Lock>) -> Result<Self, StoreError> {
        let connection = open::connect_to_read(path)?;
        connection.execute_batch("BEGIN").map_err(failed)?;
        // The first read is the moment.
        schema::check(&connection, MIGRATIONS)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), _lock: lock })
    }

    async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        let read = move || {
            // A panic in a query leaves the connection as it was: it only reads.
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            query(&connection)
        };
        let ended = tokio::task::spawn_blocking(read).await;
        ended.map_err(|error| StoreError::Unavailable(format!("a read ended early: {error}")))?
    }
}

/// The database of a folder, which must not be made by looking.
fn there(folder: &Path) -> Result<PathBuf, StoreError> {
    let path = open::database(folder);
    if path.exists() {
        return Ok(path);
    }
    Err(StoreError::Unavailable(format!("there is no database in {}", folder.display())))
}

#[async_trait]
impl Store for SqliteSnapshot {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        Err(read_only())
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.run(move |connection| fetch::reads(connection, None, reads)).await
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        // Lists by wallet lack here what their indexes do not have yet; audits ask for none.
        self.run(move |connection| lists::page(connection, &Tails::default(), &list, page)).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.run(move |connection| scan::scan(connection, &scan)).await
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn prune(&self, _: Prunable, _: Timestamp) -> Result<u64, StoreError> {
        Err(read_only())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Err(read_only())
    }
}
