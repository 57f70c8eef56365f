//! Counters that anybody may read while the engine runs.

use std::sync::atomic::{AtomicU64, Ordering};

use countersign_domain::ledger::{Leg, Transfer};
use countersign_domain::log::Fact;
use countersign_domain::mail::{Mail, MailStatus};
use countersign_domain::money::Amount;
use countersign_domain::policy::Verdict;
use countersign_domain::state::{Change, Row};
use countersign_domain::webhook::{Delivery, DeliveryStatus};

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
    /// Events that webhook endpoints have taken.
    deliveries_delivered,
    /// Attempts at a webhook delivery that failed and are made again.
    deliveries_deferred,
    /// Webhook deliveries that became dead letters.
    deliveries_failed,
    /// Mails that a mail server has taken.
    mails_sent,
    /// Mails that stay in the mailbox, because there is no mail server.
    mails_kept,
    /// Attempts at a mail that failed and are made again.
    mails_deferred,
    /// Mails that were given up.
    mails_failed,
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
                Row::Delivery(delivery) => self.delivery(delivery).into_iter().for_each(one),
                Row::Mail(mail) => self.mail(mail).into_iter().for_each(one),
                _ => {}
            }
        }
    }

    /// What a delivery counts as when it is written; nothing where somebody asked for it.
    fn delivery(&self, row: &Delivery) -> Option<&AtomicU64> {
        Some(match row.status {
            DeliveryStatus::Delivered => &self.deliveries_delivered,
            DeliveryStatus::Pending if row.tries > 0 => &self.deliveries_deferred,
            DeliveryStatus::Failed => &self.deliveries_failed,
            DeliveryStatus::Pending | DeliveryStatus::Discarded => return None,
        })
    }

    /// What a mail counts as when it is written; nothing as long as it was not tried.
    fn mail(&self, row: &Mail) -> Option<&AtomicU64> {
        Some(match row.status {
            MailStatus::Sent => &self.mails_sent,
            MailStatus::Kept => &self.mails_kept,
            MailStatus::Queued if row.attempts > 0 => &self.mails_deferred,
            MailStatus::Failed => &self.mails_failed,
            MailStatus::Queued => return None,
        })
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
