//! Prometheus's text format. Integers alone: seconds are written from microseconds.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use countersign_engine::{Engine, MetricsSnapshot};

use crate::webhooks::BacklogTotal as Total;

use super::counters::{BOUNDS, Counters, HttpCounters, STATUSES};

/// Everything there is to tell.
pub(super) fn render(
    http: &HttpCounters,
    engine: &Engine,
    streams: usize,
    webhooks: Total,
) -> String {
    let mut text = String::with_capacity(16 * 1024);
    let written = write_all(&mut text, http, (engine, streams));
    match written.and_then(|()| outward(&mut text, engine, webhooks)) {
        Ok(()) => text,
        // Writing to a string cannot fail; half of the truth would be worse than none.
        Err(_) => String::new(),
    }
}

fn write_all(
    to: &mut String,
    http: &HttpCounters,
    (engine, streams): (&Engine, usize),
) -> std::fmt::Result {
    head(to, "countersign_build_info", "gauge", "The version, as a label.")?;
    let version = env!("CARGO_PKG_VERSION");
    writeln!(to, "countersign_build_info{{version=\"{version}\"}} 1")?;
    requests(to, http)?;
    durations(to, http)?;
    engine_counters(to, &engine.metrics().snapshot())?;
    let streams = u64::try_from(streams).unwrap_or(u64::MAX);
    let help = "Streams of events that are open.";
    single(to, ("countersign_event_streams", "gauge"), help, streams)?;
    let waiting = u64::try_from(engine.queue_depth()).unwrap_or(u64::MAX);
    let help = "Commands that wait for the writer.";
    single(to, ("countersign_db_writer_queue", "gauge"), help, waiting)
}

fn head(to: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(to, "# HELP {name} {help}")?;
    writeln!(to, "# TYPE {name} {kind}")
}

fn single(to: &mut String, (name, kind): (&str, &str), help: &str, value: u64) -> std::fmt::Result {
    head(to, name, kind, help)?;
    writeln!(to, "{name} {value}")
}

fn requests(to: &mut String, http: &HttpCounters) -> std::fmt::Result {
    const NAME: &str = "countersign_http_requests_total";
    head(to, NAME, "counter", "Requests that were answered.")?;
    for (route, method, counters) in http.used() {
        for (status, count) in STATUSES.iter().zip(&counters.statuses) {
            let count = count.load(Ordering::Relaxed);
            if count > 0 {
                let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
                writeln!(to, "{NAME}{{{labels}}} {count}")?;
            }
        }
    }
    Ok(())
}

fn durations(to: &mut String, http: &HttpCounters) -> std::fmt::Result {
    const NAME: &str = "countersign_http_request_seconds";
    head(to, NAME, "histogram", "From the request's head to the answer's.")?;
    for (route, method, counters) in http.used() {
        let labels = format!("method=\"{method}\",route=\"{route}\"");
        let all = buckets(to, (NAME, &labels), counters)?;
        let sum = seconds(counters.micros.load(Ordering::Relaxed));
        writeln!(to, "{NAME}_sum{{{labels}}} {sum}")?;
        writeln!(to, "{NAME}_count{{{labels}}} {all}")?;
    }
    Ok(())
}

/// Each bucket counts all before it too.
fn buckets(
    to: &mut String,
    (name, labels): (&str, &str),
    counters: &Counters,
) -> Result<u64, std::fmt::Error> {
    let bounds = BOUNDS.iter().map(|(_, bound)| *bound).chain(std::iter::once("+Inf"));
    let mut so_far = 0;
    for (bound, count) in bounds.zip(&counters.durations) {
        so_far += count.load(Ordering::Relaxed);
        writeln!(to, "{name}_bucket{{{labels},le=\"{bound}\"}} {so_far}")?;
    }
    Ok(so_far)
}

