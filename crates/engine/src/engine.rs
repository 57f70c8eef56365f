//! The engine as the rest of the program sees it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use countersign_domain::command::Request;
use countersign_domain::context::Settings;
use countersign_domain::ids::OrgId;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Key, Read, Row, State};
use countersign_domain::time::Timestamp;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::lane::{self, Submission};
use crate::touch::{Touches, Used};
use crate::turnover::Turnover;
use crate::watch::Watchers;
use crate::{
    Clock, Elsewhere, EngineError, Executor, List, Metrics, MonotonicClock, Page, Store,
    StoreError, Watch,
};

/// How the engine is set up.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// The settings that decisions depend on.
    pub settings: Settings,
    /// How many commands may wait. One more is refused as [`EngineError::Busy`].
    pub queue_max: usize,
    /// How many commands a batch takes at most.
    pub batch_max: usize,
    /// How long to wait before a store that lost an answer is asked about it again; doubles with
    /// each question.
    pub question_pause: Duration,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            queue_max: 8_192,
            batch_max: 1_024,
            question_pause: Duration::from_millis(50),
        }
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Done, or why not.
    pub result: Result<Outcome, Rejection>,
    /// Whether this is the answer to an earlier request with the same idempotency key.
    pub replayed: bool,
}

/// The engine. Cheap to clone; all clones are one engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<MonotonicClock>,
    queue: std::sync::Mutex<Option<mpsc::Sender<Submission>>>,
    lane: tokio::sync::Mutex<Option<std::thread::JoinHandle<()>>>,
    metrics: Arc<Metrics>,
    watchers: Arc<Watchers>,
    touches: Arc<Touches>,
    turnover: Arc<Turnover>,
    /// Whether others write to the same rows.
    is_shared: bool,
    settings: Settings,
}

impl Engine {
    /// Starts an engine on a store.
    pub async fn start(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        config: EngineConfig,
    ) -> Result<Self, EngineError> {
        let clock = Arc::new(MonotonicClock::new(clock, store.latest().await?));
        let (queue, submissions) = mpsc::channel(config.queue_max);
        let settings = config.settings.clone();
        let seed = fresh_seed()?;
        let executor = Executor::new(Arc::clone(&store), Arc::clone(&clock) as _, config, seed);
        let metrics = Arc::clone(&executor.metrics);
        let watchers = Arc::clone(&executor.watchers);
        let touches = Arc::clone(&executor.touches);
        let turnover = Arc::clone(&executor.turnover);
        let lane = lane::start(executor, submissions)?;
        let news = store.elsewhere();
        let is_shared = news.is_some();
        if let Some(news) = news {
            tokio::spawn(wake(news, Arc::downgrade(&watchers)));
        }
        let inner = Inner {
            store,
            clock,
            queue: std::sync::Mutex::new(Some(queue)),
            lane: tokio::sync::Mutex::new(Some(lane)),
            metrics,
            watchers,
            touches,
            turnover,
            is_shared,
            settings,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Decides and commits a command. When it returns a result, that result is durable.
    pub async fn submit(&self, request: Request) -> Result<Answered, EngineError> {
        let (answer, answered) = oneshot::channel();
        let submission = Submission { request, answer };
        let queue = self.queue().ok_or(EngineError::Stopping)?;
        queue.try_send(submission).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                self.inner.metrics.busy.fetch_add(1, Ordering::Relaxed);
                EngineError::Busy
            }
            mpsc::error::TrySendError::Closed(_) => EngineError::Stopping,
        })?;
        drop(queue);
        let lost = |_| EngineError::Internal("the lane has ended".to_owned());
        answered.await.map_err(lost)?
    }

    /// Reads committed rows: at least everything that was answered before.
    pub async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.inner.store.read(reads).await
    }

    /// Reads a page of a list.
    pub async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.inner.store.page(list, page).await
    }

    /// Takes the one place of a sweeper; none while another server has it.
    pub(crate) async fn sweeper(&self) -> Result<Option<Box<dyn Send>>, StoreError> {
        self.inner.store.sweeper().await
    }

    /// Waits for changes of a row. Begin before reading it.
    #[must_use]
    pub fn watch(&self, key: Key) -> Watch {
        self.inner.watchers.watch(key)
    }

    /// The present instant, never earlier than that of anything committed.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The store, for what reads it part by part.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.inner.store
    }

    /// The settings that decisions depend on.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.inner.metrics
    }

    /// How many commands wait.
    #[must_use]
    pub fn queue_depth(&self) -> usize {
        self.queue().map_or(0, |queue| queue.max_capacity() - queue.capacity())
    }

    /// How often the people of an organization, their lists, their keys and their passwords have
    /// changed since the start: what was read after this was asked is right for as long as the
    /// answer is the same. None where that cannot be told, because others write to the same rows.
    #[must_use]
    pub fn turnover(&self, org: OrgId) -> Option<u64> {
        if self.inner.is_shared { None } else { self.inner.turnover.of(org) }
    }

    /// Whether the store would take a commit.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.inner.store.ready().await
    }

    /// Notes that a key or a session was used; written at the next [`Engine::flush_touches`].
    pub fn touch(&self, used: Used) {
        self.inner.touches.note(used, self.now());
    }

    /// Writes down when keys and sessions were last used.
    pub async fn flush_touches(&self) -> Result<(), EngineError> {
        for request in self.inner.touches.drain() {
            self.submit(request).await?;
        }
        Ok(())
    }

    /// Forgets idempotency records whose time is over.
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let ttl_seconds = i64::from(self.inner.settings.idempotency_ttl_seconds);
        self.inner.store.prune(self.now().plus_seconds(-ttl_seconds)).await
    }

    /// Takes nothing more in, finishes what was taken in, and returns when it is durable.
    pub async fn shutdown(&self) {
        drop(self.lock().take());
        let Some(lane) = self.inner.lane.lock().await.take() else { return };
        // The thread ends when the queue is empty and closed; waiting for it must not block others.
        let ended = tokio::task::spawn_blocking(move || lane.join()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::error!("the engine's lane ended in a panic");
        }
    }

    fn queue(&self) -> Option<mpsc::Sender<Submission>> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<mpsc::Sender<Submission>>> {
        self.inner.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Wakes whoever waits here for what is committed elsewhere, as long as there is somebody to wake.
async fn wake(mut news: broadcast::Receiver<Elsewhere>, watchers: Weak<Watchers>) {
    loop {
        let heard = match news.recv().await {
            Ok(heard) => heard,
            Err(broadcast::error::RecvError::Lagged(_)) => Elsewhere::Anything,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some(watchers) = watchers.upgrade() else { return };
        watchers.changed_elsewhere(&heard);
    }
}

/// Where the randomness of ids comes in.
fn fresh_seed() -> Result<u64, EngineError> {
    let mut seed = [0; 8];
    let none = |_| EngineError::Internal("no randomness".to_owned());
    getrandom::fill(&mut seed).map_err(none)?;
    Ok(u64::from_le_bytes(seed))
}
