//! When keys were last used: kept in memory and written now and then, so that reading does not
//! write.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{KeyId, OrgId};
use countersign_domain::key::TouchKeys;
use countersign_domain::log::LogActor;
use countersign_domain::state::{Change, Row};
use countersign_domain::time::Timestamp;

/// Uses that were not written yet.
#[derive(Debug, Default)]
pub(crate) struct Touches(Mutex<BTreeMap<(OrgId, KeyId), Timestamp>>);

impl Touches {
    pub(crate) fn note(&self, org: OrgId, key: KeyId, at: Timestamp) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        uses.insert((org, key), at);
    }

    /// Notes the keys that did what a batch has recorded.
    pub(crate) fn note_actors(&self, changes: &[Change]) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut by_org: BTreeMap<OrgId, Vec<(KeyId, Timestamp)>> = BTreeMap::new();
        for ((org, key), at) in std::mem::take(&mut *uses) {
            by_org.entry(org).or_default().push((key, at));
        }
        let request = |(org, uses)| Request {
            caller: Caller::System,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(Command::TouchKeys(TouchKeys { org, uses })),
        };
        by_org.into_iter().map(request).collect()
    }
}
