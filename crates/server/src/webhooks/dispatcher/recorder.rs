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
use tokio::time::sleep;

use super::Name;
use super::window::Window;

/// A busy or unreachable store is asked again after this.
const AGAIN: Duration = Duration::from_millis(200);

/// A cursor that has moved so far is written down although nothing was sent.
const FAR: u64 = 4_096;

type Recording = Pin<Box<dyn Future<Output = Result<RecordDeliveries, EngineError>> + Send>>;

/// What waits to be written down, and what is being written.
pub(super) struct Recorder {
    engine: Engine,
    name: Name,
    gathered: Vec<Attempted>,
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
        Self { engine, name, gathered, dropped, recorded, recording: None, busy }
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

    /// Takes in a delivery that is not made any more.
    pub(super) fn give_up(&mut self, delivery: DeliveryId) {
        self.busy.insert(delivery);
        self.dropped.push(delivery);
    }

    /// Begins to write down what has gathered, unless it is writing. At the end also a cursor that
    /// has moved but a little.
    pub(super) fn begin(&mut self, window: &mut Window, is_end: bool) {
        if self.recording.is_some() {
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
        attempts.sort_by_key(|attempted| attempted.attempt.at);
        let dropped = std::mem::take(&mut self.dropped);
        let command = RecordDeliveries { org, webhook, cursor, attempts, dropped };
        self.recorded = cursor;
        self.recording = Some(Box::pin(record(self.engine.clone(), command)));
    }

    /// Waits until what is being written is committed; for ever if nothing is.
    pub(super) async fn recorded(&mut self) -> Result<RecordDeliveries, EngineError> {
        let Some(recording) = &mut self.recording else { return std::future::pending().await };
        let ended = recording.await;
        self.recording = None;
        if let Ok(command) = &ended {
            for attempted in &command.attempts {
                self.busy.remove(&attempted.delivery);
            }
            for delivery in &command.dropped {
                self.busy.remove(delivery);
            }
        }
        ended
    }
}

/// Submits until it is committed: what was sent is sent, however long the store is away.
async fn record(
    engine: Engine,
    command: RecordDeliveries,
) -> Result<RecordDeliveries, EngineError> {
    let shared = Arc::new(Command::RecordDeliveries(command.clone()));
    loop {
        let request = Request {
            caller: Caller::System,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::clone(&shared),
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
