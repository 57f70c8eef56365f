//! What the worker has under way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::{OrgId, PaymentId};
use countersign_domain::instruction::Instruction;
use countersign_domain::state::Entity as _;
use countersign_domain::time::Timestamp;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use super::RailWorker;
use super::worker::{AGAIN, LOOK};
use crate::{EngineError, List, Page};

/// How long something that is due waits at most where other servers commit to the same rows: of
/// those this one hears nothing.
const LOOK_SHARED: Duration = Duration::from_secs(1);

/// Never in a circle without a pause, whatever the clock says.
const LOOK_MIN: Duration = Duration::from_millis(2);

type Name = (OrgId, PaymentId);

/// Instructions that are being looked after, and those that have to wait because that failed.
pub(super) struct Desk {
    worker: RailWorker,
    tasks: JoinSet<(Name, Option<EngineError>)>,
    busy: BTreeSet<Name>,
    later: BTreeMap<Name, Instant>,
}

impl Desk {
    pub(super) fn new(worker: RailWorker) -> Self {
        let (tasks, busy, later) = (JoinSet::new(), BTreeSet::new(), BTreeMap::new());
        Self { worker, tasks, busy, later }
    }

    pub(super) fn is_half_full(&self) -> bool {
        self.busy.len() * 2 > self.worker.options.concurrency
    }

    /// Takes up what is due and not under way; returns when to look again.
    pub(super) async fn take_up(&mut self) -> Result<Duration, EngineError> {
        let now = Instant::now();
        self.later.retain(|_, until| *until > now);
        let free = self.worker.options.concurrency.saturating_sub(self.busy.len());
        // Of those that have waited longest some are under way, and some may not be again so soon.
        let due = self.worker.due(self.busy.len() + self.later.len() + free).await?;
        let fresh = |row: &Arc<Instruction>| {
            let name = (row.org, row.id);
            !self.busy.contains(&name) && !self.later.contains_key(&name)
        };
        let fresh: Vec<Arc<Instruction>> = due.into_iter().filter(fresh).take(free).collect();
        for row in fresh {
            let (worker, name) = (self.worker.clone(), (row.org, row.id));
            self.busy.insert(name);
            self.tasks.spawn(async move { (name, worker.attend(&row).await.err()) });
        }
        match (self.busy.is_empty(), self.later.is_empty()) {
            (true, true) => self.until_next().await,
            (true, false) => Ok(AGAIN),
            (false, _) => Ok(LOOK),
        }
    }

    /// Waits until one has ended; for ever where none is under way.
    pub(super) async fn one_ended(&mut self) {
        match self.tasks.join_next().await {
            Some(ended) => self.note(ended),
            None => std::future::pending().await,
        }
    }

    /// Brings what was begun to an answer: else it would have to be asked about.
    pub(super) async fn clear(&mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            self.note(ended);
        }
    }

    /// One is no longer under way; if it failed it is looked at again a little later.
    fn note(&mut self, ended: Result<(Name, Option<EngineError>), JoinError>) {
        let until = Instant::now() + AGAIN;
        match ended {
            Ok((name, error)) => {
                self.busy.remove(&name);
                if let Some(error) = error {
                    tracing::error!(instruction = %name.1, %error, "an instruction stands still");
                    self.later.insert(name, until);
                }
            }
            Err(error) => {
                // Whose it was is not known: all of them wait a little, and are looked at again.
                tracing::error!(%error, "a rail's task ended in a panic");
                let all = std::mem::take(&mut self.busy);
                self.later.extend(all.into_iter().map(|name| (name, until)));
            }
        }
    }

    /// How long until the next one is due.
    async fn until_next(&self) -> Result<Duration, EngineError> {
        let engine = &self.worker.engine;
        let longest = if engine.is_shared() { LOOK_SHARED } else { LOOK };
        let all = List::DueInstructions { now: Timestamp::from_unix_micros(i64::MAX) };
        let rows = engine.page(all, Page { after: None, limit: 1 }).await?;
        let first = rows.first().and_then(Instruction::from_row).and_then(|row| row.due_at);
        let Some(first) = first else { return Ok(longest) };
        let left = first.unix_micros().saturating_sub(engine.now().unix_micros());
        let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
        Ok(left.clamp(LOOK_MIN, longest))
    }
}
