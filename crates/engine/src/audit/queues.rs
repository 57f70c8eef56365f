//! What queues say is waiting, against what waits.

use std::collections::BTreeMap;

use countersign_domain::approval::{Approval, ApprovalStatus, Queue};
use countersign_domain::ids::OrgId;

use super::Report;

/// What waits, by the queues it waits in. Grows with what waits.
pub(super) struct Queues {
    org: OrgId,
    waiting: BTreeMap<String, u32>,
}

impl Queues {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, waiting: BTreeMap::new() }
    }

    /// Notes a request that waits.
    pub(super) fn approval(&mut self, approval: &Approval) {
        if approval.status != ApprovalStatus::Pending {
            return;
        }
        for name in &approval.queues {
            *self.waiting.entry(name.clone()).or_default() += 1;
        }
    }

    /// Compares how many a queue says are waiting with those that wait.
    pub(super) fn queue(&mut self, queue: &Queue, report: &mut Report) {
        let waiting = self.waiting.remove(&queue.name).unwrap_or_default();
        report.equal(self.org, format!("queue {}", queue.name), (waiting, queue.waiting));
    }

    /// Checks that nothing waits that no queue knows of.
    pub(super) fn end(&self, report: &mut Report) {
        for (name, waiting) in &self.waiting {
            report.complain(self.org, format!("queue {name}"), (waiting, "no queue"));
        }
    }
}
