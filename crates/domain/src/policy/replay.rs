//! What happened, judged again: a log replayed under other policies.
//!
//! The log is read from its beginning, because windows and limits remember; only payments asked for
//! in the period are told of. What the proposed policies would have held is taken as agreed to
//! whenever the record says that it was made; what they would have denied is taken as never made,
//! and what they would have let through as made at once. Replayed with nothing proposed, every
//! decision comes out as it was recorded.

mod report;
mod world;

pub use report::{Example, Outcomes, ReplayReport};

use std::collections::{BTreeMap, BTreeSet};

use self::world::{Asked, World};
use super::{Policy, TallyName, Verdict};
use crate::access::Environment;
use crate::ids::{OrgId, PaymentId, PolicyId};
use crate::log::{Attempt, Fact, LogBody};
use crate::payment::{Payment, PaymentKind};
use crate::rejection::Rejection;
use crate::state::{Read, State};
use crate::time::Timestamp;

/// Which policies are judged by instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// In force during all of the history: new ones, and others in the place of those with the
    /// same id.
    pub standing: Vec<Policy>,
    /// Never in force.
    pub removed: BTreeSet<PolicyId>,
}

/// Where and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplayScope {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The beginning of the period.
    pub from: Timestamp,
    /// Its end, which does not belong to it.
    pub to: Timestamp,
}

/// A replay under way.
#[derive(Debug)]
pub struct Replay {
    scope: ReplayScope,
    world: World,
    /// What waits in the replayed world, and the tallies that count it.
    waiting: BTreeMap<PaymentId, Vec<TallyName>>,
    /// What was made, and would not have been.
    denied: BTreeSet<PaymentId>,
    report: ReplayReport,
}

impl Replay {
    /// A replay that has seen nothing yet.
    #[must_use]
    pub fn new(scope: ReplayScope, proposal: Proposal) -> Self {
        Self {
            scope,
            world: World::new(scope, proposal),
            waiting: BTreeMap::new(),
            denied: BTreeSet::new(),
            report: ReplayReport::default(),
        }
    }

    /// What has come of it so far.
    #[must_use]
    pub const fn report(&self) -> &ReplayReport {
        &self.report
    }

    /// Whether a record lies behind the period, and with it all that follow.
    #[must_use]
    pub fn is_behind(&self, body: &LogBody) -> bool {
        body.at >= self.scope.to
    }

    /// What has to be known before these records are replayed: who was paid, and who asked.
    #[must_use]
    pub fn reads<'l>(&mut self, bodies: impl IntoIterator<Item = &'l LogBody>) -> Vec<Read> {
        self.world.make_room();
        self.world.reads(bodies.into_iter().filter_map(|body| self.asked(body)))
    }

    /// Takes in what was read.
    pub fn learn(&mut self, reads: &[Read], state: &State) {
        self.world.learn(reads, state);
    }

    /// Replays the next record of the log.
    pub fn record(&mut self, body: &LogBody) {
        if let Some(asked) = self.asked(body) {
            return self.judge(body, &asked);
        }
        match &body.fact {
            Fact::PolicyCreated { policy } => self.world.policy(policy),
            Fact::PolicyUpdated { after, .. } => self.world.policy(after),
            Fact::PolicyDeleted { policy } => self.world.drop_policy(policy),
            Fact::PaymentCompleted { payment, evaluation: None } if self.is_ours(payment) => {
                self.complete(payment);
            }
            Fact::PaymentFailed { payment } if self.is_ours(payment) => self.fail(payment),
            Fact::PaymentReversed { payment, .. }
                if self.is_ours(payment) && !self.denied.contains(&payment.id) =>
            {
                self.world.take_back(payment);
            }
            _ => {}
        }
    }

    /// Whether a payment left a wallet of ours; the other end has a record too.
    fn is_ours(&self, payment: &Payment) -> bool {
        payment.from_org == self.scope.org && payment.environment == self.scope.environment
    }

    /// What a record says was asked for, where it tells of a decision of the policies.
    fn asked<'l>(&self, body: &'l LogBody) -> Option<Asked<'l>> {
        match &body.fact {
            Fact::PaymentCreated { payment, evaluation }
            | Fact::PaymentCompleted { payment, evaluation: Some(evaluation) } => {
                self.is_ours(payment).then(|| Asked::of_payment(payment, evaluation))
            }
            Fact::PaymentDenied { attempt, evaluation: Some(evaluation), .. } => {
                let ours = attempt.environment == self.scope.environment;
                ours.then(|| Asked::of_attempt(attempt, evaluation, body))
            }
            _ => None,
        }
    }

    fn judge(&mut self, body: &LogBody, asked: &Asked<'_>) {
        match &body.fact {
            Fact::PaymentCreated { payment, .. } => {
                let verdict = self.compare(body, asked, Some(payment.id));
                if verdict == Verdict::Deny {
                    self.never(asked, payment);
                } else {
                    let names = self.world.hold(asked);
                    self.waiting.insert(payment.id, names);
                }
            }
            Fact::PaymentCompleted { payment, .. } => {
                match self.compare(body, asked, Some(payment.id)) {
                    Verdict::Deny => self.never(asked, payment),
                    Verdict::Allow | Verdict::Hold => self.world.post(asked, &[]),
                }
            }
            Fact::PaymentDenied { attempt, rejection, .. } => {
                self.denied(body, asked, (attempt, rejection));
            }
            _ => {}
        }
    }

    /// An attempt that came to nothing. One of a batch was judged by what the batch had made
    /// before it, which was taken back; one that there was not enough for stays refused.
    fn denied(
        &mut self,
        body: &LogBody,
        asked: &Asked<'_>,
        (attempt, rejection): (&Attempt, &Rejection),
    ) {
        let verdict = match attempt.batch {
            Some(_) => Verdict::Deny,
            None => self.compare(body, asked, None),
        };
        let by_policy = matches!(rejection, Rejection::PolicyDenied(_));
        if verdict == Verdict::Deny || !by_policy {
            self.world.refuse(asked);
        } else {
            self.world.post(asked, &[]);
        }
    }

    fn never(&mut self, asked: &Asked<'_>, payment: &Payment) {
        self.world.refuse(asked);
        self.denied.insert(payment.id);
    }

    /// A payment that waited is made.
    fn complete(&mut self, payment: &Payment) {
        let Some(names) = self.waiting.remove(&payment.id) else { return };
        self.world.release(payment, &names);
        if payment.kind != PaymentKind::Reversal {
            self.world.post_later(payment, &names);
        }
    }

    /// A payment that waited is not made.
    fn fail(&mut self, payment: &Payment) {
        let Some(names) = self.waiting.remove(&payment.id) else { return };
        self.world.release(payment, &names);
        if payment.kind != PaymentKind::Reversal {
            self.world.count_attempt(payment.amount, &names, payment.updated_at);
        }
    }

    /// Judges by the proposed policies, and notes what is different.
    fn compare(
        &mut self,
        body: &LogBody,
        asked: &Asked<'_>,
        payment: Option<PaymentId>,
    ) -> Verdict {
        let evaluation = self.world.evaluate(asked);
        let verdict = evaluation.verdict;
        if body.at >= self.scope.from {
            let asks = self.world.approvers(asked, &evaluation);
            self.report.note((asked, payment), evaluation, asks);
        }
        verdict
    }
}
