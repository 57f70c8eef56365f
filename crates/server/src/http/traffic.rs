//! What the HTTP surface keeps between requests.

use super::{HttpCounters, LimitOptions, Limits};

/// Counters and limits, for all requests together.
#[derive(Debug)]
pub struct Traffic {
    /// Requests, by route.
    pub counters: HttpCounters,
    /// How much is taken in.
    pub limits: Limits,
}

impl Traffic {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = String>, limits: LimitOptions) -> Self {
        Self { counters: HttpCounters::new(routes), limits: Limits::new(limits) }
    }
}
