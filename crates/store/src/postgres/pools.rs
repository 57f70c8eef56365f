//! Connections, kept open.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use countersign_engine::StoreError;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};

use super::PostgresOptions;
use super::connect::Target;
use super::error::no_connection;

/// How many connections a thread that writes may have; a lane needs one, and one more while an
/// earlier one is being rolled back.
const WRITERS_MAX: usize = 4;

/// Connections for readers, and for each thread that writes. A connection is driven by the thread
/// that opened it: a lane's must not wait for anybody else's work.
pub(super) struct Pools {
    target: Target,
    options: PostgresOptions,
    readers: Pool,
    writers: Mutex<HashMap<ThreadId, Pool>>,
}

impl Pools {
    pub(super) fn new(target: Target, options: PostgresOptions) -> Result<Self, StoreError> {
        let readers = pool(&target, options.readers_max, &options)?;
        Ok(Self { target, options, readers, writers: Mutex::default() })
    }

    /// A connection to read with.
    pub(super) async fn reader(&self) -> Result<Object, StoreError> {
        self.readers.get().await.map_err(no_connection)
    }

    /// A connection to write with.
    pub(super) async fn writer(&self) -> Result<Object, StoreError> {
        let pool = self.writers()?;
        pool.get().await.map_err(no_connection)
    }

    fn writers(&self) -> Result<Pool, StoreError> {
        let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let thread = thread::current().id();
        if let Some(pool) = writers.get(&thread) {
            return Ok(pool.clone());
        }
        let pool = pool(&self.target, WRITERS_MAX, &self.options)?;
        writers.insert(thread, pool.clone());
        Ok(pool)
    }
}

fn pool(target: &Target, size: usize, options: &PostgresOptions) -> Result<Pool, StoreError> {
    let Target { config, tls } = target.clone();
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let patience = Some(options.patience);
    let timeouts = Timeouts { wait: patience, create: patience, recycle: patience };
    Pool::builder(Manager::from_config(config, tls, recycling))
        .max_size(size)
        .timeouts(timeouts)
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}
