//! What a requirement may look like at most, so that judging one stays cheap.

use super::{Requirement, Step, StepAction, Terms};

const NODES_MAX: usize = 32;
const LEVELS_MAX: usize = 6;
const STAGES_MAX: usize = 8;
const COUNT_MAX: u16 = 50;
const ENTRIES_MAX: usize = 50;
const WAYS_MAX: u64 = 64;
const STEPS_MAX: usize = 16;

impl Requirement {
    /// Refuses a tree that is too large, or has an empty part. The text says what is wrong with it.
    pub fn check(&self) -> Result<(), &'static str> {
        let mut size = Size::default();
        self.measure(1, &mut size)?;
        if size.nodes > NODES_MAX {
            return Err("has more than 32 nodes");
        }
        if size.stages > STAGES_MAX {
            return Err("has more than 8 stages");
        }
        if self.ways() > WAYS_MAX {
            return Err("has more than 64 ways through its `ANY`s");
        }
        Ok(())
    }

    fn measure(&self, level: usize, size: &mut Size) -> Result<(), &'static str> {
        size.nodes += 1;
        if level > LEVELS_MAX {
            return Err("has more than 6 levels");
        }
        match self {
            Self::Quorum { count, .. } if *count == 0 || *count > COUNT_MAX => {
                Err("has a `count` that is not from 1 to 50")
            }
            Self::Quorum { of, .. } if of.is_empty() => Err("has a quorum of nobody"),
            Self::Quorum { of, .. } if of.len() > ENTRIES_MAX => {
                Err("has more than 50 entries in `approvers`")
            }
            Self::Quorum { .. } => Ok(()),
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) if parts.is_empty() => {
                Err("has an empty `of`")
            }
            Self::All(parts) | Self::Any(parts) | Self::Then(parts) => {
                if matches!(self, Self::Then(_)) {
                    size.stages += parts.len();
                }
                parts.iter().try_for_each(|part| part.measure(level + 1, size))
            }
        }
    }
}

#[derive(Default)]
struct Size {
    nodes: usize,
    stages: usize,
}

impl Terms {
    /// Refuses terms that cannot be: with the field, and what is wrong with it.
    pub fn check(&self, ttl_seconds: Option<u32>) -> Result<(), (&'static str, &'static str)> {
        let requirement = "approval.requirement";
        self.requirement.check().map_err(|message| (requirement, message))?;
        if self.rejections == 0 || self.rejections > COUNT_MAX {
            return Err(("approval.rejections", "is not from 1 to 50"));
        }
        if self.steps.len() > STEPS_MAX {
            return Err(("approval.steps", "has more than 16 steps"));
        }
        let mut before = 0;
        for step in &self.steps {
            if step.after_seconds <= before {
                return Err(("approval.steps", "is not in the order of time"));
            }
            before = step.after_seconds;
            step.requirement()
                .map_or(Ok(()), Requirement::check)
                .map_err(|message| ("approval.steps.requirement", message))?;
        }
        if ttl_seconds.is_some_and(|ttl| before >= ttl) {
            return Err(("approval.steps", "has a step that is not before the deadline"));
        }
        Ok(())
    }

    /// Every requirement that it names: its own, and those of its steps.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        let later = self.steps.iter().filter_map(Step::requirement);
        std::iter::once(&self.requirement).chain(later)
    }
}

impl Step {
    /// Whom it asks, where it asks others.
    #[must_use]
    pub const fn requirement(&self) -> Option<&Requirement> {
        match &self.action {
            StepAction::Remind => None,
            StepAction::Escalate(requirement) | StepAction::Reassign(requirement) => {
                Some(requirement)
            }
        }
    }
}