/// What the engine has counted since the process began.
fn engine_counters(to: &mut String, engine: &MetricsSnapshot) -> std::fmt::Result {
    const PAYMENTS: &str = "countersign_payments_total";
    head(to, PAYMENTS, "counter", "Payments by what they came to.")?;
    let states = [
        ("posted", engine.payments_posted),
        ("held", engine.payments_held),
        ("denied", engine.payments_denied),
    ];
    for (state, count) in states {
        writeln!(to, "{PAYMENTS}{{state=\"{state}\"}} {count}")?;
    }
    const DECISIONS: &str = "countersign_policy_decisions_total";
    head(to, DECISIONS, "counter", "Payments by what the policies said.")?;
    let outcomes = [
        ("allow", engine.policy_allowed),
        ("hold", engine.policy_held),
        ("deny", engine.policy_denied),
    ];
    for (outcome, count) in outcomes {
        writeln!(to, "{DECISIONS}{{outcome=\"{outcome}\"}} {count}")?;
    }
    const APPROVALS: &str = "countersign_approvals_total";
    head(to, APPROVALS, "counter", "Approval requests that were opened, and that ended.")?;
    for (event, count) in [("opened", engine.approvals_opened), ("ended", engine.approvals_ended)] {
        writeln!(to, "{APPROVALS}{{event=\"{event}\"}} {count}")?;
    }
    let counters = [
        ("countersign_engine_batches_total", "Batches that were committed.", engine.batches),
        ("countersign_engine_commands_total", "Commands that were decided.", engine.commands),
        ("countersign_engine_busy_total", "Commands refused: the queue was full.", engine.busy),
        ("countersign_engine_loads_total", "Rounds of loading rows.", engine.loads),
        (
            "countersign_engine_commit_failures_total",
            "Batches whose commit failed.",
            engine.commit_failures,
        ),
    ];
    let help = "Transfers committed whose legs did not sum to zero: always 0.";
    single(to, ("countersign_ledger_imbalance", "gauge"), help, engine.transfers_unbalanced)?;
    for (name, help, count) in counters {
        single(to, (name, "counter"), help, count)?;
    }
    const COMMITS: &str = "countersign_engine_commit_seconds_total";
    head(to, COMMITS, "counter", "Time spent in commits.")?;
    writeln!(to, "{COMMITS} {}", seconds(engine.commit_micros))
}

/// What leaves this server, and what waits to.
fn outward(to: &mut String, engine: &Engine, webhooks: Total) -> std::fmt::Result {
    let counters = engine.metrics().snapshot();
    const DELIVERIES: &str = "countersign_webhook_attempts_total";
    head(to, DELIVERIES, "counter", "Attempts at webhook deliveries, by what they came to.")?;
    let outcomes = [
        ("delivered", counters.deliveries_delivered),
        ("deferred", counters.deliveries_deferred),
        ("failed", counters.deliveries_failed),
    ];
    for (outcome, count) in outcomes {
        writeln!(to, "{DELIVERIES}{{outcome=\"{outcome}\"}} {count}")?;
    }
    const MAILS: &str = "countersign_mails_total";
    head(to, MAILS, "counter", "Attempts at mails, by what they came to.")?;
    let outcomes = [
        ("sent", counters.mails_sent),
        ("kept", counters.mails_kept),
        ("deferred", counters.mails_deferred),
        ("failed", counters.mails_failed),
    ];
    for (outcome, count) in outcomes {
        writeln!(to, "{MAILS}{{outcome=\"{outcome}\"}} {count}")?;
    }
    let help = "Webhook endpoints that this server sends to.";
    single(to, ("countersign_webhook_endpoints", "gauge"), help, webhooks.endpoints)?;
    let help = "Events that endpoints were not told of yet; retries are not among them.";
    single(to, ("countersign_webhook_backlog", "gauge"), help, webhooks.events)?;
    const OLDEST: &str = "countersign_webhook_backlog_seconds";
    head(to, OLDEST, "gauge", "The age of the oldest of them.")?;
    let now = engine.now().unix_micros();
    let age = webhooks.since.map_or(0, |since| now.saturating_sub(since.unix_micros()));
    writeln!(to, "{OLDEST} {}", seconds(u64::try_from(age).unwrap_or(0)))
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}
