//! What a run of the load generator found out.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::latencies::Latencies;

/// The answers of one connection.
#[derive(Default)]
pub(crate) struct Tally {
    latencies: Latencies,
    refused: u64,
    first_refusal: Option<String>,
    last_answer: Option<Instant>,
}

impl Tally {
    /// Counts an answer that the script expected.
    pub(crate) fn accepted(&mut self, began: Instant, now: Instant) {
        self.latencies.record(now.saturating_duration_since(began));
        self.last_answer = Some(now);
    }

    /// Counts an answer that the script did not expect, and keeps the first.
    pub(crate) fn refused(&mut self, status: u16, body: &[u8]) {
        self.refused += 1;
        if self.first_refusal.is_none() {
            let body: String = String::from_utf8_lossy(body).chars().take(400).collect();
            self.first_refusal = Some(format!("{status} {body}"));
        }
    }
}

/// A finished run: the merged answers of all connections, and their scripts.
pub(crate) struct Run<S> {
    /// How many requests were answered as expected.
    pub(crate) accepted: usize,
    /// From the start to the last answer.
    pub(crate) elapsed: Duration,
    /// Every latency.
    pub(crate) latencies: Latencies,
    /// The scripts with what they learnt, in the order in which they were given.
    pub(crate) scripts: Vec<S>,
}

impl<S> Run<S> {
    /// Merges the connections; an error when any answer was not the expected one.
    pub(crate) fn merge(start: Instant, connections: Vec<(S, Tally)>) -> Result<Self> {
        let (mut latencies, mut scripts) = (Latencies::default(), Vec::new());
        let (mut refused, mut first_refusal, mut end) = (0, None, start);
        for (script, tally) in connections {
            scripts.push(script);
            latencies.absorb(tally.latencies);
            refused += tally.refused;
            first_refusal = first_refusal.or(tally.first_refusal);
            end = end.max(tally.last_answer.unwrap_or(start));
        }
        if let Some(refusal) = first_refusal {
            bail!("{refused} answers were not the expected ones; the first: {refusal}");
        }
        let elapsed = end.saturating_duration_since(start);
        Ok(Self { accepted: latencies.count(), elapsed, latencies, scripts })
    }

    /// Answered requests per second.
    pub(crate) fn per_second(&self) -> f64 {
        self.accepted as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}
