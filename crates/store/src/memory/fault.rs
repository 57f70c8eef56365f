//! Failures on demand.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use countersign_engine::StoreError;

/// Something that goes wrong once, at the next occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next batch cannot be begun.
    Begin,
    /// The next load of a batch fails.
    Load,
    /// The next commit fails and leaves nothing.
    Commit,
    /// The next commit is durable, but its answer is lost: it says that it failed.
    LostAnswer,
    /// The next commit meets somebody else's change and leaves nothing.
    Conflict,
    /// The next read, page or scan outside of a batch fails.
    Read,
}

/// The faults that wait for their occasion.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: Mutex<VecDeque<Fault>>,
}

impl Faults {
    pub(super) fn plan(&self, fault: Fault) {
        self.lock().push_back(fault);
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Whether this fault is due; it is then over.
    pub(super) fn strikes(&self, fault: Fault) -> bool {
        let mut waiting = self.lock();
        let place = waiting.iter().position(|planned| *planned == fault);
        place.is_some_and(|place| waiting.remove(place).is_some())
    }

    /// Fails if this fault is due.
    pub(super) fn check(&self, fault: Fault) -> Result<(), StoreError> {
        if !self.strikes(fault) {
            return Ok(());
        }
        Err(match fault {
            Fault::Conflict => StoreError::Conflict("a planned fault".to_owned()),
            Fault::LostAnswer => StoreError::Unknown("a planned fault".to_owned()),
            other => StoreError::Unavailable(format!("a planned fault: {other:?}")),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
