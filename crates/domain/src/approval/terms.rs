//! On which terms a request waits: who has to agree, and what happens while nobody does.

use serde::{Deserialize, Serialize};

use super::Requirement;
use crate::canonical;

/// What a policy asks for when it holds a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Who has to agree.
    pub requirement: Requirement,
    /// How many people have to say no before the request ends; one unless the policy says more.
    #[serde(with = "canonical::integer")]
    pub rejections: u16,
    /// What happens while it waits, in the order of time.
    pub steps: Vec<Step>,
}

/// Something that happens to a request that still waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// How long after the request was opened, in seconds.
    #[serde(with = "canonical::integer")]
    pub after_seconds: u32,
    /// What happens.
    pub action: StepAction,
}

/// What happens to a request that still waits. Nothing of it ever lets a payment through by
/// itself: it only changes who is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAction {
    /// Whoever may still vote is told again.
    Remind,
    /// From now on these suffice as well.
    Escalate(Requirement),
    /// From now on these are asked instead. Votes cast before count where they fit.
    Reassign(Requirement),
}

impl Terms {
    /// One approval by anyone allowed, one rejection, nothing in between.
    #[must_use]
    pub fn one() -> Self {
        Self { requirement: Requirement::one(), rejections: 1, steps: Vec::new() }
    }
}

impl StepAction {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Remind => "REMIND",
            Self::Escalate(_) => "ESCALATE",
            Self::Reassign(_) => "REASSIGN",
        }
    }
}
