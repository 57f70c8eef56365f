//! The engine as the rest of the program sees it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use countersign_domain::access::Caller;
use countersign_domain::command::Request;
use countersign_domain::context::Settings;
use countersign_domain::ids::OrgId;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Entity, Key, Read, Row, State};
use countersign_domain::time::Timestamp;
use tokio::sync::{broadcast, oneshot};

use crate::feed::Followers;
use crate::lane::{self, Entrance, Submission};
use crate::rail::DueNews;
use crate::told::Told;
use crate::touch::{Touches, Used};
use crate::turnover::Turnover;
use crate::watch::Watchers;
use crate::{
    Clock, Elsewhere, EngineError, Executor, Held, List, Metrics, MonotonicClock, Page, Place,
    Prunable, Slice, Store, StoreError, Watch,
};

/// How long it is known what became of a delivery or a mail that is not to be tried again: 30 days.
const SENT_KEPT_SECONDS: u32 = 30 * 86_400;

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

/// How many rows of a list that is wanted whole are read together.
const ROWS_AT_ONCE: usize = 500;

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
    queue: std::sync::Mutex<Option<Entrance>>,
    lane: tokio::sync::Mutex<Option<std::thread::JoinHandle<()>>>,
    metrics: Arc<Metrics>,
    watchers: Arc<Watchers>,
    followers: Arc<Followers>,
    touches: Arc<Touches>,
    told: Arc<Told>,
    due_news: Arc<DueNews>,
    turnover: Arc<Turnover>,
    /// How many commands were asked for: all but the system's own.
    asked: AtomicU64,
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
        let (entrance, queue) = lane::queue(config.queue_max);
        let settings = config.settings.clone();
        let seed = fresh_seed()?;
        let executor = Executor::new(Arc::clone(&store), Arc::clone(&clock) as _, config, seed);
        let metrics = Arc::clone(&executor.metrics);
        let watchers = Arc::clone(&executor.watchers);
        let followers = Arc::clone(&executor.followers);
        let touches = Arc::clone(&executor.touches);
        let told = Arc::clone(&executor.told);
        let due_news = Arc::clone(&executor.due_news);
        let turnover = Arc::clone(&executor.turnover);
        let lane = lane::start(executor, queue)?;
        let news = store.elsewhere();
        let is_shared = news.is_some();
        if let Some(news) = news {
            tokio::spawn(wake(news, Arc::downgrade(&watchers), Arc::downgrade(&followers)));
        }
        let inner = Inner {
            store,
            clock,
            queue: std::sync::Mutex::new(Some(entrance)),
            lane: tokio::sync::Mutex::new(Some(lane)),
            metrics,
            watchers,
            followers,
            touches,
            told,
            due_news,
            turnover,
            asked: AtomicU64::new(0),
            is_shared,
            settings,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Decides and commits a command. When it returns a result, that result is durable.
    pub async fn submit(&self, request: Request) -> Result<Answered, EngineError> {
        if request.caller != Caller::System {
            self.inner.asked.fetch_add(1, Ordering::Relaxed);
        }
        let (answer, answered) = oneshot::channel();
        let submission = Submission { request, answer };
        let queue = self.queue().ok_or(EngineError::Stopping)?;
        queue.enter(submission).inspect_err(|error| {
            if *error == EngineError::Busy {
                self.inner.metrics.busy.fetch_add(1, Ordering::Relaxed);
            }
        })?;
        drop(queue);
        let lost = |_| EngineError::Internal("the lane has ended".to_owned());
        answered.await.map_err(lost)?
    }

    /// How many commands were asked for since the start, by anybody but the system itself.
    pub(crate) fn asked(&self) -> u64 {
        self.inner.asked.load(Ordering::Relaxed)
    }

    /// Reads committed rows: at least everything that was answered before.
    pub async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.inner.store.read(reads).await
    }

    /// Reads a page of a list.
    pub async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.inner.store.page(list, page).await
    }

    /// Takes a place that there is once among all servers; none while another server has it.
    pub async fn place(&self, place: Place) -> Result<Option<Box<dyn Held>>, StoreError> {
        self.inner.store.place(place).await
    }

    /// Waits until people may have to be told of something that was committed here, and gives the
    /// organizations. Each is given once.
    pub async fn told(&self) -> BTreeSet<OrgId> {
        self.inner.told.next().await
    }

    /// Waits until an instruction was committed here that has to be looked at.
    pub(crate) async fn rails_due(&self) {
        self.inner.due_news.next().await;
    }

    /// Whether others write to the same rows.
    pub(crate) fn is_shared(&self) -> bool {
        self.inner.is_shared
    }

    /// All of a list that is never long, page by page, as rows of one kind whose positions these
    /// are.
    pub async fn whole<E: Entity>(
        &self,
        list: List,
        position: impl Fn(&E) -> u128,
    ) -> Result<Vec<Arc<E>>, StoreError> {
        let mut rows: Vec<Arc<E>> = Vec::new();
        loop {
            let after = rows.last().map(|row| position(row));
            let next = self.page(list.clone(), Page { after, limit: ROWS_AT_ONCE }).await?;
            let is_last = next.len() < ROWS_AT_ONCE;
            rows.extend(next.iter().filter_map(E::from_row).map(Arc::clone));
            if is_last {
                return Ok(rows);
            }
        }
    }

    /// Part of a list by number, and how many rows it has in all: for those who count. It looks at
    /// every row of the list; keyset pages do not.
    pub async fn slice<E: Entity>(
        &self,
        list: List,
        (shows, position): (impl Fn(&E) -> bool, impl Fn(&E) -> u128),
        (offset, limit): (usize, usize),
    ) -> Result<Slice<E>, StoreError> {
        let mut slice = Slice { rows: Vec::new(), total: 0 };
        let mut after = None;
        loop {
            let page = self.page(list.clone(), Page { after, limit: ROWS_AT_ONCE }).await?;
            for row in page.iter().filter_map(E::from_row) {
                after = Some(position(row));
                if !shows(row) {
                    continue;
                }
                if slice.total >= offset && slice.rows.len() < limit {
                    slice.rows.push(Arc::clone(row));
                }
                slice.total += 1;
            }
            if page.len() < ROWS_AT_ONCE {
                return Ok(slice);
            }
        }
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

    /// Who follows which logs.
    pub(crate) fn followers(&self) -> &Arc<Followers> {
        &self.inner.followers
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
        self.queue().map_or(0, |queue| queue.depth())
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

    /// Forgets rows whose time is over, and returns how many.
    pub async fn prune(&self, what: Prunable) -> Result<u64, StoreError> {
        let kept_seconds = match what {
            Prunable::IdempotencyRecords => self.inner.settings.idempotency_ttl_seconds,
            Prunable::Deliveries | Prunable::Mails => SENT_KEPT_SECONDS,
        };
        let before = self.now().plus_seconds(-i64::from(kept_seconds));
        self.inner.store.prune(what, before).await
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

    fn queue(&self) -> Option<Entrance> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Entrance>> {
        self.inner.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The engine's time, which never goes back.
impl Clock for Engine {
    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }
}

/// Wakes whoever waits here for what is committed elsewhere, as long as there is somebody to wake.
async fn wake(
    mut news: broadcast::Receiver<Elsewhere>,
    watchers: Weak<Watchers>,
    followers: Weak<Followers>,
) {
    loop {
        let heard = match news.recv().await {
            Ok(heard) => heard,
            Err(broadcast::error::RecvError::Lagged(_)) => Elsewhere::Anything,
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let Some((watchers, followers)) = watchers.upgrade().zip(followers.upgrade()) else {
            return;
        };
        watchers.changed_elsewhere(&heard);
        followers.changed_elsewhere(&heard);
    }
}

/// Where the randomness of ids comes in.
fn fresh_seed() -> Result<u64, EngineError> {
    let mut seed = [0; 8];
    let none = |_| EngineError::Internal("no randomness".to_owned());
    getrandom::fill(&mut seed).map_err(none)?;
    Ok(u64::from_le_bytes(seed))
}
