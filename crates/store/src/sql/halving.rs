//! Finding a place in a log by its instant.

use countersign_domain::time::Timestamp;

/// Looks for the first place of a log that is at or after an instant: the log is ordered by time,
/// so each look at its middle halves what is left. Needs no index by time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Halving {
    low: i64,
    high: i64,
    at: i64,
}

impl Halving {
    /// How the end of a log `?1` is found.
    pub(crate) const HEAD: &str = "SELECT seq FROM log_heads WHERE org = ?1";

    /// How the instant of the first record of a log `?1` from a place `?2` on is found.
    pub(crate) const PROBE: &str =
        "SELECT at FROM log WHERE org = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1";

    /// Begins with a whole log, by the place of its last record.
    pub(crate) const fn new(head: i64, at: Timestamp) -> Self {
        Self { low: 1, high: head + 1, at: at.unix_micros() }
    }

    /// Where to look next; none when the place is found.
    pub(crate) const fn next(&self) -> Option<i64> {
        if self.low < self.high { Some(self.low + (self.high - self.low) / 2) } else { None }
    }

    /// Takes in the instant that was found at a place, if there was any.
    pub(crate) fn take(&mut self, place: i64, found: Option<i64>) {
        if found.is_some_and(|found| found < self.at) {
            self.low = place + 1;
        } else {
            self.high = place;
        }
    }

    /// The place.
    pub(crate) const fn place(&self) -> i64 {
        self.low
    }
}
