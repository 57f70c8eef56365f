//! What a rail says became of a stage: the same state machine, whoever brings the news.
//!
//! News may come twice, late, or in another order than they happened; none of them does anything a
//! second time, and what is final stays.

use super::{RailOutcome, RailReference};
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{
    Funds, Instruction, InstructionStatus, Progress, Stage, advance, fail, give_back, move_money,
    row,
};
use crate::outcome::{Instructed, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// News of a stage: the answer to handing it over, to a question, or a call of the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The organization.
    pub org: OrgId,
    /// The instruction.
    pub instruction: PaymentId,
    /// The stage.
    pub stage: Stage,
    /// What became of it.
    pub outcome: RailOutcome,
    /// When to look again, in milliseconds, where the rail knows better than we do.
    pub again_ms: Option<u32>,
}

/// How long a rail has for a stage before it is asked, unless it says so itself.
const AGAIN_MS: u32 = 5_000;

/// The shortest and the longest wait before a question.
const AGAIN_MS_MIN: u32 = 10;
const AGAIN_MS_MAX: u32 = 3_600_000;

/// Takes news of a stage in.
pub(super) fn report(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Report,
) -> Result<Answer, Halt> {
    let instruction = row(draft, (verb.org, verb.instruction))?;
    let outcome = verb.outcome.bounded();
    let instruction = if instruction.is_at(verb.stage) {
        match outcome {
            RailOutcome::Accepted { reference } => {
                accepted(draft, session, (&instruction, verb, reference))?
            }
            RailOutcome::Settled { reference } => {
                settled(draft, session, (&instruction, verb.stage, reference))?
            }
            RailOutcome::Failed { reason, returned } => {
                fail(draft, session, (&instruction, verb.stage), (reason, returned))?
            }
            RailOutcome::Unknown => unknown(draft, session, (&instruction, verb))?,
            RailOutcome::NeverHeard => never_heard(draft, &instruction),
        }
    } else {
        late(draft, session, (&instruction, verb.stage, &outcome))?
    };
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}

/// The rail has it. The same news again only moves the next look on.
fn accepted(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, verb, reference): (&Instruction, &Report, Option<String>),
) -> Result<std::sync::Arc<Instruction>, Halt> {
    let status = InstructionStatus::Running(verb.stage, Progress::Pending);
    let due_at = Some(draft.now().plus_ms(i64::from(again(verb, instruction.questions))));
    let is_news = instruction.status != status
        || reference.as_deref().is_some_and(|it| instruction.reference(verb.stage) != Some(it));
    let pending = Instruction { status, due_at, ..instruction.clone() }.named(verb.stage, reference);
    if is_news {
        return advance(draft, session, Instruction { questions: 0, ..pending });
    }
    let questions = pending.questions.saturating_add(1);
    Ok(draft.update(Instruction { questions, ..pending }))
}

/// It is done: the money moves as far as this stage takes it, and the next stage is due.
fn settled(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, stage, reference): (&Instruction, Stage, Option<String>),
) -> Result<std::sync::Arc<Instruction>, Halt> {
    let now = draft.now();
    let last = instruction.stage_after(Some(stage)).is_none();
    let status = if last {
        InstructionStatus::Completed
    } else {
        InstructionStatus::Running(stage, Progress::Processed)
    };
    let done = Instruction {
        status,
        attempt: 0,
        questions: 0,
        due_at: (!last).then_some(now),
        ..instruction.clone()
    };
    let moved = move_money(draft, done.named(stage, reference), stage)?;
    advance(draft, session, moved)
}

/// Nobody knows. It is asked about again and again, ever more seldom.
fn unknown(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, verb): (&Instruction, &Report),
) -> Result<std::sync::Arc<Instruction>, Halt> {
    let status = InstructionStatus::Running(verb.stage, Progress::Unknown);
    let due_at = Some(draft.now().plus_ms(i64::from(again(verb, instruction.questions))));
    let questions = instruction.questions.saturating_add(1);
    let is_pending =
        instruction.status == InstructionStatus::Running(verb.stage, Progress::Pending);
    // That a question was not answered does not make unknown what the rail has said before.
    let asked = Instruction { due_at, questions, ..instruction.clone() };
    if is_pending || instruction.status == status {
        return Ok(draft.update(asked));
    }
    advance(draft, session, Instruction { status, ..asked })
}

/// It may be handed over again, under the same key.
fn never_heard(draft: &mut Draft<'_>, instruction: &Instruction) -> std::sync::Arc<Instruction> {
    let InstructionStatus::Running(stage, _) = instruction.status else {
        return draft.update(instruction.clone());
    };
    let status = InstructionStatus::Running(stage, Progress::Unknown);
    let due_at = Some(draft.now());
    let unheard = true;
    draft.update(Instruction { status, due_at, unheard, ..instruction.clone() })
}

/// What comes after the end of a stage changes nothing, but for money that comes back late.
fn late(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, stage, outcome): (&std::sync::Arc<Instruction>, Stage, &RailOutcome),
) -> Result<std::sync::Arc<Instruction>, Halt> {
    let comes_back = matches!(outcome, RailOutcome::Failed { returned: true, .. });
    let waits = instruction.status == InstructionStatus::Failed(stage)
        && instruction.funds == Funds::Suspended;
    if !comes_back || !waits {
        return Ok(std::sync::Arc::clone(instruction));
    }
    let returned = give_back(draft, (**instruction).clone())?;
    advance(draft, session, returned)
}

/// When to look again: what the rail says, else longer with each question in vain.
fn again(verb: &Report, questions: u32) -> u32 {
    let first = verb.again_ms.unwrap_or(AGAIN_MS).max(AGAIN_MS_MIN);
    first.saturating_mul(1 << questions.min(16)).min(AGAIN_MS_MAX)
}

impl Instruction {
    /// The same with what the rail calls a stage.
    fn named(mut self, stage: Stage, reference: Option<String>) -> Self {
        let Some(reference) = reference else { return self };
        self.references.retain(|one| one.stage != stage);
        self.references.push(RailReference { stage, reference });
        self
    }
}
