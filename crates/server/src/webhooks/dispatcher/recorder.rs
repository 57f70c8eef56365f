//! Writing down what was tried, in groups: while one is being committed, the next one gathers.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::DeliveryId;
use countersign_domain::webhook::{Attempted, RecordDeliveries};
use countersign_engine::{Engine, EngineError};
use tokio::time::{Instant, sleep};

use super::Name;
use super::window::Window;

/// A busy or unreachable store is asked again after this.
const AGAIN: Duration = Duration::from_millis(200);

/// So many attempts are written down at once, or what has gathered so long after the last time: a
/// commit costs the disk as much for one as for many, and nobody waits for it but whoever looks at
/// deliveries.
const GATHERED: usize = 256;
const GATHER: Duration = Duration::from_millis(25);

/// A cursor that has moved so far is written down although nothing was sent.
const FAR: u64 = 4_096;

type Recording = Pin<Box<dyn Future<Output = Result<Arc<Command>, EngineError>> + Send>>;

/// What waits to be written down, and what is being written.
pub(super) struct Recorder {
    engine: Engine,
    name: Name,
    gathered: Vec<Attempted>,
    /// When it was last begun to write something down.
    begun: Option<Instant>,
    dropped: Vec<DeliveryId>,
    /// Up to where the cursor was written down.
    recorded: u64,
    recording: Option<Recording>,
    /// Deliveries that are on their way or not yet written down: their rows are behind.
    pub(super) busy: BTreeSet<DeliveryId>,
}

impl Recorder {
    pub(super) fn new(engine: Engine, name: Name, recorded: u64) -> Self {
        let (gathered, dropped, busy) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { engine, name, gathered, begun: None, dropped, recorded, recording: None, busy }
    }

    /// Whether everything is written down.
    pub(super) fn is_idle(&self) -> bool {
        self.recording.is_none() && self.gathered.is_empty() && self.dropped.is_empty()
    }

    /// How many attempts wait to be written down.
    pub(super) fn waiting(&self) -> usize {
        self.gathered.len()
    }

    /// Takes in an attempt.
    pub(super) fn gather(&mut self, attempted: Attempted) {
        self.gathered.push(attempted);
    }

    /// How long until what has gathered is to be written down; none where nothing has, or where
    /// something is being written.
    pub(super) fn wait(&self) -> Option<Duration> {
        let is_waiting = self.recording.is_none() && !self.gathered.is_empty();
        let left = self.begun.map(|begun| GATHER.saturating_sub(begun.elapsed()));
        is_waiting.then(|| left.unwrap_or_default())
    }

    /// Takes in a delivery that is not made any more.
    pub(super) fn give_up(&mut self, delivery: DeliveryId) {
        self.busy.insert(delivery);
        self.dropped.push(delivery);
    }

    /// Begins to write down what has gathered, unless it is writing, or more is about to come. At
    /// the end also a cursor that has moved but a little.
    pub(super) fn begin(&mut self, window: &mut Window, is_end: bool) {
        let is_early = !is_end
            && self.gathered.len() < GATHERED
            && self.wait().is_some_and(|wait| !wait.is_zero());
        if self.recording.is_some() || is_early {
            return;
        }
        // An attempt is done with once it is in the command that moves the cursor past it.
        for attempted in &self.gathered {
            window.finish(attempted.seq);
        }
        let cursor = window.cursor();
        let moved = cursor.saturating_sub(self.recorded);
        let is_worth_it = moved >= FAR || (is_end && moved > 0);
        if self.gathered.is_empty() && self.dropped.is_empty() && !is_worth_it {
            return;
        }
        let (org, webhook) = self.name;
        let mut attempts = std::mem::take(&mut self.gathered);
        self.begun = Some(Instant::now());
        attempts.sort_by_key(|attempted| attempted.attempt.at);
        let dropped = std::mem::take(&mut self.dropped);
        let command = RecordDeliveries { org, webhook, cursor, attempts, dropped };
        self.recorded = cursor;
        let command = Arc::new(Command::RecordDeliveries(command));
        self.recording = Some(Box::pin(record(self.engine.clone(), command)));
    }

    /// Waits until what is being written is committed, and says what that was; for ever if nothing
    /// is.
    pub(super) async fn recorded(&mut self) -> Result<Arc<Command>, EngineError> {
        let Some(recording) = &mut self.recording else { return std::future::pending().await };
        let ended = recording.await;
        self.recording = None;
        if let Ok(command) = &ended {
            for attempted in attempts(command) {
                self.busy.remove(&attempted.delivery);
            }
            if let Command::RecordDeliveries(RecordDeliveries { dropped, .. }) = &**command {
                for delivery in dropped {
                    self.busy.remove(delivery);
                }
            }
        }
        ended
    }
}

/// The attempts that a command writes down.
pub(super) fn attempts(command: &Command) -> &[Attempted] {
    match command {
        Command::RecordDeliveries(verb) => &verb.attempts,
        _ => &[],
    }
}

/// Submits until it is committed: what was sent is sent, however long the store is away.
async fn record(engine: Engine, command: Arc<Command>) -> Result<Arc<Command>, EngineError> {
    loop {
        let request = Request {
            caller: Caller::System,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::clone(&command),
        };
        match engine.submit(request).await {
            Ok(answered) => {
                let refused =
                    |why| EngineError::Internal(format!("deliveries were refused: {why:?}"));
                return answered.result.map(|_| command).map_err(refused);
            }
            Err(EngineError::Busy | EngineError::Unknown | EngineError::Store(_)) => {
                sleep(AGAIN).await;
            }
            Err(error) => return Err(error),
        }
    }
}
