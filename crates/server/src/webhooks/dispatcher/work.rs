//! An endpoint at work: what it was told, what is on its way to it, and what is to be tried again.

mod intake;

use std::collections::{BTreeSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use countersign_domain::ids::{DeliveryId, EventId, Id as _, Ulid};
use countersign_domain::log::{Consumer, Cursor, LogHead, LogRecord};
use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Attempted, Delivery, Webhook, WebhookSecrets};
use countersign_engine::{EngineError, StoreError};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};

use super::bodies::Reader;
use super::due::Due;
use super::flight::{Flight, Landed};
use super::recorder::Recorder;
use super::window::Window;
use super::{Dispatcher, Name};
use crate::webhooks::backlog::{Behind, Line};
use crate::webhooks::{Address, Refused, SigningKey, Target, codec};

/// How many attempts are on their way to one endpoint at a time, of which so many may be of
/// events that were tried before.
const FLIGHTS_MAX: usize = 32;
const RETRIES_MAX: usize = 8;

/// How many are on their way to one that fails.
const FLIGHTS_FAILING_MAX: usize = 4;

/// How far ahead of the oldest event that is not done with an endpoint is told of others.
const AHEAD_MAX: usize = 1_024;

/// How many events behind a cursor may have been tried nevertheless: those above, and one more part
/// of the log.
const MAYBE_TRIED: usize = AHEAD_MAX + 256;

/// How many attempts may wait to be written down.
const UNRECORDED_MAX: usize = 512;

/// Whatever the clock says, it is looked again after this.
const LONGEST: Duration = Duration::from_secs(30);
const SHORTEST: Duration = Duration::from_millis(10);

/// An endpoint at work.
pub(super) struct Work {
    dispatcher: Arc<Dispatcher>,
    name: Name,
    webhook: Arc<Webhook>,
    /// Where it is, or why nothing goes there.
    target: Arc<Result<Target, Refused>>,
    secrets: Arc<WebhookSecrets>,
    /// Made of as many of the secrets as were valid then.
    keys: Arc<[SigningKey]>,
    pub(super) window: Window,
    pub(super) recorder: Recorder,
    /// In this very task: each is little work, and there are other endpoints for other processors.
    pub(super) flights: FuturesUnordered<Flying>,
    retries: usize,
    /// Whether nobody is told anything in the endpoint's format for now.
    paused: bool,
    /// Events that nobody was told of yet.
    fresh: VecDeque<Arc<LogRecord>>,
    /// What those are about that are told in order and on their way for the first time.
    threads: BTreeSet<Ulid>,
    /// How many events are still to be looked up: whether they were tried before.
    unsure: usize,
    /// When something is due; none where nothing waits.
    due_at: Option<Timestamp>,
    /// What was on its way when somebody asked for it to be made again: it may be due at once.
    anew: BTreeSet<DeliveryId>,
    /// The end of the log when this began.
    head: u64,
    line: Line,
    _reader: Reader,
    /// Why nothing is begun any more.
    pub(super) ending: Option<Ending>,
}

/// An attempt on its way.
type Flying = Pin<Box<dyn Future<Output = thread::Result<Landed>> + Send>>;

/// Why an endpoint's work ends.
pub(super) enum Ending {
    /// The server goes down.
    Stopping,
    /// It is told nothing any more.
    Disabled,
    /// The store did not answer.
    Failed(EngineError),
}

