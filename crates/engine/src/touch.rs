//! When keys and sessions were last used: kept in memory and written now and then, so that
//! reading does not write.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{KeyId, OrgId, SessionId};
use countersign_domain::key::TouchKeys;
use countersign_domain::log::LogActor;
use countersign_domain::state::{Change, Row};
use countersign_domain::time::Timestamp;

/// Uses that were not written yet.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    keys: Mutex<BTreeMap<(OrgId, KeyId), Timestamp>>,
    sessions: Mutex<BTreeMap<(OrgId, SessionId), Timestamp>>,
}

/// What can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// An API key.
    Key(OrgId, KeyId),
    /// A person's session.
    Session(OrgId, SessionId),
}

impl Touches {
    pub(crate) fn note(&self, used: Used, at: Timestamp) {
        // Only the last use counts.
        let _before = match used {
            Used::Key(org, key) => lock(&self.keys).insert((org, key), at),
            Used::Session(org, session) => lock(&self.sessions).insert((org, session), at),
        };
    }

    /// Notes the keys that did what a batch has recorded.
    pub(crate) fn note_actors(&self, changes: &[Change]) {
        let mut uses = lock(&self.keys);
        let mut last = None;
        for change in changes {
            let Row::LogRecord(record) = change.row() else { continue };
            let LogActor::Key(key) = record.body.actor else { continue };
            // What one key did stands side by side; the time of a batch is one.
            if last != Some((record.org, key)) {
                last = Some((record.org, key));
                uses.insert((record.org, key), record.body.at);
            }
        }
    }

    /// What there is to write, one command for each organization.
    pub(crate) fn drain(&self) -> Vec<Request> {
        let mut by_org: BTreeMap<OrgId, TouchKeys> = BTreeMap::new();
        let new = |org| TouchKeys { org, uses: Vec::new(), sessions: Vec::new() };
        for ((org, key), at) in std::mem::take(&mut *lock(&self.keys)) {
            by_org.entry(org).or_insert_with(|| new(org)).uses.push((key, at));
        }
        for ((org, session), at) in std::mem::take(&mut *lock(&self.sessions)) {
            by_org.entry(org).or_insert_with(|| new(org)).sessions.push((session, at));
        }
        let request = |verb| Request {
            caller: Caller::System,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(Command::TouchKeys(verb)),
        };
        by_org.into_values().map(request).collect()
    }
}

fn lock<T>(uses: &Mutex<T>) -> MutexGuard<'_, T> {
    uses.lock().unwrap_or_else(PoisonError::into_inner)
}
