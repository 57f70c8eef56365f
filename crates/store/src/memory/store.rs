//! The memory store itself.

use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Scan, Store, StoreError, Unit};

use super::Fault;
use super::books::Books;
use super::inner::Inner;
use super::unit::MemoryUnit;

/// Keeps everything in memory. Cheap to clone; all clones are one store, so that a test can hold
/// on to what the engine owns.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    inner: Arc<Inner>,
}

/// What a store held at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    books: Books,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets something go wrong once, at its next occasion.
    pub fn plan(&self, fault: Fault) {
        self.inner.faults.plan(fault);
    }

    /// Forgets the faults that have not struck yet.
    pub fn heal(&self) {
        self.inner.faults.clear();
    }

    /// What is committed now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { books: self.inner.held().books.clone() }
    }

    /// Goes back to a snapshot, as after the loss of everything since. Batches that are under way
    /// can no longer commit.
    pub fn restore(&self, snapshot: &Snapshot) {
        let mut held = self.inner.held();
        held.books = snapshot.books.clone();
        held.crashes += 1;
    }

    /// Crashes: everything committed stays, and batches that are under way can no longer commit.
    pub fn crash(&self) {
        self.inner.held().crashes += 1;
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        self.inner.faults.check(Fault::Begin)?;
        let turn = Arc::clone(&self.inner.writer).lock_owned().await;
        Ok(Box::new(MemoryUnit::new(Arc::clone(&self.inner), turn)))
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.inner.faults.check(Fault::Read)?;
        let mut state = State::new();
        self.inner.held().books.load(&reads, &mut state);
        Ok(state)
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.inner.faults.check(Fault::Read)?;
        Ok(self.inner.held().books.page(&list, page))
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.inner.faults.check(Fault::Read)?;
        Ok(self.inner.held().books.scan(&scan))
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.inner.held().books.latest())
    }

    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        let _turn = self.inner.writer.lock().await;
        Ok(self.inner.held().books.prune(what, before))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
