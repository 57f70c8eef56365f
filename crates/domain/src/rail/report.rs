//! What a rail says became of a stage: the same state machine, whoever brings the news.
//!
//! News may come twice, late, or in another order than they happened; none of them does anything a
//! second time, and what is final stays.

use std::sync::Arc;

use super::{RailOutcome, RailReference};
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{
    Funds, Instruction, InstructionStatus, Progress, Stage, advance, fail, give_back, move_money,
    row,
};
use crate::outcome::{Instructed, Outcome};
use crate::policy::ordered::remember_paid;
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
            RailOutcome::NeverHeard => never_heard(draft, session, (&instruction, verb))?,
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
) -> Result<Arc<Instruction>, Halt> {
    let status = InstructionStatus::Running(verb.stage, Progress::Pending);
    let known = instruction.reference(verb.stage);
    let is_named = reference.as_deref().is_some_and(|reference| known != Some(reference));
    let is_news = instruction.status != status || is_named;
    let questions = if is_news { 0 } else { instruction.questions.saturating_add(1) };
    // A rail that says when it will be done is asked then; any other ever more seldom.
    let wait_ms = verb.again_ms.map_or_else(|| longer(AGAIN_MS, questions), bounded);
    let due_at = Some(draft.now().plus_ms(wait_ms));
    let pending = Instruction { status, due_at, questions, unheard: false, ..instruction.clone() };
    let pending = pending.named(verb.stage, reference);
    if is_news { advance(draft, session, pending) } else { Ok(draft.update(pending)) }
}

/// It is done: the money moves as far as this stage takes it, and the next stage is due.
fn settled(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, stage, reference): (&Instruction, Stage, Option<String>),
) -> Result<Arc<Instruction>, Halt> {
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
        unheard: false,
        due_at: (!last).then_some(now),
        ..instruction.clone()
    };
    let moved = move_money(draft, done.named(stage, reference), stage)?;
    if last {
        remember_paid(draft, &moved)?;
    }
    advance(draft, session, moved)
}

/// Nobody knows. It is asked about again and again, ever more seldom. That a question was not
/// answered does not make unknown what the rail has said before.
fn unknown(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, verb): (&Instruction, &Report),
) -> Result<Arc<Instruction>, Halt> {
    let wait_ms = longer(verb.again_ms.unwrap_or(AGAIN_MS), instruction.questions);
    let due_at = Some(draft.now().plus_ms(wait_ms));
    let questions = instruction.questions.saturating_add(1);
    let asked = Instruction { due_at, questions, ..instruction.clone() };
    match instruction.status {
        InstructionStatus::Running(stage, Progress::Initiated) => {
            let status = InstructionStatus::Running(stage, Progress::Unknown);
            advance(draft, session, Instruction { status, ..asked })
        }
        _ => Ok(draft.update(asked)),
    }
}

/// It may be handed over again, under the same key. A rail that said that it has it cannot unsay
/// that: then nobody knows.
fn never_heard(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, verb): (&Instruction, &Report),
) -> Result<Arc<Instruction>, Halt> {
    let InstructionStatus::Running(stage, progress) = instruction.status else {
        return unknown(draft, session, (instruction, verb));
    };
    if progress == Progress::Pending {
        return unknown(draft, session, (instruction, verb));
    }
    let status = InstructionStatus::Running(stage, Progress::Unknown);
    let due_at = Some(draft.now());
    let unheard = Instruction { status, due_at, unheard: true, ..instruction.clone() };
    if progress == Progress::Unknown {
        return Ok(draft.update(unheard));
    }
    advance(draft, session, unheard)
}

/// What comes after the end of a stage changes nothing, but for money that comes back late.
fn late(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, stage, outcome): (&Arc<Instruction>, Stage, &RailOutcome),
) -> Result<Arc<Instruction>, Halt> {
    let comes_back = matches!(outcome, RailOutcome::Failed { returned: true, .. });
    let waits = instruction.status == InstructionStatus::Failed(stage)
        && instruction.funds == Funds::Suspended;
    if !comes_back || !waits {
        return Ok(Arc::clone(instruction));
    }
    let returned = give_back(draft, (**instruction).clone())?;
    advance(draft, session, returned)
}

/// Longer with each question in vain.
fn longer(first: u32, questions: u32) -> i64 {
    bounded(first.saturating_mul(1 << questions.min(16)))
}

fn bounded(wait_ms: u32) -> i64 {
    i64::from(wait_ms.clamp(AGAIN_MS_MIN, AGAIN_MS_MAX))
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
