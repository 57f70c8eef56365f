//! One lane: a thread that takes batches from the queue and has them executed.

mod flight;

use std::thread::JoinHandle;

use countersign_domain::command::Request;
use tokio::sync::{mpsc, oneshot};

use crate::batch::Answer;
use crate::{EngineError, Executor};
use flight::{Flight, Flights};

/// A command, and whoever waits for its answer.
pub(crate) struct Submission {
    pub(crate) request: Request,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Starts a lane's thread. It ends when the queue is closed and empty.
///
/// A thread of its own, because an embedded store commits right there, and no other task may wait
/// for its disk.
pub(crate) fn start(
    executor: Executor,
    queue: mpsc::Receiver<Submission>,
) -> Result<JoinHandle<()>, EngineError> {
    let internal = |error: std::io::Error| EngineError::Internal(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(internal)?;
    std::thread::Builder::new()
        .name("engine-lane".to_owned())
        .spawn(move || runtime.block_on(run(executor, queue)))
        .map_err(internal)
}

/// How many batches are under way at once, where the store lets them overlap: one is decided here
/// while the one before is written there.
const FLIGHTS_MAX: usize = 2;

/// Natural batching: whatever has queued up while the last batch committed is the next one. Never
/// waits to fill a batch.
async fn run(mut executor: Executor, mut queue: mpsc::Receiver<Submission>) {
    if executor.store.overlaps() {
        return overlapping(executor, queue).await;
    }
    let batch_max = executor.config.batch_max;
    let mut batch = Vec::with_capacity(batch_max);
    while queue.recv_many(&mut batch, batch_max).await > 0 {
        let (requests, waiting): (Vec<_>, Vec<_>) =
            batch.drain(..).map(|submission| (submission.request, submission.answer)).unzip();
        let answers = executor.run(&requests).await;
        for (waiting, answer) in waiting.into_iter().zip(answers) {
            // Whoever asked may have gone; what was done stays done.
            drop(waiting.send(answer));
        }
    }
}

/// The same, with the next batch on its way while the one before is being committed.
async fn overlapping(mut executor: Executor, mut queue: mpsc::Receiver<Submission>) {
    let batch_max = executor.config.batch_max;
    let mut batch = Vec::with_capacity(batch_max);
    let mut flights = Flights::default();
    let mut open = true;
    while open || !flights.is_empty() {
        tokio::select! {
            biased;
            flight = flights.landed(), if !flights.is_empty() => {
                land(&mut executor, &mut flights, flight).await;
            }
            received = queue.recv_many(&mut batch, batch_max),
                if open && flights.len() < FLIGHTS_MAX => {
                open = received > 0;
                if open {
                    flights.start(&mut executor, batch.drain(..)).await;
                }
            }
        }
    }
}

/// Answers a flight that has landed. Before one that has failed is tried again, all others land
/// too: what they have decided may rely on it.
async fn land(executor: &mut Executor, flights: &mut Flights, flight: Flight) {
    let mut landed = vec![flight];
    if landed.iter().any(Flight::has_failed) {
        while !flights.is_empty() {
            landed.push(flights.landed().await);
        }
    }
    for flight in landed {
        flight.answer(executor).await;
    }
}
