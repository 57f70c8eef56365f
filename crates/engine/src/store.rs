//! The port to whatever keeps the rows.

use std::pin::Pin;

use async_trait::async_trait;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Read, Row, State};
use countersign_domain::time::Timestamp;
use tokio::sync::broadcast;

use crate::{List, Page, Scan, StoreError};

/// Keeps rows durably. Knows nothing of what they mean.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Begins the write transaction of one batch. What it loads stays as it is until it ends.
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError>;

    /// Reads committed rows, outside of any batch: at least everything that was committed before
    /// the call.
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError>;

    /// Reads a page of a list: newest first, unless the list says otherwise.
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError>;

    /// Reads part of all rows of one kind: for audits and moves, which must see everything.
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError>;

    /// The latest instant that any log names; time goes on from there.
    async fn latest(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Forgets what was made before `before` and is of no use any more; returns how many rows.
    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError>;

    /// Whether it would take a commit.
    async fn ready(&self) -> Result<(), StoreError>;

    /// Takes a place that there is once among all servers; none while another server has it. It is
    /// given back when what is returned is dropped.
    async fn place(&self, _: Place) -> Result<Option<Box<dyn Held>>, StoreError> {
        Ok(Some(Box::new(Alone)))
    }

    /// Whether a batch may begin while the commit of the one before is under way. What that one
    /// writes is then loaded as if it were committed; should it fail, so does whoever relied on it.
    fn overlaps(&self) -> bool {
        false
    }

    /// News of what others have committed to the same rows; none where there can be no others.
    fn elsewhere(&self) -> Option<broadcast::Receiver<Elsewhere>> {
        None
    }
}

/// What can be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prunable {
    /// What idempotency keys stand for.
    IdempotencyRecords,
    /// Deliveries to webhooks that are not to be tried again.
    Deliveries,
    /// Mails that are not to be sent any more.
    Mails,
}

/// Work that one server at a time does, for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Doing what time asks for.
    Sweeper,
    /// Sending to webhooks.
    Webhooks,
    /// Sending mail.
    Mail,
    /// Talking to rails.
    Rails,
}

/// A place that is held.
#[async_trait]
pub trait Held: Send + Sync {
    /// Says that it is still wanted, and returns whether it is still held: whoever has lost it has
    /// to stop. To be asked every few seconds.
    async fn keep(&mut self) -> bool;
}

/// The place of the only server there can be.
struct Alone;

#[async_trait]
impl Held for Alone {
    async fn keep(&mut self) -> bool {
        true
    }
}

/// What others have committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Rows of these organizations have changed.
    Changed(Vec<OrgId>),
    /// News may have been lost: any row may have changed.
    Anything,
}

/// Ends when enough commands wait for a batch that is worth deciding; perhaps never.
pub type Enough<'e> = Pin<Box<dyn Future<Output = ()> + Send + 'e>>;

/// The write transaction of one batch. Dropped, it leaves nothing behind.
#[async_trait]
pub trait Unit: Send {
    /// Gets in line for what a batch is going to load, where others change the same rows, and waits
    /// for its turn: meanwhile more commands come. Where it is known beforehand what the turn will
    /// find, nobody waits longer than until there are `enough` of them.
    async fn line_up(&mut self, _: &[Read], _: Enough<'_>) {}

    /// Loads what is asked for into the state: every row, or that there is none; every range
    /// whole. Nobody changes it until the unit ends; or else the unit ends in
    /// [`StoreError::Conflict`], and what was loaded counts for nothing.
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError>;

    /// Does what [`Unit::commit`] of these very changes would otherwise have to wait for before all
    /// of it can be sent. Returns whether the next batch may begin before this one is committed,
    /// or should let others have their turn first, who change the same rows.
    async fn prepare(&mut self, _: &[Change]) -> Result<bool, StoreError> {
        Ok(true)
    }

    /// Commits all changes, durably, or none. When it returns, they survive the loss of power.
    /// An error means that nothing was committed, except [`StoreError::Unknown`].
    async fn commit(self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError>;

    /// Ends a batch that changes nothing. An error means that what was loaded may not have been so.
    async fn release(self: Box<Self>) -> Result<(), StoreError> {
        Ok(())
    }
}
