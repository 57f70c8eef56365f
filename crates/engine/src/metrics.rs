//! Counters that anybody may read while the engine runs.

use std::sync::atomic::{AtomicU64, Ordering};

use countersign_domain::log::Fact;
use countersign_domain::state::{Change, Row};

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

impl Metrics {
    /// Counts a batch that is durable.
    pub(crate) fn count(&self, changes: &[Change], commands: usize) {
        let one = |counter: &AtomicU64| {
            counter.fetch_add(1, Ordering::Relaxed);
        };
        one(&self.batches);
        let commands = u64::try_from(commands).unwrap_or(u64::MAX);
        self.commands.fetch_add(commands, Ordering::Relaxed);
        for change in changes {
            let Row::LogRecord(record) = change.row() else { continue };
            match &record.body.fact {
                Fact::PaymentCompleted { .. } => one(&self.payments_posted),
                Fact::PaymentCreated { .. } => one(&self.payments_held),
                Fact::PaymentDenied { .. } => one(&self.payments_denied),
                Fact::ApprovalCreated { .. } => one(&self.approvals_opened),
                Fact::ApprovalApproved { .. }
                | Fact::ApprovalRejected { .. }
                | Fact::ApprovalExpired { .. } => one(&self.approvals_ended),
                _ => {}
            }
        }
    }
}
