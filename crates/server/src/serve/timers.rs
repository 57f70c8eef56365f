//! What has to happen without being asked for.

use std::time::Duration;

use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, List, Page, Prunable};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The longest that a request is overdue before that is written down.
const SWEEP: Duration = Duration::from_secs(30);
/// A sweep that failed is tried again after this.
const SWEEP_AGAIN: Duration = Duration::from_secs(1);
const FLUSH: Duration = Duration::from_secs(30);
const PRUNE: Duration = Duration::from_secs(3600);

/// Starts all timers. They end when the set is dropped.
///
/// `moved` tells the sweeper that the clock was moved on.
pub(super) fn start(engine: &Engine, moved: watch::Receiver<()>) -> JoinSet<()> {
    let mut timers = JoinSet::new();
    timers.spawn(sweep(engine.clone(), moved));
    timers.spawn(flush(engine.clone()));
    timers.spawn(prune(engine.clone()));
    timers
}

async fn sweep(engine: Engine, mut moved: watch::Receiver<()>) {
    loop {
        let pause = match engine.sweep_alone().await {
            Ok(_) => until_next(&engine).await,
            Err(error) => {
                tracing::warn!(%error, "sweep failed, will be tried again");
                SWEEP_AGAIN
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            Ok(()) = moved.changed() => {}
        }
    }
}

/// How long until the next step or deadline, at most the usual pause. What is opened in the
/// meantime waits longer than that.
async fn until_next(engine: &Engine) -> Duration {
    let all = List::Due { now: Timestamp::from_unix_micros(i64::MAX) };
    let first = engine.page(all, Page { after: None, limit: 1 }).await;
    let Some(Row::Approval(approval)) = first.ok().and_then(|rows| rows.into_iter().next()) else {
        return SWEEP;
    };
    let left = approval.due_at.unix_micros().saturating_sub(engine.now().unix_micros());
    let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
    // Never in a circle without a pause, whatever the clock says.
    left.clamp(Duration::from_millis(10), SWEEP)
}

async fn flush(engine: Engine) {
    loop {
        tokio::time::sleep(FLUSH).await;
        if let Err(error) = engine.flush_touches().await {
            tracing::warn!(%error, "when keys were last used could not be written");
        }
    }
}

async fn prune(engine: Engine) {
    loop {
        tokio::time::sleep(PRUNE).await;
        for what in [Prunable::IdempotencyRecords, Prunable::Deliveries, Prunable::Mails] {
            match engine.prune(what).await {
                Ok(rows) => tracing::info!(rows, ?what, "pruned"),
                Err(error) => tracing::warn!(%error, ?what, "could not be pruned"),
            }
        }
    }
}
