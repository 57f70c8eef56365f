//! Telling the domain what happened between an instruction and its rail.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::outcome::{Instructed, Outcome};
use countersign_domain::rail::RailVerb;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use crate::{Engine, EngineError};

/// A busy or unreachable store is asked again after this.
const AGAIN: Duration = Duration::from_millis(200);

/// Writes down what rails say, for few instructions at once.
#[derive(Clone)]
pub(super) struct Clerk {
    engine: Engine,
    turns: Arc<Semaphore>,
}

impl Clerk {
    pub(super) fn new(engine: Engine, at_once: usize) -> Self {
        Self { engine, turns: Arc::new(Semaphore::new(at_once)) }
    }

    /// Submits until it is committed: what a rail has said is said, however long the store is away.
    /// Each of these commands does nothing when it comes a second time.
    pub(super) async fn submit(&self, verb: RailVerb) -> Result<Instructed, EngineError> {
        // Nobody closes it; were it closed, all would go at once, and nothing would be lost.
        let _turn = self.turns.acquire().await;
        let command = Arc::new(Command::Rail(verb));
        loop {
            let request = Request {
                caller: Caller::System,
                origin: Origin::default(),
                idempotency: None,
                command: Arc::clone(&command),
            };
            match self.engine.submit(request).await {
                Ok(answered) => match answered.result {
                    Ok(Outcome::Instructed(instructed)) => return Ok(instructed),
                    Ok(other) => {
                        let what = format!("an unexpected outcome of a rail's command: {other:?}");
                        return Err(EngineError::Internal(what));
                    }
                    Err(rejection) => {
                        let what = format!("a rail's command was refused: {rejection:?}");
                        return Err(EngineError::Internal(what));
                    }
                },
                Err(EngineError::Busy | EngineError::Unknown | EngineError::Store(_)) => {
                    sleep(AGAIN).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
