//! Backtests under way, and their results for an hour. They are kept in memory alone: whoever
//! wants one again after a restart asks again.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::ids::{BacktestId, Mint, OrgId};
use countersign_domain::policy::{Replay, ReplayReport};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, StoreError};

/// How many backtests of an organization run at once.
pub(crate) const RUNNING_MAX: usize = 2;
/// How many of an organization are kept, running or not.
const KEPT_MAX: usize = 20;
/// How long a result is kept.
const KEPT_SECONDS: i64 = 3_600;

/// All backtests of a server.
#[derive(Debug, Default)]
pub(crate) struct Backtests {
    jobs: Mutex<BTreeMap<(OrgId, BacktestId), Arc<Backtest>>>,
}

/// A backtest.
#[derive(Debug)]
pub(crate) struct Backtest {
    pub(crate) id: BacktestId,
    pub(crate) created_at: Timestamp,
    /// How many records there are to replay.
    pub(crate) total: u64,
    done: AtomicU64,
    state: Mutex<State>,
}

/// Where a backtest stands.
#[derive(Clone, Debug)]
pub(crate) enum State {
    Running,
    Done(Box<ReplayReport>),
    Failed,
}

/// So many run already.
#[derive(Debug)]
pub(crate) struct TooMany;

impl Backtests {
    /// Starts a backtest; it goes on by itself.
    pub(crate) async fn start(
        self: &Arc<Self>,
        engine: &Engine,
        org: OrgId,
        mut replay: Replay,
    ) -> Result<Result<Arc<Backtest>, TooMany>, StoreError> {
        let total = engine.log_length(org).await?;
        let Ok(job) = self.enter(org, (engine.now(), total)) else { return Ok(Err(TooMany)) };
        let (engine, running) = (engine.clone(), Run(Arc::clone(&job)));
        tokio::spawn(async move {
            let progress = |done| running.0.done.store(done, Ordering::Relaxed);
            let ended = engine.replay(org, &mut replay, progress).await;
            running.0.end(ended.map(|()| replay.report().clone()));
        });
        Ok(Ok(job))
    }

    /// A backtest of an organization.
    pub(crate) fn get(&self, org: OrgId, id: BacktestId, now: Timestamp) -> Option<Arc<Backtest>> {
        let mut jobs = self.lock();
        forget(&mut jobs, now);
        jobs.get(&(org, id)).map(Arc::clone)
    }

    fn enter(
        &self,
        org: OrgId,
        (created_at, total): (Timestamp, u64),
    ) -> Result<Arc<Backtest>, TooMany> {
        let mut jobs = self.lock();
        forget(&mut jobs, created_at);
        let of_org = jobs.iter().filter(|((of, _), _)| *of == org);
        let (running, ended): (Vec<_>, Vec<_>) = of_org.partition(|(_, job)| job.runs());
        if running.len() >= RUNNING_MAX {
            return Err(TooMany);
        }
        let full = running.len() + ended.len() >= KEPT_MAX;
        let oldest = ended.first().map(|(key, _)| **key).filter(|_| full);
        if let Some(oldest) = oldest {
            jobs.remove(&oldest);
        }
        let id = fresh(created_at);
        let state = Mutex::new(State::Running);
        let job = Arc::new(Backtest { id, created_at, total, done: AtomicU64::new(0), state });
        jobs.insert((org, id), Arc::clone(&job));
        Ok(job)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(OrgId, BacktestId), Arc<Backtest>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that has ended when it is dropped, by whatever: one that stayed would keep its place from
/// others until the next restart.
struct Run(Arc<Backtest>);

impl Drop for Run {
    fn drop(&mut self) {
        if self.0.runs() {
            tracing::error!(backtest = %self.0.id, "a backtest broke off");
            self.0.become_ended(State::Failed);
        }
    }
}

impl Backtest {
    /// How many records are done.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) fn state(&self) -> State {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn runs(&self) -> bool {
        matches!(*self.state.lock().unwrap_or_else(PoisonError::into_inner), State::Running)
    }

    fn end(&self, ended: Result<ReplayReport, StoreError>) {
        let state = match ended {
            Ok(report) => State::Done(Box::new(report)),
            Err(error) => {
                tracing::error!(backtest = %self.id, %error, "a backtest failed");
                State::Failed
            }
        };
        self.become_ended(state);
    }

    fn become_ended(&self, state: State) {
        // What lay behind the period counts as done: nothing of it is left to do.
        self.done.store(self.total, Ordering::Relaxed);
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

fn forget(jobs: &mut BTreeMap<(OrgId, BacktestId), Arc<Backtest>>, now: Timestamp) {
    jobs.retain(|_, job| job.runs() || now < job.created_at.plus_seconds(KEPT_SECONDS));
}

/// An id that nobody guesses. Without randomness the time alone still tells them apart.
fn fresh(now: Timestamp) -> BacktestId {
    let mut seed = [0; 8];
    let _ = getrandom::fill(&mut seed);
    Mint::new(u64::from_le_bytes(seed)).id(now)
}
