//! One lane: a thread that forms batches and runs them, one after the other.

use std::sync::Arc;
use std::thread::JoinHandle;

use countersign_domain::command::Request;
use countersign_domain::ids::Mint;
use tokio::sync::{mpsc, oneshot};

use crate::batch::run_batch;
use crate::watch::Watchers;
use crate::{Answered, EngineConfig, EngineError, Metrics, MonotonicClock, Store};

/// A command, and whoever waits for its answer.
pub(crate) struct Submission {
    pub(crate) request: Request,
    pub(crate) answer: oneshot::Sender<Result<Answered, EngineError>>,
}

/// What a lane works with.
pub(crate) struct Lane {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<MonotonicClock>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) watchers: Arc<Watchers>,
    pub(crate) config: EngineConfig,
}

impl Lane {
    /// Starts the lane's thread. It ends when the queue is closed and empty.
    ///
    /// A thread of its own, because an embedded store commits right here, and no other task may
    /// wait for its disk.
    pub(crate) fn start(
        self,
        queue: mpsc::Receiver<Submission>,
    ) -> Result<JoinHandle<()>, EngineError> {
        let internal = |error: std::io::Error| EngineError::Internal(error.to_string());
        let mut seed = [0; 8];
        let no_seed = |_| EngineError::Internal("no randomness".to_owned());
        getrandom::fill(&mut seed).map_err(no_seed)?;
        let mint = Mint::new(u64::from_le_bytes(seed));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(internal)?;
        std::thread::Builder::new()
            .name("engine-lane".to_owned())
            .spawn(move || runtime.block_on(self.run(queue, mint)))
            .map_err(internal)
    }

    /// Natural batching: whatever has queued up while the last batch committed is the next one.
    /// Never waits to fill a batch.
    async fn run(self, mut queue: mpsc::Receiver<Submission>, mut mint: Mint) {
        let mut batch = Vec::with_capacity(self.config.batch_max);
        while queue.recv_many(&mut batch, self.config.batch_max).await > 0 {
            let submissions = std::mem::take(&mut batch);
            run_batch(&self, &mut mint, submissions).await;
        }
    }
}
