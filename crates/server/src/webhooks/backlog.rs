//! How far behind endpoints are, for whoever watches the server.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::ids::{OrgId, WebhookId};
use countersign_domain::time::Timestamp;

/// How far behind the endpoints are that this server sends to.
#[derive(Debug, Default)]
pub(crate) struct Backlog(Mutex<BTreeMap<Name, Behind>>);

type Name = (OrgId, WebhookId);

/// How far behind an endpoint is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Behind {
    /// Events that were not tried yet, and records of which it is not known whether they are
    /// events for it.
    pub(crate) events: u64,
    /// When the first of them happened, if that is known.
    pub(crate) since: Option<Timestamp>,
}

/// How far behind they are altogether.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Total {
    /// How many endpoints are sent to.
    pub(crate) endpoints: u64,
    /// Their events.
    pub(crate) events: u64,
    /// When the first event happened that somebody was not told of.
    pub(crate) since: Option<Timestamp>,
}

/// An endpoint's line, as long as somebody sends to it.
#[derive(Debug)]
pub(super) struct Line {
    backlog: Arc<Backlog>,
    name: Name,
    noted: Behind,
}

impl Backlog {
    /// How far behind all of them are.
    pub(crate) fn total(&self) -> Total {
        let lines = self.lock();
        let since = lines.values().filter_map(|behind| behind.since).min();
        let events = lines.values().map(|behind| behind.events).sum();
        Total { endpoints: u64::try_from(lines.len()).unwrap_or(u64::MAX), events, since }
    }

    /// A line for an endpoint.
    pub(super) fn line(self: &Arc<Self>, name: Name) -> Line {
        self.lock().insert(name, Behind::default());
        Line { backlog: Arc::clone(self), name, noted: Behind::default() }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Name, Behind>> {
        // Each line stands for itself.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Notes how far behind the endpoint is now.
    pub(super) fn note(&mut self, behind: Behind) {
        if behind != self.noted {
            self.noted = behind;
            self.backlog.lock().insert(self.name, behind);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.backlog.lock().remove(&self.name);
    }
}