impl Work {
    /// Reads what there is to know of the endpoint.
    pub(super) async fn begin(
        dispatcher: &Arc<Dispatcher>,
        name: Name,
    ) -> Result<Self, StoreError> {
        let engine = dispatcher.engine.clone();
        let (org, id) = name;
        let consumer = Consumer::Webhook(id);
        let reads = [Key::Webhook(org, id), Key::WebhookSecrets(org, id)];
        let others = [Key::Cursor(org, consumer), Key::LogHead(org)];
        let reads = reads.into_iter().chain(others).map(Into::into);
        let state = engine.read(reads.collect()).await?;
        let webhook = state.get::<Webhook>(name)?;
        let secrets = state.get::<WebhookSecrets>(name)?;
        let cursor = state.get::<Cursor>((org, consumer))?;
        let (Some(webhook), Some(secrets), Some(cursor)) = (webhook, secrets, cursor) else {
            return Err(StoreError::Corrupt(format!("{id} is not whole")));
        };
        let head = state.get::<LogHead>(org)?.map_or(0, |head| head.seq);
        let paused = intake::is_paused(&engine, &webhook).await?;
        Ok(Self {
            dispatcher: Arc::clone(dispatcher),
            name,
            ending: (!webhook.is_live()).then_some(Ending::Disabled),
            target: Arc::new(dispatcher.transport.target(Address::of(&webhook))),
            webhook,
            secrets,
            keys: Arc::default(),
            window: Window::behind(cursor.seq),
            recorder: Recorder::new(engine, name, cursor.seq),
            flights: FuturesUnordered::new(),
            retries: 0,
            paused,
            fresh: VecDeque::new(),
            threads: BTreeSet::new(),
            unsure: MAYBE_TRIED,
            due_at: Some(Timestamp::default()),
            anew: BTreeSet::new(),
            head,
            line: dispatcher.backlog.line(name),
            _reader: dispatcher.bodies.reader(),
        })
    }

    /// Begins whatever can be begun now.
    pub(super) async fn go_on(&mut self) {
        if self.ending.is_none() {
            self.begin_due().await;
        }
        if self.ending.is_none() {
            self.begin_fresh();
        }
        if matches!(self.ending, Some(Ending::Disabled)) && self.flights.is_empty() {
            self.drop_waiting().await;
        }
        let is_end = self.ending.is_some() && self.flights.is_empty();
        self.recorder.begin(&mut self.window, is_end);
    }

    /// Notes how far behind the endpoint is; so many records were not even read.
    pub(super) fn note_backlog(&mut self, unread: u64) {
        let passed = self.window.passed();
        let unread = unread.max(self.head.saturating_sub(passed));
        let events = unread.saturating_add(u64::try_from(self.window.len()).unwrap_or(u64::MAX));
        self.line.note(Behind { events, since: self.window.oldest() });
    }

    pub(super) fn is_done(&self) -> bool {
        self.ending.is_some() && self.flights.is_empty() && self.recorder.is_idle()
    }

    pub(super) fn end(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
    }

    pub(super) fn fail(&mut self, error: EngineError) {
        self.end(Ending::Failed(error));
    }

    /// How many attempts may be on their way.
    fn flights_max(&self) -> usize {
        if self.webhook.failing_since.is_some() { FLIGHTS_FAILING_MAX } else { FLIGHTS_MAX }
    }

    fn room(&self) -> usize {
        let unrecorded = UNRECORDED_MAX.saturating_sub(self.recorder.waiting());
        self.flights_max().saturating_sub(self.flights.len()).min(unrecorded)
    }

    /// Whether more of the log is wanted.
    pub(super) fn may_read(&self) -> bool {
        self.fresh.len() < FLIGHTS_MAX && self.window.len() < AHEAD_MAX
    }

    /// How long until something is due.
    pub(super) fn wait(&self) -> Duration {
        let gathered = self.recorder.wait().unwrap_or(LONGEST);
        let Some(due_at) = self.due_at else { return gathered };
        let now = self.dispatcher.engine.now().unix_micros();
        let left = due_at.unix_micros().saturating_sub(now);
        let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
        let due = if self.room_for_retries() == 0 { LONGEST } else { left };
        due.clamp(SHORTEST, LONGEST).min(gathered)
    }

    fn room_for_retries(&self) -> usize {
        if self.paused {
            return 0;
        }
        RETRIES_MAX.saturating_sub(self.retries).min(self.room())
    }

    /// Looks for what is due, if it is time.
    async fn begin_due(&mut self) {
        let room = self.room_for_retries();
        let engine = &self.dispatcher.engine;
        if room == 0 || self.due_at.is_none_or(|at| at > engine.now()) {
            return;
        }
        let enabled_at = self.webhook.enabled_at;
        let looked = Due::look(engine, self.name, (&mut self.recorder, enabled_at), room).await;
        match looked {
            Ok(due) => {
                self.due_at = due.next;
                for (row, record) in due.now {
                    self.retries += 1;
                    self.start(record, Some(&*row));
                }
            }
            Err(error) => self.fail(error.into()),
        }
    }

