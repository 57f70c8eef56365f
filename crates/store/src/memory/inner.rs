//! What all clones of a memory store share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::books::Books;
use super::fault::Faults;

#[derive(Debug, Default)]
pub(super) struct Inner {
    held: Mutex<Held>,
    pub(super) writer: Arc<tokio::sync::Mutex<()>>,
    pub(super) faults: Faults,
}

/// The rows, and how often the store has crashed.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) books: Books,
    pub(super) crashes: u64,
}

impl Inner {
    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        // A commit checks everything before it changes anything: a panic leaves nothing half-done.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
