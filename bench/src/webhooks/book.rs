//! What receivers note about what they get.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;

use crate::load::latencies::Latencies;

/// What receivers note.
pub(super) struct Book {
    began: Instant,
    whole: bool,
    count: AtomicU64,
    last: AtomicU64,
    body: OnceLock<Bytes>,
    noted: Mutex<Noted>,
}

/// What is only noted where it is asked for, because it takes time.
#[derive(Default)]
pub(crate) struct Noted {
    /// From the event's own time to its arrival, to the millisecond.
    pub(crate) latencies: Latencies,
    /// How often each event came, by its id.
    pub(crate) events: HashMap<String, u32>,
    /// Payments that were told of.
    pub(crate) payments: HashSet<String>,
}

const DAY_MS: u64 = 86_400_000;

impl Book {
    pub(super) fn new(whole: bool) -> Self {
        Self {
            began: Instant::now(),
            whole,
            count: AtomicU64::new(0),
            last: AtomicU64::new(0),
            body: OnceLock::new(),
            noted: Mutex::default(),
        }
    }

    pub(super) fn note(&self, event: &str, body: &Bytes) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let now = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.last.fetch_max(now, Ordering::Relaxed);
        self.body.get_or_init(|| body.clone());
        if !self.whole {
            return;
        }
        let text = std::str::from_utf8(body).unwrap_or_default();
        let late = milliseconds(text).map(|at| (DAY_MS + now_of_day() - at) % DAY_MS);
        let payment = member(text, "transactionId").map(str::to_owned);
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        *noted.events.entry(event.to_owned()).or_default() += 1;
        noted.payments.extend(payment);
        if let Some(late) = late {
            noted.latencies.record(Duration::from_millis(late));
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn last(&self) -> Instant {
        self.began + Duration::from_nanos(self.last.load(Ordering::Relaxed))
    }

    pub(super) fn body(&self) -> Option<Bytes> {
        self.body.get().cloned()
    }

    pub(super) fn with<T>(&self, read: impl FnOnce(&mut Noted) -> T) -> T {
        read(&mut self.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A member of an envelope that is text, wherever it is: reading all of it takes time from what
/// is measured.
fn member<'body>(text: &'body str, name: &str) -> Option<&'body str> {
    let (_, rest) = text.split_once(&format!("\"{name}\":\""))?;
    rest.split('"').next()
}

/// Since midnight, of an envelope's time.
fn milliseconds(text: &str) -> Option<u64> {
    let time = member(text, "timestamp")?.get(11..23)?;
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<u64>().ok();
    let seconds = (number(0, 2)? * 60 + number(3, 5)?) * 60 + number(6, 8)?;
    Some(seconds * 1000 + number(9, 12)?)
}

fn now_of_day() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis() % u128::from(DAY_MS)).unwrap_or(0)
}
