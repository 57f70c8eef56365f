//! What windows say is waiting, against what waits.

use std::collections::BTreeMap;

use countersign_domain::ids::OrgId;
use countersign_domain::instruction::{Funds, Instruction};
use countersign_domain::payment::{Payment, PaymentStatus};
use countersign_domain::policy::{Count, Tally, TallyName};

use super::Report;

/// What waits, by the tallies that count it. Grows with what waits.
pub(super) struct Tallies {
    org: OrgId,
    held: BTreeMap<TallyName, Count>,
}

impl Tallies {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, held: BTreeMap::new() }
    }

    /// Notes a payment that waits.
    pub(super) fn payment(&mut self, payment: &Payment) {
        if payment.status != PaymentStatus::PendingApproval {
            return;
        }
        for name in &payment.counted {
            let held = self.held.entry(name.clone()).or_default();
            *held = held.plus(Count::one(payment.amount)).unwrap_or_default();
        }
    }

    /// Notes an instruction whose money is on its way.
    pub(super) fn instruction(&mut self, instruction: &Instruction) {
        if instruction.funds != Funds::Held {
            return;
        }
        for leg in &instruction.legs {
            for name in &leg.counted {
                let held = self.held.entry(name.clone()).or_default();
                *held = held.plus(Count::one(leg.value.unwrap_or_default())).unwrap_or_default();
            }
        }
    }

    /// Compares what a tally says is held with what waits.
    pub(super) fn tally(&mut self, tally: &Tally, report: &mut Report) {
        let held = self.held.remove(&tally.name).unwrap_or_default();
        let name = |what| format!("tally {} {}: {what}", tally.name.policy, tally.name.of);
        report.equal(self.org, name("held"), (held.sum, tally.held.sum));
        report.equal(self.org, name("held payments"), (held.number, tally.held.number));
    }

    /// Checks that nothing waits that no tally knows of.
    pub(super) fn end(&self, report: &mut Report) {
        for (name, held) in &self.held {
            let what = format!("tally {} {}: held", name.policy, name.of);
            report.complain(self.org, what, (held.sum, "no tally"));
        }
    }
}
