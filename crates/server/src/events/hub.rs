//! One follower for each log that somebody listens to.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_engine::{Engine, Feed, StoreError};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::recent::Recent;
use super::told::Item;
use super::{Render, subscriber::Subscriber};

/// A store that is away is asked again after this.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// All logs that somebody listens to.
pub(crate) struct Hub {
    pub(super) engine: Engine,
    pub(super) render: Render,
    sources: Mutex<HashMap<OrgId, Weak<Source>>>,
    names: AtomicU64,
}

/// What comes of one log, written out once for everybody who listens to it.
pub(super) struct Source {
    recent: Mutex<Recent>,
    /// The place of the last record that is at hand.
    pub(super) head: watch::Sender<u64>,
    pump: AbortHandle,
}

impl Hub {
    /// Events of an engine, written out like this.
    pub(crate) fn new(engine: Engine, render: Render) -> Self {
        Self { engine, render, sources: Mutex::default(), names: AtomicU64::new(0) }
    }

    /// Listens to a log from behind a place, or else to what is committed from now on.
    pub(crate) async fn subscribe(
        self: &Arc<Self>,
        org: OrgId,
        after: Option<u64>,
    ) -> Result<Subscriber, StoreError> {
        let head = self.engine.log_position(org).await?;
        let source = self.source(org, head);
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        Ok(Subscriber::new((Arc::clone(self), org, source), name, after.unwrap_or(head)))
    }

    /// The log as others listen to it already, or from behind a place on.
    fn source(&self, org: OrgId, head: u64) -> Arc<Source> {
        let mut sources = self.lock();
        if let Some(source) = sources.get(&org).and_then(Weak::upgrade) {
            return source;
        }
        // Whoever left takes nothing along; there are few of them between two who come.
        sources.retain(|_, source| source.strong_count() > 0);
        let (feed, render) = (self.engine.feed(org, head), self.render);
        let source = Arc::new_cyclic(|source| Source {
            recent: Mutex::new(Recent::new(head)),
            head: watch::Sender::new(head),
            pump: tokio::spawn(pump(feed, Weak::clone(source), render)).abort_handle(),
        });
        sources.insert(org, Arc::downgrade(&source));
        source
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrgId, Weak<Source>>> {
        // A panic while the lock was held cannot leave the map half-changed.
        self.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    pub(super) fn recent(&self) -> MutexGuard<'_, Recent> {
        // What is kept is only ever added to and let go of.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

/// Follows a log as long as somebody listens.
async fn pump(mut feed: Feed, source: Weak<Source>, render: Render) {
    loop {
        let records = match feed.next().await {
            Ok(records) => records,
            Err(error) => {
                tracing::warn!(%error, "events cannot be read, will be tried again");
                tokio::time::sleep(ASK_AGAIN).await;
                continue;
            }
        };
        // Written out before anybody has to wait for it.
        let items: Vec<Item> = records.iter().map(|record| Item::of(record, render)).collect();
        let Some(source) = source.upgrade() else { return };
        let last = {
            let mut recent = source.recent();
            recent.push(items);
            recent.last()
        };
        source.head.send_replace(last);
    }
}
