//! What has to happen next, so that the task of an instruction is in its row.

use super::{Instruction, InstructionStatus, Progress, Stage};
use crate::time::Timestamp;

/// What whoever talks to rails does about an instruction that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask the rail what it would ask.
    Quote,
    /// Hand a stage over.
    Begin(Stage),
    /// Ask what became of a stage.
    Ask(Stage),
    /// Give up a quote that nobody has accepted.
    ExpireQuote,
}

impl Instruction {
    /// What has to happen next, as soon as it is due; none when only people can move it on.
    #[must_use]
    pub fn next_task(&self) -> Option<Next> {
        if let Some(stage) = self.beginning() {
            return Some(Next::Begin(stage));
        }
        match self.status {
            InstructionStatus::Created | InstructionStatus::Approved => Some(Next::Quote),
            InstructionStatus::OpenQuote => Some(Next::ExpireQuote),
            InstructionStatus::Running(stage, _) => Some(Next::Ask(stage)),
            _ => None,
        }
    }

    /// The stage that may be handed over now; none while a rail has one, or has yet to quote.
    #[must_use]
    pub fn beginning(&self) -> Option<Stage> {
        let quoted = self.quote.as_ref().is_some_and(|quote| quote.accepted_at.is_some());
        match self.status {
            InstructionStatus::Created
            | InstructionStatus::Approved
            | InstructionStatus::AwaitingFunds => {
                let ready = quoted || !self.kind().is_quoted();
                self.stage_after(None).filter(|_| ready)
            }
            InstructionStatus::Running(stage, Progress::Processed) => self.stage_after(Some(stage)),
            // What the rail has never heard of is handed over again.
            InstructionStatus::Running(stage, Progress::Unknown) if self.unheard => Some(stage),
            _ => None,
        }
    }

    /// The instruction with its quote accepted; it goes on at once.
    #[must_use]
    pub(crate) fn accepted(mut self, now: Timestamp) -> Self {
        if let Some(quote) = &mut self.quote {
            quote.accepted_at.get_or_insert(now);
        }
        self.status = match self.stage_after(None) {
            Some(Stage::Deposit) => InstructionStatus::AwaitingFunds,
            _ => InstructionStatus::Created,
        };
        self.due_at = Some(now);
        self
    }
}
