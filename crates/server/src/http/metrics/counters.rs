//! Counting requests. Every counter exists from the start, so that counting is a look-up and a few
//! atomic additions.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Method, StatusCode};

/// The upper bounds of the histogram's buckets, in microseconds, with their labels in seconds.
pub(super) const BOUNDS: [(u64, &str); 13] = [
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (1_000_000, "1"),
    (5_000_000, "5"),
    (10_000_000, "10"),
    (30_000_000, "30"),
];

/// The methods that have counters; any other counts as the last.
pub(super) const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "other"];

/// The statuses that have counters; any other counts as the last.
pub(super) const STATUSES: [&str; 19] = [
    "200", "201", "202", "207", "400", "401", "402", "403", "404", "405", "409", "413", "422",
    "429", "500", "501", "503", "101", "other",
];

/// The label of requests that no route matched.
const UNMATCHED: &str = "unmatched";

/// Requests by route, method and status, and how long they took.
#[derive(Debug)]
pub struct HttpCounters {
    routes: BTreeMap<String, RouteCounters>,
    unmatched: RouteCounters,
}

#[derive(Debug, Default)]
struct RouteCounters([Counters; METHODS.len()]);

/// The counters of one method of one route.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) statuses: [AtomicU64; STATUSES.len()],
    /// Requests by the bucket of their duration; the last is for everything longer.
    pub(super) durations: [AtomicU64; BOUNDS.len() + 1],
    /// All durations together, in microseconds.
    pub(super) micros: AtomicU64,
}

impl HttpCounters {
    /// Counters for these routes, all at zero.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = String>) -> Self {
        let routes = routes.into_iter().map(|route| (route, RouteCounters::default()));
        Self { routes: routes.collect(), unmatched: RouteCounters::default() }
    }

    /// Counts a request that was answered.
    pub(crate) fn count(
        &self,
        (method, route): (&Method, Option<&str>),
        status: StatusCode,
        duration: Duration,
    ) {
        let known = route.and_then(|route| self.routes.get(route));
        let RouteCounters(methods) = known.unwrap_or(&self.unmatched);
        let Some(counters) = methods.get(method_place(method)) else { return };
        let one = |counter: Option<&AtomicU64>| {
            if let Some(counter) = counter {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        };
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().take_while(|(bound, _)| micros > *bound).count();
        one(counters.statuses.get(status_place(status)));
        one(counters.durations.get(bucket));
        counters.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The counters of every method of every route that has been asked for.
    pub(super) fn used(&self) -> impl Iterator<Item = (&str, &'static str, &Counters)> {
        let unmatched = std::iter::once((UNMATCHED, &self.unmatched));
        let named = self.routes.iter().map(|(route, counters)| (route.as_str(), counters));
        let all = named.chain(unmatched).flat_map(|(route, RouteCounters(methods))| {
            let methods = METHODS.iter().zip(methods);
            methods.map(move |(method, counters)| (route, *method, counters))
        });
        all.filter(|(_, _, counters)| {
            counters.durations.iter().any(|count| count.load(Ordering::Relaxed) > 0)
        })
    }
}

fn method_place(method: &Method) -> usize {
    match *method {
        Method::GET => 0,
        Method::POST => 1,
        Method::PUT => 2,
        Method::PATCH => 3,
        Method::DELETE => 4,
        _ => 5,
    }
}

fn status_place(status: StatusCode) -> usize {
    let last = STATUSES.len() - 1;
    STATUSES.iter().position(|known| *known == status.as_str()).unwrap_or(last)
}
