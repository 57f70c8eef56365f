//! The queue of a lane: commands in the order in which they come, and so many as it can take.
//!
//! A lane that waits for a whole batch is not woken by each command of it: waking a thread costs
//! about as much as deciding a payment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, mpsc};

use super::Submission;
use crate::EngineError;

/// A new queue, by its two ends.
pub(crate) fn queue(max: usize) -> (Entrance, Queue) {
    let (sender, receiver) = mpsc::channel(max);
    let bell = Arc::new(Bell { wanted: AtomicUsize::new(usize::MAX), enough: Notify::new() });
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
    enough: Notify,
}

impl Entrance {
    /// Takes a command in, unless the queue is full or closed.
    pub(crate) fn enter(&self, submission: Submission) -> Result<(), EngineError> {
        self.sender.try_send(submission).map_err(|error| match error {
            TrySendError::Full(_) => EngineError::Busy,
            TrySendError::Closed(_) => EngineError::Stopping,
        })?;
        fence(Ordering::SeqCst);
        if self.depth() >= self.bell.wanted.load(Ordering::Relaxed) {
            self.bell.enough.notify_one();
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

    /// Waits until so many commands wait, or as many as there is room for. That may never happen,
    /// and never does once the queue is closed: it is for whoever has something else to wait for.
    pub(super) async fn filled(&self, wanted: usize) {
        let wanted = wanted.min(self.receiver.max_capacity());
        self.bell.wanted.store(wanted, Ordering::Relaxed);
        // Either this sees a command that enters now, or its entrance sees what is wanted.
        fence(Ordering::SeqCst);
        while self.receiver.len() < wanted {
            self.bell.enough.notified().await;
        }
        self.bell.wanted.store(usize::MAX, Ordering::Relaxed);
    }
}
