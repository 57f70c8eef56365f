//! Moving the write-ahead log into the database, off the writer's path.
//!
//! A thread of its own copies what is committed while the writer goes on. The log begins anew only
//! when it is copied whole, which under constant load never happens by itself; so the thread
//! copies the small rest in a turn of its own between two batches.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use countersign_engine::StoreError;
use rusqlite::Connection;

use super::error::{failed, io};
use super::open;
use super::writer::Writer;

/// How many pages may be left for the turn between two batches.
const REST_PAGES: i64 = 1_024;

/// How often the rest is made smaller before the turn is taken all the same.
const ROUNDS_MAX: usize = 4;

/// What the writer tells the thread.
#[derive(Debug)]
pub(super) struct Checkpointer {
    interval_bytes: u64,
    written: AtomicU64,
    state: Mutex<Wanted>,
    wake: Condvar,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wanted {
    #[default]
    Nothing,
    Checkpoint,
    End,
}

impl Checkpointer {
    /// Wakes the thread after so many bytes.
    pub(super) fn new(interval_bytes: u64) -> Self {
        let (written, state, wake) = (AtomicU64::new(0), Mutex::default(), Condvar::new());
        Self { interval_bytes, written, state, wake }
    }

    /// The writer has committed rows of so many bytes.
    pub(super) fn written(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let before = self.written.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes >= self.interval_bytes {
            self.written.store(0, Ordering::Relaxed);
            self.want(Wanted::Checkpoint);
        }
    }

    fn want(&self, wanted: Wanted) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state != Wanted::End {
            *state = wanted;
        }
        self.wake.notify_one();
    }

    fn wait(&self) -> Wanted {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let nothing = |state: &mut Wanted| *state == Wanted::Nothing;
        let waited = self.wake.wait_while(state, nothing);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let wanted = *state;
        if wanted == Wanted::Checkpoint {
            *state = Wanted::Nothing;
        }
        wanted
    }
}

/// The thread; ends with the store.
pub(super) struct CheckpointThread {
    checkpointer: Arc<Checkpointer>,
    thread: Option<JoinHandle<()>>,
}

impl CheckpointThread {
    /// Starts the thread.
    pub(super) fn start(
        path: &Path,
        checkpointer: Arc<Checkpointer>,
        writer: Arc<tokio::sync::Mutex<Writer>>,
    ) -> Result<Self, StoreError> {
        let connection = open::connect_to_checkpoint(path)?;
        let mine = Arc::clone(&checkpointer);
        let thread = std::thread::Builder::new()
            .name("checkpoints".to_owned())
            .spawn(move || {
                while mine.wait() == Wanted::Checkpoint {
                    if let Err(error) = run(&connection, &writer) {
                        tracing::warn!(%error, "the write-ahead log could not be copied yet");
                    }
                }
            })
            .map_err(|error| io("checkpoint thread", &error))?;
        Ok(Self { checkpointer, thread: Some(thread) })
    }
}

impl Drop for CheckpointThread {
    fn drop(&mut self) {
        self.checkpointer.want(Wanted::End);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the checkpoint thread ended in a panic");
        }
    }
}

fn run(connection: &Connection, writer: &tokio::sync::Mutex<Writer>) -> Result<(), StoreError> {
    for _ in 0..ROUNDS_MAX {
        if checkpoint(connection, "PASSIVE")? <= REST_PAGES {
            break;
        }
    }
    // With the writer at rest the last pages are copied, and its next commit begins the log anew.
    let _turn = writer.blocking_lock();
    checkpoint(connection, "RESTART").map(drop)
}

/// Copies what can be copied; returns how many pages were added meanwhile or are still in use.
fn checkpoint(connection: &Connection, mode: &str) -> Result<i64, StoreError> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    let pages = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    connection.query_row(&sql, [], pages).map_err(failed)?;
    let pages_now = connection.query_row("PRAGMA wal_checkpoint(NOOP)", [], pages);
    let (log, copied) = pages_now.map_err(failed)?;
    Ok(log - copied)
}
