//! Time, as it comes in.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use countersign_domain::time::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock, moved on by an offset (the sandbox's; zero in production).
#[derive(Debug, Default)]
pub struct SystemClock {
    offset_micros: AtomicI64,
}

impl SystemClock {
    /// The machine's clock, moved on by so many microseconds.
    #[must_use]
    pub const fn with_offset_micros(micros: i64) -> Self {
        Self { offset_micros: AtomicI64::new(micros) }
    }

    /// Moves the clock on, and returns the whole offset in microseconds. It never moves back.
    pub fn advance_micros(&self, micros: u64) -> i64 {
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        let add = |offset: i64| Some(offset.saturating_add(micros));
        let update = self.offset_micros.fetch_update(Ordering::SeqCst, Ordering::SeqCst, add);
        update.map_or(micros, |offset| offset.saturating_add(micros))
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        let offset = self.offset_micros.load(Ordering::SeqCst);
        Timestamp::from_unix_micros(micros.saturating_add(offset))
    }
}

/// A clock that stands until it is moved: for tests and simulations.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.unix_micros()))
    }

    /// Moves the clock, in either direction.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.unix_micros(), Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Another clock, except that it never goes back: not within a run, and not behind what the log
/// says already.
pub struct MonotonicClock {
    inner: Arc<dyn Clock>,
    latest: AtomicI64,
}

impl MonotonicClock {
    /// A clock that starts at `floor` or later.
    #[must_use]
    pub fn new(inner: Arc<dyn Clock>, floor: Option<Timestamp>) -> Self {
        let floor = floor.map_or(i64::MIN, Timestamp::unix_micros);
        Self { inner, latest: AtomicI64::new(floor) }
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> Timestamp {
        let now = self.inner.now().unix_micros();
        let before = self.latest.fetch_max(now, Ordering::SeqCst);
        Timestamp::from_unix_micros(now.max(before))
    }
}
