//! Where the legs write down what they measure.

use std::collections::BTreeMap;
use std::time::Duration;

use super::metric::{Metric, Unit};
use super::samples::Samples;

/// The samples of every metric so far.
#[derive(Default)]
pub(crate) struct Sheet {
    samples: BTreeMap<Metric, Samples>,
}

impl Sheet {
    /// Notes one sample, in the metric's unit, and shows progress.
    pub(crate) fn note(&mut self, metric: Metric, value: f64) {
        eprintln!("  {metric:?}: {value:.1}{}", metric.unit().symbol());
        self.samples.entry(metric).or_default().0.push(value);
    }

    /// Notes a time in the metric's unit.
    pub(crate) fn note_time(&mut self, metric: Metric, time: Duration) {
        let seconds = time.as_secs_f64();
        self.note(
            metric,
            match metric.unit() {
                Unit::Milliseconds => seconds * 1e3,
                _ => seconds * 1e6,
            },
        );
    }

    /// Notes a number of bytes.
    pub(crate) fn note_bytes(&mut self, metric: Metric, bytes: u64) {
        self.note(
            metric,
            match metric.unit() {
                Unit::Kilobytes => bytes as f64 / 1e3,
                _ => bytes as f64 / 1e6,
            },
        );
    }

    /// What was noted, if anything.
    pub(crate) fn samples(&self, metric: Metric) -> Option<&Samples> {
        self.samples.get(&metric)
    }
}
