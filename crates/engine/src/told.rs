//! Organizations in which something was committed that people may have to be told of.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use countersign_domain::ids::OrgId;
use countersign_domain::mail::is_told;
use countersign_domain::state::{Change, Row};
use tokio::sync::Notify;

/// Organizations that nobody has looked at since. Never more than there are.
#[derive(Debug, Default)]
pub(crate) struct Told {
    waiting: Mutex<BTreeSet<OrgId>>,
    news: Notify,
}

impl Told {
    /// Notes what a batch has recorded.
    pub(crate) fn note(&self, changes: &[Change]) {
        let mut orgs = changes.iter().filter_map(|change| match change.row() {
            Row::LogRecord(record) => is_told(&record.body.fact).then_some(record.org),
            _ => None,
        });
        // Most batches record nothing of the kind, and cost no lock.
        let Some(first) = orgs.next() else { return };
        self.lock().extend(std::iter::once(first).chain(orgs));
        self.news.notify_one();
    }

    /// Waits until there are some, and takes them.
    pub(crate) async fn next(&self) -> BTreeSet<OrgId> {
        loop {
            let taken = std::mem::take(&mut *self.lock());
            if !taken.is_empty() {
                return taken;
            }
            self.news.notified().await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<OrgId>> {
        // A panic while the lock was held cannot leave the set half-changed.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
