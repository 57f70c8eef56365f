//! What each policy asks of a request, and how that changes while nobody answers.

use serde::{Deserialize, Serialize};

use super::{Approval, Requirement, Step, StepAction, Terms};
use crate::canonical;
use crate::ids::PolicyId;
use crate::policy::Policy;
use crate::time::Timestamp;

/// Whom one policy asks, in the version that held the request. What a step of it changes, it
/// changes here alone: no policy's escalation leads past what another one asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The policy; none where whoever asked wanted it so. A rule of an ordered set is named by its
    /// own bits.
    pub policy: Option<PolicyId>,
    /// Its version.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// Who has to agree, by now.
    pub requirement: Requirement,
    /// How many people have to say no before the request ends.
    #[serde(with = "canonical::integer")]
    pub rejections: u16,
    /// What is still to come, in the order of time.
    pub steps: Vec<Step>,
}

impl Ask {
    /// What a policy asks.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let Terms { requirement, rejections, steps } =
            policy.terms.clone().unwrap_or_else(Terms::one);
        let (policy, version) = (Some(policy.id), policy.version);
        Self { policy, version, requirement, rejections, steps }
    }

    /// What somebody wants for what they ask for themselves.
    #[must_use]
    pub fn wanted(terms: &Terms) -> Self {
        let Terms { requirement, rejections, steps } = terms.clone();
        Self { policy: None, version: 0, requirement, rejections, steps }
    }

    /// The next step, and when, of a request that was opened then.
    fn next(&self, opened: Timestamp) -> Option<Timestamp> {
        self.steps.first().map(|step| opened.plus_seconds(i64::from(step.after_seconds)))
    }

    /// Takes the next step.
    fn step(&mut self) -> Option<StepAction> {
        if self.steps.is_empty() {
            return None;
        }
        let step = self.steps.remove(0);
        match &step.action {
            StepAction::Remind => {}
            StepAction::Escalate(others) => {
                let now = std::mem::replace(&mut self.requirement, Requirement::one());
                self.requirement = Requirement::Any(vec![now, others.clone()]);
            }
            StepAction::Reassign(others) => self.requirement = others.clone(),
        }
        Some(step.action)
    }

    /// The same as it is at an instant, of a request that was opened then.
    #[must_use]
    pub(super) fn at(mut self, opened: Timestamp, now: Timestamp) -> Self {
        while self.next(opened).is_some_and(|at| at <= now) {
            self.step();
        }
        self
    }
}

impl Approval {
    /// When something happens next, and which policy's step it is; none when only the deadline is
    /// left.
    fn next_ask(&self) -> Option<(Timestamp, usize)> {
        let each = self.asks.iter().enumerate();
        let next = each.filter_map(|(index, ask)| Some((ask.next(self.created_at)?, index)));
        next.filter(|(at, _)| *at < self.expires_at).min()
    }

    /// The next step, and when it is taken.
    #[must_use]
    pub fn next_step(&self) -> Option<(Timestamp, &StepAction)> {
        let (at, index) = self.next_ask()?;
        let step = self.asks.get(index)?.steps.first()?;
        Some((at, &step.action))
    }

    /// The request with other asks: what they come to together, and when something is due.
    #[must_use]
    pub(super) fn asking(mut self, asks: Vec<Ask>) -> Self {
        if !self.asks.is_empty() && self.asks != asks {
            self.asked_first.get_or_insert_with(|| std::mem::take(&mut self.asks));
        }
        self.asks = asks;
        self.requirement = Requirement::combine(self.asks.iter().map(|ask| &ask.requirement));
        self.rejections = self.asks.iter().map(|ask| ask.rejections).min().unwrap_or(1);
        self.due_at = self.next_ask().map_or(self.expires_at, |(at, _)| at);
        self
    }

    /// The steps that are due at `now`, each with the request as it leaves it.
    #[must_use]
    pub fn advanced(&self, now: Timestamp) -> Vec<(StepAction, Self)> {
        let mut taken = Vec::new();
        let mut request = self.clone();
        while let Some((at, index)) = request.next_ask().filter(|(at, _)| *at <= now) {
            let mut asks = request.asks.clone();
            let Some(action) = asks.get_mut(index).and_then(Ask::step) else { break };
            request = Self { updated_at: at, ..request }.asking(asks);
            taken.push((action, request.clone()));
        }
        taken
    }
}
