//! A stage is about to be handed to its rail: what is committed before anything happens outside.

use crate::ids::{OrgId, PaymentId};
use crate::instruction::{
    Instruction, InstructionStatus, Progress, Stage, Standing, advance, discard, payload_of, row,
};
use crate::outcome::{Instructed, Outcome};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Says that a stage is about to be handed over. Only who is answered with the stage as begun may
/// hand it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// The organization.
    pub org: OrgId,
    /// The instruction.
    pub instruction: PaymentId,
    /// The stage.
    pub stage: Stage,
    /// How often it was handed over before, as the caller knows it: of two who begin the same one
    /// comes too late.
    pub attempts_before: u32,
}

/// How long the one who hands a stage over has for it, before somebody asks what became of it.
const HAND_OVER_SECONDS: i64 = 60;

/// Commits that a stage is being handed over, if all that it was let through for still holds.
pub(super) fn begin(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Begin,
) -> Result<Answer, Halt> {
    let instruction = row(draft, (verb.org, verb.instruction))?;
    if !may_begin(&instruction, verb) {
        let unchanged = Instructed { repeated: true, ..Instructed::of(instruction) };
        return Ok(Outcome::Instructed(unchanged).into());
    }
    if verb.stage == *instruction.stages().first().unwrap_or(&verb.stage)
        && let Err(why) = still_stands(draft, &instruction)?
    {
        let ended = (InstructionStatus::NotInitiated, Some(why));
        let instruction = discard(draft, session, (&instruction, ended))?;
        return Ok(Outcome::Instructed(Instructed::of(instruction)).into());
    }
    let now = draft.now();
    // A stage that is handed over again began when it was handed over first.
    let again = instruction.is_at(verb.stage);
    let begun_at = if again { instruction.begun_at } else { Some(now) };
    let begun = Instruction {
        status: InstructionStatus::Running(verb.stage, Progress::Initiated),
        attempt: verb.attempts_before.saturating_add(1),
        questions: 0,
        unheard: false,
        begun_at,
        due_at: Some(now.plus_seconds(HAND_OVER_SECONDS)),
        ..(*instruction).clone()
    };
    let instruction = advance(draft, session, begun)?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}

/// Whether the stage is the next one, and nobody has begun it meanwhile.
fn may_begin(instruction: &Instruction, verb: &Begin) -> bool {
    instruction.attempt == verb.attempts_before && instruction.beginning() == Some(verb.stage)
}

/// What was let through is what there is, and money may still leave the one and enter the other.
fn still_stands(draft: &Draft<'_>, instruction: &Instruction) -> Result<Result<(), String>, Halt> {
    if payload_of(instruction)? != instruction.payload_hash {
        return Ok(Err("it is not what was let through".to_owned()));
    }
    let standing = Standing::of(draft, instruction)?;
    Ok(standing.refusal().map_or(Ok(()), |rejection| Err(told(&rejection))))
}

/// In words, for whoever started it.
fn told(rejection: &Rejection) -> String {
    match rejection {
        Rejection::WalletFrozen { wallet, status } => {
            format!("wallet `{wallet}` is {}", status.as_str())
        }
        Rejection::CounterpartyInactive(document) => {
            format!("counterparty `{document}` is not active")
        }
        Rejection::AccountUnfit(why) => why.to_string(),
        _ => "it may not run any more".to_owned(),
    }
}
