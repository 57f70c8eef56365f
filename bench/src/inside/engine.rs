//! The engine on its store, as the server uses it, but without the server: many tasks that each
//! send their next payment when they have the answer.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use countersign_domain::access::Environment;
use countersign_domain::command::Request;
use countersign_domain::ids::{Id as _, OrgId, PolicyId, Ulid};
use countersign_domain::money::Amount;
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::{
    Bound, Condition, Counting, CreatePolicy, Per, Policy, PolicyOutcome, Proposal, Replay,
    ReplayScope, Rules, Velocity, Window,
};
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{Answered, Engine, EngineConfig, List, Page, Store, SystemClock, audit};
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

    /// Replays everything that was paid under a policy that judges and counts each payment;
    /// returns the payments per second.
    pub(crate) fn backtest(&self) -> Result<f64> {
        self.runtime.block_on(async {
            let page = Page { after: None, limit: 1 };
            let rows = self.engine.page(List::Organizations, page).await?;
            let Some(Row::Organization(organization)) = rows.first() else { bail!("nobody") };
            let (environment, org) = (Environment::Sandbox, organization.id);
            let (from, to) = (Timestamp::default(), self.engine.now().plus_seconds(1));
            let scope = ReplayScope { org, environment, from, to };
            let proposal = Proposal { standing: vec![counting(org)?], ..Proposal::default() };
            let mut replay = Replay::new(scope, proposal);
            let began = Instant::now();
            self.engine.replay(org, &mut replay, |_| {}).await?;
            let report = replay.report();
            if report.unchanged() != report.replayed {
                bail!("a policy that holds nothing has changed something");
            }
            Ok(report.replayed as f64 / began.elapsed().as_secs_f64().max(1e-9))
        })
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

/// A policy of the organization with a window that nothing reaches.
fn counting(org: OrgId) -> Result<Policy> {
    let bound = Amount::from_units(i128::MAX / 4);
    let window = Velocity {
        window: Window::Rolling { seconds: 86_400 },
        per: Per::Wallet,
        counting: Counting::default(),
        above: Bound::Amount(bound),
    };
    let create = CreatePolicy {
        wallet: None,
        name: "Bench window".to_owned(),
        enabled: true,
        conditions: vec![Condition::Velocity(window)],
        outcome: Some(PolicyOutcome::Hold),
        terms: None,
        approval_ttl_seconds: None,
        rules: Rules::default(),
    };
    let id = PolicyId::from_ulid(Ulid(u128::MAX));
    let policy = create.policy(id, (org, Environment::Sandbox), Timestamp::default());
    policy.map_err(|rejection| anyhow!("{rejection:?}"))
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
