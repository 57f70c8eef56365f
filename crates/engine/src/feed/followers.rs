//! Who follows which logs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::ids::OrgId;
use countersign_domain::log::LogRecord;
use countersign_domain::state::{Change, Row};
use tokio::sync::watch;

use super::recent::{Asked, Found, Recent};
use crate::Elsewhere;

/// The logs that somebody follows. A commit to any other costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Followers {
    logs: Mutex<HashMap<OrgId, Arc<Log>>>,
    names: AtomicU64,
}

#[derive(Debug, Default)]
struct Log {
    recent: Mutex<Recent>,
    /// Whose turn it is to read what is not at hand.
    reading: tokio::sync::Mutex<()>,
    news: watch::Sender<()>,
}

/// A place among the followers of a log, as long as it is kept.
#[derive(Debug)]
pub(super) struct Followed {
    org: OrgId,
    name: u64,
    log: Arc<Log>,
    followers: Arc<Followers>,
}

impl Followers {
    /// Another follower of a log, from behind a place.
    pub(super) fn follow(self: &Arc<Self>, org: OrgId, after: u64) -> Followed {
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let mut logs = self.lock();
        let log = Arc::clone(logs.entry(org).or_default());
        log.recent().note(name, after);
        drop(logs);
        Followed { org, name, log, followers: Arc::clone(self) }
    }

    /// Tells of what was committed here.
    pub(crate) fn committed(&self, changes: &[Change]) {
        let logs = self.lock();
        if logs.is_empty() {
            return;
        }
        // The records of one organization stand close together.
        let mut told: Option<(OrgId, Option<&Arc<Log>>)> = None;
        for change in changes {
            let Row::LogRecord(record) = change.row() else { continue };
            let log = match told {
                Some((org, log)) if org == record.org => log,
                before => {
                    before.and_then(|(_, log)| log).into_iter().for_each(|log| log.tell());
                    logs.get(&record.org)
                }
            };
            told = Some((record.org, log));
            if let Some(log) = log {
                log.recent().commit(record);
            }
        }
        told.and_then(|(_, log)| log).into_iter().for_each(|log| log.tell());
    }

    /// Tells of what others may have committed.
    pub(crate) fn changed_elsewhere(&self, news: &Elsewhere) {
        let logs = self.lock();
        let concerned = |org: &OrgId| match news {
            Elsewhere::Anything => true,
            Elsewhere::Changed(orgs) => orgs.contains(org),
        };
        for (_, log) in logs.iter().filter(|(org, _)| concerned(org)) {
            log.recent().doubt();
            log.tell();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrgId, Arc<Log>>> {
        // A panic while the lock was held cannot leave the map half-changed.
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn tell(&self) {
        self.recent().trim();
        self.news.send_replace(());
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        // Whatever is kept stands for itself, and a gap is found out when it is looked at.
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    pub(super) const fn org(&self) -> OrgId {
        self.org
    }

    pub(super) fn news(&self) -> watch::Receiver<()> {
        self.log.news.subscribe()
    }

    pub(super) fn recent(&self, after: u64, limit: usize) -> Found {
        self.log.recent().after(after, limit)
    }

    pub(super) fn last(&self) -> u64 {
        self.log.recent().last()
    }

    /// Notes that everything up to a place was seen.
    pub(super) fn passed(&self, place: u64) {
        self.log.recent().note(self.name, place);
    }

    /// Waits for one's turn to read.
    pub(super) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.log.reading.lock().await
    }

    pub(super) fn ask(&self) -> Asked {
        self.log.recent().ask()
    }

    pub(super) fn learn(&self, read: (u64, &[Arc<LogRecord>]), whole: Option<Asked>) {
        self.log.recent().learn(read, whole);
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        let mut logs = self.followers.lock();
        if !self.log.recent().forget(self.name) {
            logs.remove(&self.org);
        }
    }
}
