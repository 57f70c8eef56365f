//! Events, written out once for all endpoints that are told of them.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
pub(crate) struct Bodies {
    inner: Mutex<Inner>,
    /// How many endpoints are at work: for one alone nothing has to be kept.
    readers: Arc<AtomicUsize>,
}

/// An endpoint at work, as long as it is kept.
pub(super) struct Reader(Arc<AtomicUsize>);

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
        if self.readers.load(Ordering::Relaxed) < 2 {
            return codec(format).body(&record.body).unwrap_or_default();
        }
        let name = (format, record.body.id);
        if let Some(body) = self.lock().written.get(&name) {
            return body.clone();
        }
        // Not under the lock: two that write the same at the same time write the same bytes.
        let body = codec(format).body(&record.body).unwrap_or_default();
        self.lock().keep(name, &body);
        body
    }

    /// Another endpoint.
    pub(super) fn reader(&self) -> Reader {
        self.readers.fetch_add(1, Ordering::Relaxed);
        Reader(Arc::clone(&self.readers))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // What is kept is only ever added to and let go of.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
