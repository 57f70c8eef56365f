//! What a replay found.

use std::collections::BTreeMap;

use super::world::Asked;
use crate::approval::Approvers;
use crate::ids::{PaymentId, WalletId};
use crate::money::{Amount, Asset};
use crate::policy::{Effect, Evaluation, Finding, Verdict};
use crate::time::Timestamp;

/// What a replay found: how many decisions would have been others, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplayReport {
    /// Decisions of the period that were judged again.
    pub replayed: u64,
    /// What would have been otherwise.
    pub all: Outcomes,
    /// The same by recipient; of the first [`ReplayReport::GROUPS_MAX`] that it concerns.
    pub by_recipient: BTreeMap<WalletId, Outcomes>,
    /// What each of these would have been asked about beside what they were.
    pub by_approver: Vec<(Approvers, Outcomes)>,
    /// Some of them, the earliest.
    pub examples: Vec<Example>,
}

/// How many decisions would have been others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Held, and were not.
    pub newly_held: u64,
    /// Denied, and were not.
    pub newly_denied: u64,
    /// Let through, and were not.
    pub newly_allowed: u64,
}

/// A decision that would have been another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The payment, where it came to be.
    pub payment: Option<PaymentId>,
    /// When it was asked for.
    pub at: Timestamp,
    /// The wallet that paid, or was to.
    pub from: WalletId,
    /// The wallet that was paid, or was to be.
    pub to: WalletId,
    /// What the amount counts.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
    /// What was said then.
    pub was: Verdict,
    /// What would have been said.
    pub would: Verdict,
    /// By which rules.
    pub findings: Vec<Finding>,
}

impl Outcomes {
    /// How many altogether.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.newly_held + self.newly_denied + self.newly_allowed
    }

    const fn add(&mut self, would: Verdict) {
        match would {
            Verdict::Hold => self.newly_held += 1,
            Verdict::Deny => self.newly_denied += 1,
            Verdict::Allow => self.newly_allowed += 1,
        }
    }
}

impl ReplayReport {
    /// How many recipients and approvers are told apart.
    pub const GROUPS_MAX: usize = 10_000;
    /// How many examples there are at most.
    pub const EXAMPLES_MAX: usize = 20;

    /// How many decisions would have been the same.
    #[must_use]
    pub const fn unchanged(&self) -> u64 {
        self.replayed - self.all.total()
    }

    pub(super) fn note(
        &mut self,
        (asked, payment): (&Asked<'_>, Option<PaymentId>),
        evaluation: Evaluation,
        asks: Vec<Approvers>,
    ) {
        self.replayed += 1;
        let would = evaluation.verdict;
        if would == asked.recorded {
            return;
        }
        self.all.add(would);
        let known = self.by_recipient.contains_key(&asked.to);
        if known || self.by_recipient.len() < Self::GROUPS_MAX {
            self.by_recipient.entry(asked.to).or_default().add(would);
        }
        for approver in asks {
            let place = self.by_approver.iter().position(|(one, _)| *one == approver);
            if place.is_none() && self.by_approver.len() < Self::GROUPS_MAX {
                self.by_approver.push((approver, Outcomes::default()));
            }
            let place = place.unwrap_or(self.by_approver.len().saturating_sub(1));
            if let Some((_, outcomes)) = self.by_approver.get_mut(place) {
                outcomes.add(would);
            }
        }
        if self.examples.len() < Self::EXAMPLES_MAX {
            let against = |finding: &Finding| finding.effect != Effect::Pass;
            self.examples.push(Example {
                payment,
                at: asked.at,
                from: asked.from,
                to: asked.to,
                asset: asked.asset,
                amount: asked.amount,
                was: asked.recorded,
                would,
                findings: evaluation.findings.into_iter().filter(against).collect(),
            });
        }
    }
}
