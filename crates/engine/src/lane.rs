//! One lane: a thread that takes batches from the queue and has them executed.

mod flight;
mod queue;
mod submissions;

use std::thread::JoinHandle;

use countersign_domain::command::Request;
use tokio::sync::oneshot;

use crate::batch::Answer;
use crate::{EngineError, Executor};
use flight::{Flights, Landed};
pub(crate) use queue::{Entrance, Queue, queue};
use submissions::{Boarding, Submissions};

/// A command, and whoever waits for its answer.
pub(crate) struct Submission {
    pub(crate) request: Request,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Starts a lane's thread. It ends when the queue is closed and empty.
///
/// A thread of its own, because an embedded store commits right there, and no other task may wait
/// for its disk.
pub(crate) fn start(executor: Executor, queue: Queue) -> Result<JoinHandle<()>, EngineError> {
    let internal = |error: std::io::Error| EngineError::Internal(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(internal)?;
    std::thread::Builder::new()
        .name("engine-lane".to_owned())
        .spawn(move || runtime.block_on(run(executor, queue)))
        .map_err(internal)
}

/// Natural batching: whatever has queued up while the last batch committed is the next one. Never
/// waits to fill a batch.
async fn run(mut executor: Executor, mut queue: Queue) {
    if executor.store.overlaps() {
        return overlapping(executor, queue).await;
    }
    let batch_max = executor.config.batch_max;
    let mut batch = Vec::with_capacity(batch_max);
    while queue.recv_many(&mut batch, batch_max).await > 0 {
        let submissions: Submissions = batch.drain(..).collect();
        let answers = executor.run(submissions.requests()).await;
        submissions.answer(answers);
    }
}

/// The same, with the next batch on its way while the one before is being committed. It boards
/// until it is as large as that one: what is sent behind another waits for it in any case, and a
/// batch costs the store much the same whatever its size.
async fn overlapping(mut executor: Executor, mut queue: Queue) {
    let batch_max = executor.config.batch_max.max(1);
    let mut batch = Vec::with_capacity(batch_max);
    let mut flights = Flights::default();
    loop {
        if flights.is_empty() && queue.recv_many(&mut batch, batch_max).await == 0 {
            return;
        }
        if !batch.is_empty() {
            let submissions = batch.drain(..).collect();
            let (wanted, max) = (flights.newest(), batch_max);
            let boarding = Boarding { submissions, queue: &mut queue, wanted, max };
            flights.start(&mut executor, boarding).await;
        }
        // What does not board stays in the queue, which is bounded.
        let wanted = flights.commands().clamp(1, batch_max);
        tokio::select! {
            biased;
            landed = flights.landed() => land(&mut executor, &mut flights, landed).await,
            () = queue.filled(wanted), if flights.has_room() => {
                batch.extend(queue.waiting(wanted));
            }
        }
    }
}

/// Answers a flight that has landed. Before one that has failed is tried again, all others land
/// too: what they have decided may rely on it.
async fn land(executor: &mut Executor, flights: &mut Flights, first: Landed) {
    let has_failed = first.has_failed();
    let mut landed = vec![first];
    if has_failed {
        while !flights.is_empty() {
            landed.push(flights.landed().await);
        }
    }
    for landed in landed {
        landed.answer(executor).await;
    }
}
