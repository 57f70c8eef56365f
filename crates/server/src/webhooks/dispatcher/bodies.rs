//! Events, written out once for all endpoints that are told of them.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use countersign_domain::ids::LogId;
use countersign_domain::log::LogRecord;
use countersign_domain::webhook::WebhookFormat;
use countersign_engine::{Engine, StoreError};

use crate::webhooks::{codec, rows_of};

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
    pub(super) async fn of(
        &self,
        engine: &Engine,
        (record, format): (&LogRecord, WebhookFormat),
    ) -> Result<Bytes, StoreError> {
        let name = (format, record.body.id);
        let kept = self.readers.load(Ordering::Relaxed) >= 2;
        if kept && let Some(body) = self.kept(&name) {
            return Ok(body);
        }
        // Not under the lock: two that write the same at the same time write the same bytes.
        let rows = rows_of(engine, &[(format, &record.body)]).await?;
        let body = codec(format).body(&record.body, &rows).unwrap_or_default();
        if kept {
            self.lock().keep(name, &body);
        }
        Ok(body)
    }

    fn kept(&self, name: &Name) -> Option<Bytes> {
        self.lock().written.get(name).cloned()
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
