//! The closed loop: each client posts, waits for the commit and posts again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cala_ledger::CalaLedger;
use tokio::task::JoinSet;

use crate::cli::{Cli, Shape};
use crate::latencies::Latencies;
use crate::pairs::Pairs;
use crate::scene::Scene;

const WARM_UP: Duration = Duration::from_secs(1);

/// What the clients of a leg saw.
#[derive(Default)]
pub(crate) struct Leg {
    /// Every payment that was acknowledged, also while warming up and after the time was over.
    pub(crate) acknowledged: u64,
    measured: Latencies,
    seconds: u64,
}

impl Leg {
    /// One line of JSON; rates and latencies are of the measured time alone.
    #[expect(clippy::float_arithmetic, reason = "rates and milliseconds are statistics")]
    pub(crate) fn report(&mut self, shape: Shape) -> serde_json::Value {
        let posted = self.measured.count();
        let milliseconds = |latency: Duration| latency.as_micros() as f64 / 1000.0;
        serde_json::json!({
            "shape": shape.name(),
            "posted": posted,
            "per_second": posted as f64 / self.seconds as f64,
            "p50_ms": milliseconds(self.measured.percentile(500)),
            "p99_ms": milliseconds(self.measured.percentile(990)),
        })
    }

    fn absorb(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.measured.absorb(other.measured);
    }
}

/// Runs all clients to the end; the first payment that fails is the leg's error.
pub(crate) async fn run(cala: &CalaLedger, scene: &Arc<Scene>, cli: &Cli) -> Result<Leg> {
    let from = Instant::now() + WARM_UP;
    let window = Window { from, until: from + Duration::from_secs(cli.seconds) };
    let mut clients = JoinSet::new();
    for number in 0..cli.clients {
        let pairs = Pairs::seeded(u64::from(number), cli.shape, cli.batch);
        clients.spawn(client(cala.clone(), Arc::clone(scene), pairs, window));
    }
    let mut leg = Leg { seconds: cli.seconds, ..Leg::default() };
    while let Some(finished) = clients.join_next().await {
        leg.absorb(finished??);
    }
    Ok(leg)
}

/// The measured time. A payment belongs to it when its answer does.
#[derive(Clone, Copy)]
struct Window {
    from: Instant,
    until: Instant,
}

async fn client(
    cala: CalaLedger,
    scene: Arc<Scene>,
    mut pairs: Pairs,
    window: Window,
) -> Result<Leg> {
    let mut leg = Leg::default();
    let mut now = Instant::now();
    while now < window.until {
        let began = now;
        let batch = pairs.draw(&scene.accounts).context("there are no accounts")?;
        scene.pay(&cala, &batch).await?;
        now = Instant::now();
        for _ in batch {
            leg.acknowledged += 1;
            if (window.from..window.until).contains(&now) {
                leg.measured.record(now.saturating_duration_since(began));
            }
        }
    }
    Ok(leg)
}
