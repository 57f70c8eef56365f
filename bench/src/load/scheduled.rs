//! Open loop: requests leave on a fixed schedule whether or not earlier ones were answered, and
//! their latency counts from the scheduled moment. A server that stalls is charged for everyone
//! who would have waited (no coordinated omission).
//!
//! Threads and blocking sockets, not an event loop: its timers tick in whole milliseconds, which
//! is longer than most answers take.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::one_by_one::Line;
use super::run::{Run, Tally};
use super::script::Script;

/// A sleeping thread wakes up late by about this much; the rest is spent spinning.
const OVERSLEEP: Duration = Duration::from_micros(70);
/// Time for all threads to be asleep before the first request is due.
const HEAD_START: Duration = Duration::from_millis(50);

/// A fixed rate for a fixed time.
#[derive(Clone, Copy)]
pub(crate) struct Schedule {
    /// Requests per second.
    pub(crate) rate: u32,
    /// How long the schedule runs.
    pub(crate) time: Duration,
}

impl Schedule {
    fn count(self) -> u32 {
        self.rate.saturating_mul(u32::try_from(self.time.as_secs()).unwrap_or(u32::MAX))
    }

    fn due(self, start: Instant, number: u32) -> Instant {
        start + Duration::from_nanos(1_000_000_000 * u64::from(number) / u64::from(self.rate))
    }
}

/// Runs the schedule; whichever connection is free takes the next request.
pub(crate) fn run<S: Script>(
    target: SocketAddr,
    scripts: Vec<S>,
    schedule: Schedule,
) -> Result<Run<S>> {
    let lines: Vec<Line> = scripts.iter().map(|_| Line::open(target)).collect::<Result<_>>()?;
    let next = AtomicU32::new(0);
    let start = Instant::now() + HEAD_START;
    let connections = thread::scope(|scope| {
        let next = &next;
        let threads: Vec<_> = scripts
            .into_iter()
            .zip(lines)
            .map(|(script, line)| scope.spawn(move || serve(line, script, schedule, start, next)))
            .collect();
        let joined = threads.into_iter().map(|thread| {
            thread.join().map_err(|_| anyhow!("a load thread panicked")).and_then(|inner| inner)
        });
        joined.collect::<Result<Vec<_>>>()
    })?;
    Run::merge(start, connections)
}

fn serve<S: Script>(
    mut line: Line,
    mut script: S,
    schedule: Schedule,
    start: Instant,
    next: &AtomicU32,
) -> Result<(S, Tally)> {
    let (mut request, mut tally) = (Vec::new(), Tally::default());
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        request.clear();
        if number >= schedule.count() || !script.next(&mut request) {
            return Ok((script, tally));
        }
        let due = schedule.due(start, number);
        wait_until(due);
        line.step(&request, due, &mut script, &mut tally)?;
    }
}

fn wait_until(due: Instant) {
    let early = due.saturating_duration_since(Instant::now());
    if let Some(sleep) = early.checked_sub(OVERSLEEP) {
        thread::sleep(sleep);
    }
    while Instant::now() < due {
        std::hint::spin_loop();
    }
}
