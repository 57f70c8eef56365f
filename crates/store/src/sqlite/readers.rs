//! The connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use countersign_engine::StoreError;
use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::error::failed;
use super::open::{self, Lock};

/// How many read at the same time; the others wait for their turn.
const READERS_MAX: usize = 8;

/// A pool of connections, opened when they are first needed.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Semaphore,
    _lock: Arc<Lock>,
}

impl Readers {
    /// An empty pool.
    pub(super) fn new(path: &Path, lock: Arc<Lock>) -> Self {
        let (idle, turns) = (Mutex::default(), Semaphore::new(READERS_MAX));
        Self { path: path.to_owned(), idle, turns, _lock: lock }
    }

    /// Runs queries on one snapshot of everything that was committed before.
    pub(super) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let gone = |_| StoreError::Unavailable("the store is closing".to_owned());
        let _turn = self.turns.acquire().await.map_err(gone)?;
        let readers = Arc::clone(self);
        let ended = tokio::task::spawn_blocking(move || readers.query(query)).await;
        ended.map_err(|error| StoreError::Unavailable(format!("a read ended early: {error}")))?
    }

    fn query<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().pop();
        let connection = idle.map_or_else(|| open::connect_to_read(&self.path), Ok)?;
        let snapshot = connection.unchecked_transaction().map_err(failed)?;
        let answer = query(&connection)?;
        snapshot.finish().map_err(failed)?;
        // A connection that met an error is closed, not kept.
        self.idle().push(connection);
        Ok(answer)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
