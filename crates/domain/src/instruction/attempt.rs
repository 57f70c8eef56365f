//! An instruction that was decided against.

use super::notice::notice;
use super::{Funds, Instruct, Instruction, InstructionStatus, Ruling, once};
use crate::log::Fact;
use crate::money::Amount;
use crate::outcome::{Instructed, Outcome};
use crate::policy::{Judged, TallyName, refuse_legs};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// An instruction that was decided against, and why.
pub(super) struct Refused {
    pub(super) instruction: Instruction,
    pub(super) judged: Option<Judged>,
    pub(super) ruling: Option<Ruling>,
    pub(super) rejection: Rejection,
}

/// Records it. Nothing has moved, and nothing is held. What a policy denied is an instruction all
/// the same where the caller wants to find it again.
pub(super) fn deny(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, refused): (&Instruct, Refused),
) -> Result<Answer, Halt> {
    let Refused { instruction, judged, ruling, rejection } = refused;
    let by_policy = matches!(rejection, Rejection::PolicyDenied(_) | Rejection::RuleDenied(_));
    let failure = match &rejection {
        Rejection::PolicyDenied(denial) => Some(denial.finding.reason(denial.asset)),
        Rejection::RuleDenied(ruled) => ruled.reason.clone(),
        _ => None,
    };
    let denied = Instruction {
        status: InstructionStatus::Denied,
        funds: Funds::Apart,
        failure,
        due_at: None,
        ruled: ruling.map(|ruling| Box::new(ruling.ruled)),
        ..instruction
    };
    if verb.outside.is_none()
        && let Some(judged) = &judged
    {
        count(draft, (&denied, judged))?;
    }
    let kept = verb.keeps_denied && by_policy;
    let fact = Fact::InstructionDenied {
        instruction: denied.clone(),
        evaluation: judged.map(|judged| judged.evaluation),
        rejection: rejection.clone(),
        kept,
    };
    if !kept {
        session.log(draft, fact)?;
        return Ok(Answer::Refused(rejection));
    }
    if let Some(once) = &verb.once {
        once::keep(draft, session, (once, denied.id))?;
    }
    let instruction = draft.insert(denied);
    session.log(draft, fact)?;
    notice(draft, session, &instruction)?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}

/// In the windows that count attempts.
fn count(draft: &mut Draft<'_>, (denied, judged): (&Instruction, &Judged)) -> Result<(), Halt> {
    let attempts: Vec<Vec<TallyName>> =
        (0..denied.legs.len()).map(|leg| judged.attempts(leg)).collect();
    let legs: Vec<(Amount, &[TallyName])> = denied
        .legs
        .iter()
        .zip(&attempts)
        .map(|(leg, names)| (leg.value.unwrap_or_default(), names.as_slice()))
        .collect();
    refuse_legs(draft, denied.org, &legs)
}
