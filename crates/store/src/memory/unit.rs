//! One batch on the memory store.

use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::state::{Change, Read, State};
use countersign_engine::{StoreError, Unit};
use tokio::sync::OwnedMutexGuard;

use super::Fault;
use super::inner::Inner;

/// Holds the turn to write until it is dropped.
pub(super) struct MemoryUnit {
    inner: Arc<Inner>,
    crashes: u64,
    _turn: OwnedMutexGuard<()>,
}

impl MemoryUnit {
    pub(super) fn new(inner: Arc<Inner>, turn: OwnedMutexGuard<()>) -> Self {
        let crashes = inner.held().crashes;
        Self { inner, crashes, _turn: turn }
    }
}

#[async_trait]
impl Unit for MemoryUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        self.inner.faults.check(Fault::Load)?;
        self.inner.held().books.load(reads, into);
        Ok(())
    }

    async fn commit(self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        self.inner.faults.check(Fault::Commit)?;
        self.inner.faults.check(Fault::Conflict)?;
        let mut held = self.inner.held();
        if held.crashes != self.crashes {
            return Err(StoreError::Unavailable("the store has crashed".to_owned()));
        }
        held.books.commit(&changes)?;
        self.inner.faults.check(Fault::LostAnswer)
    }
}
