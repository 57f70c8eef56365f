//! Every latency of a leg, exactly as measured: whole nanoseconds, no buckets, no rounding.

use std::time::Duration;

/// The latencies of one or many clients.
#[derive(Default)]
pub(crate) struct Latencies {
    nanoseconds: Vec<u64>,
}

impl Latencies {
    /// Adds one measurement.
    pub(crate) fn record(&mut self, latency: Duration) {
        self.nanoseconds.push(u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Takes over the measurements of another client.
    pub(crate) fn absorb(&mut self, mut other: Self) {
        self.nanoseconds.append(&mut other.nanoseconds);
    }

    /// How many payments were measured.
    pub(crate) fn count(&self) -> usize {
        self.nanoseconds.len()
    }

    /// The smallest measured value that at least `per_mille` thousandths do not exceed
    /// (nearest rank); zero when nothing was measured.
    pub(crate) fn percentile(&mut self, per_mille: usize) -> Duration {
        self.nanoseconds.sort_unstable();
        let rank = (self.nanoseconds.len() * per_mille).div_ceil(1000).max(1);
        Duration::from_nanos(self.nanoseconds.get(rank - 1).copied().unwrap_or(0))
    }
}
