//! The queue of a lane: commands in the order in which they come, and so many as it can take.
//!
//! A lane that waits for a whole batch is not woken by each command of it: waking a thread costs
//! about as much as deciding a payment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc};

use super::Submission;
use crate::EngineError;

/// A new queue, by its two ends.
pub(crate) fn queue(max: usize) -> (Entrance, Queue) {
    let (sender, receiver) = mpsc::channel(max);
    let bell = Arc::new(Bell { wanted: AtomicUsize::new(usize::MAX), full: Notify::new() });
    (Entrance { sender, bell: Arc::clone(&bell) }, Queue { receiver, bell })
}

/// Where commands come in. The queue is closed when all of them are gone.
#[derive(Clone)]
pub(crate) struct Entrance {
    sender: mpsc::Sender<Submission>,
    bell: Arc<Bell>,
}

/// Where a lane takes commands from.
pub(crate) struct Queue {
    receiver: mpsc::Receiver<Submission>,
    bell: Arc<Bell>,
}

/// Rung when so many commands wait as are wanted.
struct Bell {
    wanted: AtomicUsize,
    full: Notify,
}

impl Entrance {
    /// Takes a command in, unless the queue is full or closed.
    pub(crate) fn enter(&self, submission: Submission) -> Result<(), EngineError> {
        self.sender.try_send(submission).map_err(|error| match error {
            TrySendError::Full(_) => EngineError::Busy,
            TrySendError::Closed(_) => EngineError::Stopping,
        })?;
        if self.depth() >= self.bell.wanted.load(Ordering::SeqCst) {
            self.bell.full.notify_one();
        }
        Ok(())
    }

    /// How many commands wait.
    pub(crate) fn depth(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }
}

impl Queue {
    /// Moves at most so many commands into a batch, and waits for the first of them. Returns how
    /// many; none when the queue is closed and empty.
    pub(super) async fn recv_many(&mut self, batch: &mut Vec<Submission>, max: usize) -> usize {
        self.receiver.recv_many(batch, max).await
    }

    /// At most so many of the commands that wait already.
    pub(super) fn waiting(&mut self, max: usize) -> impl Iterator<Item = Submission> {
        std::iter::from_fn(|| self.receiver.try_recv().ok()).take(max)
    }

    /// Waits until so many commands wait, which never happens once the queue is closed: it is for
    /// whoever has something else to wait for too.
    pub(super) async fn filled(&self, wanted: usize) {
        self.bell.wanted.store(wanted, Ordering::SeqCst);
        while self.receiver.len() < wanted {
            self.bell.full.notified().await;
        }
        self.bell.wanted.store(usize::MAX, Ordering::SeqCst);
    }
}
