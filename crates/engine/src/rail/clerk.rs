//! Telling the domain what happened between instructions and their rails.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::outcome::{Instructed, Outcome};
use countersign_domain::rail::RailVerb;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::{Engine, EngineError, Pauses};

/// A busy or unreachable store is asked again after this.
const AGAIN: Duration = Duration::from_millis(200);

type Answer = Result<Instructed, EngineError>;
type Letter = (RailVerb, oneshot::Sender<Answer>);

/// Writes down what rails say, for many instructions together.
#[derive(Clone)]
pub(super) struct Clerk(mpsc::Sender<Letter>);

impl Clerk {
    /// One that is there for as long as somebody has something for it.
    pub(super) fn start(engine: Engine, at_once: usize) -> Self {
        let (sender, letters) = mpsc::channel(at_once);
        tokio::spawn(write(engine, letters, at_once));
        Self(sender)
    }

    /// Returns when it is committed: what a rail has said is said, however long the store is away.
    pub(super) async fn submit(&self, verb: RailVerb) -> Answer {
        let (answer, answered) = oneshot::channel();
        let ended = || EngineError::Internal("a rail's command ended early".to_owned());
        self.0.send((verb, answer)).await.map_err(|_| ended())?;
        answered.await.map_err(|_| ended())?
    }
}

async fn write(engine: Engine, mut letters: mpsc::Receiver<Letter>, at_once: usize) {
    let (mut some, mut pauses) = (Vec::with_capacity(at_once), Pauses::new(&engine));
    while letters.recv_many(&mut some, at_once).await > 0 {
        let (began, mut writing) = (Instant::now(), JoinSet::new());
        for (verb, answer) in some.drain(..) {
            let engine = engine.clone();
            // Whoever asked may have been told to go; it is written all the same.
            writing.spawn(async move { drop(answer.send(commit(&engine, verb).await)) });
        }
        // One that ends in a panic is nobody else's: whoever asked hears that it ended.
        while writing.join_next().await.is_some() {}
        pauses.rest(began).await;
    }
}

/// Submits until it is committed. Each of these commands does nothing when it comes a second time.
async fn commit(engine: &Engine, verb: RailVerb) -> Answer {
    let command = Arc::new(Command::Rail(verb));
    loop {
        let request = Request {
            caller: Caller::System,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::clone(&command),
        };
        match engine.submit(request).await {
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
