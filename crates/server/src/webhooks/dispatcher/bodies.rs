//! Events, written out once for all endpoints that are told of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use countersign_domain::ids::LogId;
use countersign_domain::log::LogRecord;
use countersign_domain::webhook::WebhookFormat;

use crate::webhooks::codec;

/// What is kept at most: endpoints of an organization are seldom far from one another.
const KEPT_MAX: usize = 1_024;
const KEPT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The last events that somebody was told of. What is kept no more is written again, to the same
/// bytes.
#[derive(Default)]
pub(crate) struct Bodies(Mutex<Inner>);

type Name = (WebhookFormat, LogId);

#[derive(Default)]
struct Inner {
    written: HashMap<Name, Bytes>,
    order: VecDeque<Name>,
    bytes: usize,
}

impl Bodies {
    /// The event of a record in a format; empty where there is none.
    pub(super) fn of(&self, record: &LogRecord, format: WebhookFormat) -> Bytes {
        let name = (format, record.body.id);
        if let Some(body) = self.lock().written.get(&name) {
            return body.clone();
        }
        // Not under the lock: two that write the same at the same time write the same bytes.
        let body = codec(format).body(&record.body).unwrap_or_default();
        self.lock().keep(name, &body);
        body
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // What is kept is only ever added to and let go of.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn keep(&mut self, name: Name, body: &Bytes) {
        if self.written.insert(name, body.clone()).is_some() {
            return;
        }
        self.order.push_back(name);
        self.bytes += body.len();
        while self.order.len() > KEPT_MAX || self.bytes > KEPT_BYTES_MAX {
            let Some(oldest) = self.order.pop_front() else { return };
            let forgotten = self.written.remove(&oldest).map_or(0, |body| body.len());
            self.bytes = self.bytes.saturating_sub(forgotten);
        }
    }
}
