//! Counters that anybody may read while the engine runs.

use std::sync::atomic::{AtomicU64, Ordering};

use countersign_domain::ledger::{Leg, Transfer};
use countersign_domain::log::Fact;
use countersign_domain::money::Amount;
use countersign_domain::policy::Verdict;
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
    /// Payments decided against: by a policy, for want of funds, for a wallet's state.
    payments_denied,
    /// Payments that every policy let pass.
    policy_allowed,
    /// Payments that a policy held.
    policy_held,
    /// Payments that a policy denied.
    policy_denied,
    /// Transfers whose legs did not sum to zero. There is no way to make one.
    transfers_unbalanced,
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
            match change.row() {
                Row::LogRecord(record) => self.count_fact(&record.body.fact),
                Row::Transfer(transfer) if !balances(transfer) => one(&self.transfers_unbalanced),
                _ => {}
            }
        }
    }

    fn count_fact(&self, fact: &Fact) {
        let (counter, evaluation) = match fact {
            // A payment between organizations is recorded in both, and counts in the payer's.
            Fact::PaymentCompleted { payment, .. } if payment.org != payment.from_org => return,
            Fact::PaymentCompleted { evaluation, .. } => {
                (&self.payments_posted, evaluation.as_ref())
            }
            Fact::PaymentCreated { evaluation, .. } => (&self.payments_held, Some(evaluation)),
            Fact::PaymentDenied { evaluation, .. } => (&self.payments_denied, evaluation.as_ref()),
            Fact::ApprovalCreated { .. } => (&self.approvals_opened, None),
            Fact::ApprovalApproved { .. }
            | Fact::ApprovalRejected { .. }
            | Fact::ApprovalExpired { .. }
            | Fact::ApprovalCancelled { .. } => (&self.approvals_ended, None),
            _ => return,
        };
        let decided = evaluation.map(|evaluation| match evaluation.verdict {
            Verdict::Allow => &self.policy_allowed,
            Verdict::Hold => &self.policy_held,
            Verdict::Deny => &self.policy_denied,
        });
        for counter in std::iter::once(counter).chain(decided) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn balances(transfer: &Transfer) -> bool {
    let add = |sum: Amount, leg: &Leg| sum.checked_add(leg.amount);
    transfer.legs.iter().try_fold(Amount::ZERO, add) == Some(Amount::ZERO)
}
