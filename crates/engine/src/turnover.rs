//! Whether the people of an organization are still who they were, for whoever remembers them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Row};

/// How often the people of organizations, or what they can vote with, have changed since the start.
#[derive(Debug, Default)]
pub(crate) struct Turnover {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    changes: HashMap<OrgId, u64>,
    /// Whether the fate of a change was never learnt: then nothing is known of any.
    lost: bool,
}

impl Turnover {
    /// Counts what was committed, before it is answered.
    pub(crate) fn changed(&self, changes: &[Change]) {
        let mut concerned = changes.iter().filter_map(concerns).peekable();
        if concerned.peek().is_none() {
            return;
        }
        let mut inner = self.lock();
        for org in concerned {
            *inner.changes.entry(org).or_default() += 1;
        }
    }

    /// Gives up: a commit may have happened or not.
    pub(crate) fn lose(&self, changes: &[Change]) {
        if changes.iter().any(|change| concerns(change).is_some()) {
            self.lock().lost = true;
        }
    }

    /// How often those of an organization have changed.
    pub(crate) fn of(&self, org: OrgId) -> Option<u64> {
        let inner = self.lock();
        (!inner.lost).then(|| inner.changes.get(&org).copied().unwrap_or(0))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        // A panic while the lock was held cannot leave a count half-changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The organization whose people a change concerns.
fn concerns(change: &Change) -> Option<OrgId> {
    match change.row() {
        Row::Member(row) => Some(row.org),
        Row::ApproverList(row) => Some(row.org),
        Row::ApiKey(row) => Some(row.org),
        Row::Login(row) => Some(row.org),
        _ => None,
    }
}
