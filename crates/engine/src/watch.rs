//! Waiting for something to happen to one object.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use countersign_domain::state::{Change, Key};
use tokio::sync::Notify;

use crate::Elsewhere;

/// Who waits for which rows. Empty most of the time, so that a commit costs nothing for it.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    waiting: Mutex<HashMap<Key, Vec<Arc<Notify>>>>,
}

/// A wait for the next change of one row. Begin it before reading, so that nothing is missed.
#[derive(Debug)]
pub struct Watch {
    key: Key,
    notify: Arc<Notify>,
    watchers: Arc<Watchers>,
}

impl Watchers {
    pub(crate) fn watch(self: &Arc<Self>, key: Key) -> Watch {
        let notify = Arc::new(Notify::new());
        self.lock().entry(key.clone()).or_default().push(Arc::clone(&notify));
        Watch { key, notify, watchers: Arc::clone(self) }
    }

    /// Wakes whoever waits for one of these rows.
    pub(crate) fn changed(&self, changes: &[Change]) {
        let waiting = self.lock();
        if waiting.is_empty() {
            return;
        }
        for change in changes {
            for notify in waiting.get(&change.row().key()).into_iter().flatten() {
                notify.notify_one();
            }
        }
    }

    /// Wakes whoever waits for what others may have changed.
    pub(crate) fn changed_elsewhere(&self, news: &Elsewhere) {
        let waiting = self.lock();
        let concerned = |key: &Key| match news {
            Elsewhere::Anything => true,
            Elsewhere::Changed(orgs) => key.organization().is_none_or(|org| orgs.contains(&org)),
        };
        for (_, notifies) in waiting.iter().filter(|(key, _)| concerned(key)) {
            notifies.iter().for_each(|notify| notify.notify_one());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Vec<Arc<Notify>>>> {
        // A panic while the lock was held cannot leave the map half-changed.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch {
    /// Returns when the row has changed since the watch, or the last call of this, began.
    pub async fn changed(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut waiting = self.watchers.lock();
        if let Some(notifies) = waiting.get_mut(&self.key) {
            notifies.retain(|notify| !Arc::ptr_eq(notify, &self.notify));
            if notifies.is_empty() {
                waiting.remove(&self.key);
            }
        }
    }
}
