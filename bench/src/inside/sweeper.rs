//! The sweeper alone, on what a server has left, with a clock that is moved on.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use countersign_engine::{Engine, EngineConfig, Store, SystemClock};
use countersign_store::sqlite::SqliteStore;
use tokio::runtime::{Builder, Runtime};

/// An hour: what was opened in the minutes before it began is due at its end.
const STEP_MICROS: u64 = 3_600 * 1_000_000;

/// An engine whose time passes hour by hour.
pub(crate) struct Sweeper {
    runtime: Runtime,
    engine: Engine,
    clock: Arc<SystemClock>,
}

impl Sweeper {
    /// Opens a data folder.
    pub(crate) fn open(data: &Path) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(data)?);
        let clock = Arc::new(SystemClock::default());
        let (time, config) = (Arc::clone(&clock), EngineConfig::default());
        let engine = runtime.block_on(Engine::start(store, time, config))?;
        Ok(Self { runtime, engine, clock })
    }

    /// Lets an hour pass, and returns how long it takes to end what is due, which must be as many
    /// requests.
    pub(crate) fn sweep_next_hour(&self, due: usize) -> Result<Duration> {
        self.clock.advance_micros(STEP_MICROS);
        let began = Instant::now();
        let swept = self.runtime.block_on(self.engine.sweep())?;
        ensure!(swept == due, "{swept} requests were due, not {due}");
        Ok(began.elapsed())
    }

    /// Finishes what is under way.
    pub(crate) fn close(self) {
        self.runtime.block_on(self.engine.shutdown());
    }
}
