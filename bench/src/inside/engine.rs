//! The engine on its store, as the server uses it, but without the server: many tasks that each send
//! their next payment when they have the answer.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use countersign_domain::command::Request;
use countersign_domain::outcome::Outcome;
use countersign_engine::{Answered, Engine, EngineConfig, Store, SystemClock, audit};
use countersign_store::postgres::PostgresStore;
use countersign_store::sqlite::SqliteStore;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::scene::{Desk, Scene};
use crate::load::random::Random;

/// What a leg found out.
#[derive(Clone, Copy)]
pub(crate) struct Leg {
    /// Payments posted.
    pub(crate) payments: u64,
    /// Batches they were committed in.
    pub(crate) batches: u64,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
}

impl Leg {
    /// Payments per second.
    pub(crate) fn per_second(self) -> f64 {
        self.payments as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// Where the rows of an engine are.
#[derive(Clone, Copy)]
pub(crate) enum Place<'p> {
    /// In a data folder.
    Folder(&'p Path),
    /// In the PostgreSQL database of this URL.
    Database(&'p str),
}

/// An engine on its store.
pub(crate) struct Inside {
    runtime: Runtime,
    engine: Engine,
    store: Arc<dyn Store>,
}

/// The stage of a place, to be played on again after the place was closed.
pub(crate) struct Set(Scene);

impl Inside {
    /// Opens a place with batches of at most `batch_max`, or of the engine's own size.
    pub(crate) fn open(place: Place<'_>, batch_max: Option<usize>) -> Result<Self> {
        // One thread for all clients, as the load generator has; the engine brings its own.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let store: Arc<dyn Store> = match place {
            Place::Folder(folder) => Arc::new(SqliteStore::open(folder)?),
            Place::Database(url) => Arc::new(runtime.block_on(PostgresStore::connect(url))?),
        };
        let mut config = EngineConfig::default();
        config.batch_max = batch_max.unwrap_or(config.batch_max);
        let clock = Arc::new(SystemClock::default());
        let engine = runtime.block_on(Engine::start(Arc::clone(&store), clock, config))?;
        Ok(Self { runtime, engine, store })
    }

    /// Sets the stage.
    pub(crate) fn prepare(&mut self) -> Result<Set> {
        Scene::prepare(self).map(Set)
    }

    /// Lets `clients` pay for a while.
    pub(crate) fn run(&self, Set(scene): &Set, clients: u64, time: Duration) -> Result<Leg> {
        let before = self.engine.metrics().snapshot();
        let began = Instant::now();
        let payments = self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for client in 0..clients {
                tasks.spawn(pay(self.engine.clone(), scene.clone(), client, began + time));
            }
            let mut payments = 0;
            while let Some(joined) = tasks.join_next().await {
                payments += joined??;
            }
            anyhow::Ok(payments)
        })?;
        let elapsed = began.elapsed();
        let after = self.engine.metrics().snapshot();
        let posted = after.payments_posted - before.payments_posted;
        if posted != payments {
            bail!("{payments} payments were acknowledged, {posted} were posted");
        }
        Ok(Leg { payments, batches: after.batches - before.batches, elapsed })
    }

    /// Finishes what is under way, and checks every book.
    pub(crate) fn close(self) -> Result<()> {
        self.runtime.block_on(async {
            self.engine.shutdown().await;
            let report = audit::verify(&*self.store).await?;
            if !report.holds() {
                bail!("the books do not hold: {:?}", report.complaints.first());
            }
            Ok(())
        })
    }
}

impl Desk for Inside {
    fn submit(&mut self, request: Request) -> Result<Outcome> {
        done(self.runtime.block_on(self.engine.submit(request))?)
    }
}

async fn pay(engine: Engine, scene: Scene, client: u64, deadline: Instant) -> Result<u64> {
    let (mut random, mut payments) = (Random::seeded(1_000 + client), 0);
    while Instant::now() < deadline {
        let outcome = done(engine.submit(scene.payment(&mut random)?).await?)?;
        if !matches!(outcome, Outcome::Posted(_)) {
            bail!("a payment was not posted");
        }
        payments += 1;
    }
    Ok(payments)
}

fn done(answered: Answered) -> Result<Outcome> {
    answered.result.map_err(|rejection| anyhow!("{rejection:?}")).context("refused")
}