    fn begin_fresh(&mut self) {
        while self.room() > 0 {
            let Some(record) = self.next_fresh() else { return };
            self.start(record, None);
        }
    }

    /// The oldest event that waits for no other one.
    fn next_fresh(&mut self) -> Option<Arc<LogRecord>> {
        let codec = codec(self.webhook.format);
        let is_free = |record: &Arc<LogRecord>| {
            codec.thread(&record.body.fact).is_none_or(|thread| !self.threads.contains(&thread))
        };
        let place = self.fresh.iter().position(is_free)?;
        self.fresh.remove(place)
    }

    fn start(&mut self, record: Arc<LogRecord>, row: Option<&Delivery>) {
        let thread = codec(self.webhook.format).thread(&record.body.fact);
        let thread = thread.filter(|_| row.is_none());
        self.threads.extend(thread);
        let delivery = row.map_or_else(|| self.delivery(&record), |row| row.id);
        self.recorder.busy.insert(delivery);
        let flight = Flight {
            webhook: Arc::clone(&self.webhook),
            target: Arc::clone(&self.target),
            keys: self.keys(),
            record,
            delivery,
            tries: row.map_or(0, |row| row.tries),
            begun_at: row.map(|row| row.begun_at),
            thread,
        };
        let flying = AssertUnwindSafe(flight.fly(Arc::clone(&self.dispatcher))).catch_unwind();
        self.flights.push(Box::pin(flying));
    }

    /// What to sign with now: secrets that were replaced are valid for a while.
    fn keys(&mut self) -> Arc<[SigningKey]> {
        let now = self.dispatcher.engine.now();
        if self.secrets.valid(now).count() != self.keys.len() {
            let valid = self.secrets.valid(now);
            self.keys = valid.map(|secret| SigningKey::new(secret.reveal())).collect();
        }
        Arc::clone(&self.keys)
    }

    fn delivery(&self, record: &LogRecord) -> DeliveryId {
        Delivery::id_of(self.name.1, EventId::from_ulid(record.body.id.ulid()))
    }

    /// Takes in what has landed, with all that has landed meanwhile.
    pub(super) fn land(&mut self, first: thread::Result<Landed>) {
        let mut next = Some(first);
        while let Some(landed) = next {
            match landed {
                Ok(landed) => self.note(landed),
                Err(_) => self.fail(EngineError::Internal("an attempt panicked".to_owned())),
            }
            next = self.flights.next().now_or_never().flatten();
        }
    }

    fn note(&mut self, landed: Landed) {
        if let Some(thread) = landed.thread {
            self.threads.remove(&thread);
        }
        self.retries -= usize::from(landed.attempted.begun_at.is_some());
        self.recorder.gather(landed.attempted);
    }

    /// What failed is due some time.
    pub(super) fn recorded(&mut self, attempts: &[Attempted]) {
        let retries = attempts.iter().filter_map(|attempted| attempted.retry_at);
        self.due_at = retries.chain(self.due_at).min();
        for attempted in attempts {
            if self.anew.remove(&attempted.delivery) {
                self.due_at = Some(Timestamp::default());
            }
        }
    }

    /// Gives up what waits for an endpoint that is told nothing any more, part by part.
    async fn drop_waiting(&mut self) {
        if !self.recorder.is_idle() {
            return;
        }
        // Whoever has enabled it again wants what was asked for since then.
        self.look_again().await;
        if self.webhook.is_live() {
            return;
        }
        let end = Timestamp::from_unix_micros(i64::MAX);
        let engine = &self.dispatcher.engine;
        // Whatever waits was begun before the end of time.
        let looked = Due::look(engine, self.name, (&mut self.recorder, end), UNRECORDED_MAX).await;
        if let Err(error) = looked {
            self.ending = Some(Ending::Failed(error.into()));
        }
    }
}
