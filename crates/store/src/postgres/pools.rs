//! Connections, kept open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use countersign_engine::StoreError;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};

use super::PostgresOptions;
use super::connect::Target;
use super::error::no_connection;

/// How many connections a thread that writes may have; a lane needs one, and one more while an
/// earlier one is being rolled back.
const WRITERS_MAX: usize = 4;

/// How many statements a connection keeps ready. A server asks a few hundred; more come of the many
/// ways in which the kinds of rows of a batch, or the filters of a list, can be put together, and
/// the database keeps the plan of each.
const STATEMENTS_MAX: usize = 512;

/// Connections for readers, and for each thread that writes. A connection is driven by the thread
/// that opened it: a lane's must not wait for anybody else's work.
pub(super) struct Pools {
    target: Target,
    options: PostgresOptions,
    readers: Pool,
    writers: Mutex<HashMap<ThreadId, Writers>>,
}

/// The connections of a thread that writes.
struct Writers {
    pool: Pool,
    /// A connection on which everything was sent that its batch has to say. The next batch goes
    /// behind it, so that the database works on them in the order in which they were decided.
    next: Option<Arc<Object>>,
}

impl Pools {
    pub(super) fn new(target: Target, options: PostgresOptions) -> Result<Self, StoreError> {
        let readers = pool(&target, options.readers_max, &options)?;
        Ok(Self { target, options, readers, writers: Mutex::default() })
    }

    /// A connection to read with.
    pub(super) async fn reader(&self) -> Result<Object, StoreError> {
        self.readers.get().await.map(tidied).map_err(no_connection)
    }

    /// A connection to write with, for this batch alone until it is handed on.
    pub(super) async fn writer(&self) -> Result<Arc<Object>, StoreError> {
        let (next, pool) = self.writers()?;
        if let Some(next) = next.filter(|next| !next.is_closed()) {
            forget_statements(&next);
            return Ok(next);
        }
        pool.get().await.map(tidied).map(Arc::new).map_err(no_connection)
    }

    fn writers(&self) -> Result<(Option<Arc<Object>>, Pool), StoreError> {
        let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let thread = thread::current().id();
        if let Some(writers) = writers.get_mut(&thread) {
            return Ok((writers.next.take(), writers.pool.clone()));
        }
        let pool = pool(&self.target, WRITERS_MAX, &self.options)?;
        writers.insert(thread, Writers { pool: pool.clone(), next: None });
        Ok((None, pool))
    }

    /// Closes a connection, whose transaction ends with it. Where others have sent something on it
    /// too, the last of them closes it.
    pub(super) fn close(&self, client: Arc<Object>) {
        let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writers) = writers.get_mut(&thread::current().id()) {
            writers.next.take_if(|next| Arc::ptr_eq(next, &client));
        }
        drop(writers);
        if let Some(client) = Arc::into_inner(client) {
            drop(Object::take(client));
        }
    }

    /// Hands a connection on to this thread's next batch.
    pub(super) fn hand_on(&self, client: Arc<Object>) {
        let mut writers = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(writers) = writers.get_mut(&thread::current().id()) {
            writers.next = Some(client);
        }
    }
}

fn tidied(client: Object) -> Object {
    forget_statements(&client);
    client
}

/// Begins anew with the statements of a connection that has too many. Those under way stay until
/// they are answered.
fn forget_statements(client: &Object) {
    if client.statement_cache.size() > STATEMENTS_MAX {
        client.statement_cache.clear();
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
