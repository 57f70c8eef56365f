//! Counters that anybody may read while the engine runs.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Counters, written by the engine.
        #[derive(Debug, Default)]
        pub struct Metrics { $($(#[$doc])* pub $name: AtomicU64,)* }

        /// The counters at one moment.
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
        pub struct MetricsSnapshot { $($(#[$doc])* pub $name: u64,)* }

        impl Metrics {
            /// The counters now.
            #[must_use]
            pub fn snapshot(&self) -> MetricsSnapshot {
                MetricsSnapshot { $($name: self.$name.load(Ordering::Relaxed),)* }
            }
        }
    };
}

metrics! {
    /// Batches committed.
    batches,
    /// Commands decided, refused ones included.
    commands,
    /// Commands refused because the queue was full.
    busy,
    /// Rounds of loading.
    loads,
    /// Batches whose commit failed.
    commit_failures,
    /// Payments posted.
    payments_posted,
    /// Payments held.
    payments_held,
    /// Payments denied by a policy.
    payments_denied,
    /// Approval requests that were opened.
    approvals_opened,
    /// Approval requests that ended.
    approvals_ended,
    /// Microseconds spent in commits.
    commit_micros,
}
