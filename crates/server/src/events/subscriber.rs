//! One listener's way along a log.

use std::sync::Arc;

use countersign_domain::ids::OrgId;
use countersign_engine::StoreError;
use tokio::sync::watch;

use super::hub::{Hub, Source};
use super::recent::Found;
use super::told::Item;

/// How many records a listener is given at once.
const PART: usize = 64;

/// One listener's way along a log.
pub(crate) struct Subscriber {
    hub: Arc<Hub>,
    org: OrgId,
    source: Arc<Source>,
    head: watch::Receiver<u64>,
    name: u64,
    position: u64,
}

impl Subscriber {
    pub(super) fn new(
        (hub, org, source): (Arc<Hub>, OrgId, Arc<Source>),
        name: u64,
        position: u64,
    ) -> Self {
        let head = source.head.subscribe();
        source.recent().note(name, position);
        Self { hub, org, source, head, name, position }
    }

    /// Waits until there are records behind those that it gave before, and gives the next of them,
    /// in their order. Whoever stops waiting misses nothing.
    pub(super) async fn next(&mut self) -> Result<Vec<Arc<Item>>, StoreError> {
        loop {
            // What is told from here on ends the wait below, so nothing can come in between.
            self.head.mark_unchanged();
            let found = self.source.recent().after(self.position, PART);
            let items = match found {
                Found::Items(items) => items,
                Found::Nothing => Vec::new(),
                Found::Forgotten => self.read().await?,
            };
            if let Some(last) = items.last() {
                self.position = last.seq;
                self.source.recent().note(self.name, self.position);
                return Ok(items);
            }
            // The sender lives as long as this listens, so there is always an answer.
            _ = self.head.changed().await;
        }
    }

    /// Returns when more than so many records are behind those that it gave.
    pub(super) async fn is_behind_by(&self, records: u64) {
        let most = self.position + records;
        drop(self.head.clone().wait_for(|head| *head > most).await);
    }

    async fn read(&self) -> Result<Vec<Arc<Item>>, StoreError> {
        let records = self.hub.engine.log_after(self.org, self.position).await?;
        let item = |record: &Arc<_>| Arc::new(Item::of(record, self.hub.render));
        Ok(records.iter().map(item).collect())
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.source.recent().forget(self.name);
    }
}
