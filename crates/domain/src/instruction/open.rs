//! Holding the money of an instruction, and asking people for their agreement.

use super::notice::notice;
use super::{Funds, Instruct, Instruction, InstructionStatus, Ruling};
use crate::approval::{
    Ask, InstructionSubject, NewRequest, Place, Subject, join, queues_of_lists, request,
};
use crate::ledger::{HoldReason, NewHold, place_hold};
use crate::log::Fact;
use crate::outcome::{Instructed, Outcome};
use crate::policy::{Judged, Verdict, hold_legs};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// What people are asked by, and where the request stands.
pub(super) struct Asking {
    pub(super) judged: Judged,
    pub(super) ruling: Option<Ruling>,
    pub(super) place: Place,
}

/// Holds the money and opens a request.
pub(super) fn hold(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, instruction, asking): (&Instruct, Instruction, Asking),
) -> Result<Answer, Halt> {
    let Asking { judged, ruling, mut place } = asking;
    let expires_at = deadline(draft, session, (verb, &judged, ruling.as_ref()))?;
    let approval = draft.fresh();
    let instruction = Instruction {
        status: InstructionStatus::PendingApproval,
        approval: Some(approval),
        expires_at: (expires_at != Timestamp::NEVER).then_some(expires_at),
        due_at: None,
        ..instruction
    };
    reserve(draft, &instruction)?;
    let mut asks: Vec<Ask> = judged.holding().map(|policy| Ask::of(policy)).collect();
    asks.extend(ruling.into_iter().filter(|it| it.verdict == Verdict::Hold).flat_map(|it| it.asks));
    // Who is asked by a list keeps it from being deleted.
    place.queues.extend(queues_of_lists(&asks));
    draft.need(place.queues.iter().map(|name| Key::Queue(instruction.org, name.clone()).into()))?;
    let wanted = verb.hold.as_ref().and_then(|hold| hold.terms.as_ref());
    asks.extend(wanted.map(Ask::wanted));
    let new = NewRequest {
        id: approval,
        org: instruction.org,
        environment: instruction.environment,
        subject: Subject::Instruction(Box::new(InstructionSubject::of(&instruction))),
        payload_hash: instruction.payload_hash,
        evaluation: judged.evaluation.clone(),
        asks,
        place,
        expires_at,
    };
    let request = request(draft, session, new)?;
    let approval = draft.insert(request);
    join(draft, &approval)?;
    hold_legs(draft, instruction.org, &super::settle::counted(&instruction.legs))?;
    let instruction = draft.insert(instruction);
    let evaluation = Some(judged.evaluation).filter(|said| !said.findings.is_empty());
    let created = Fact::InstructionCreated { instruction: (*instruction).clone(), evaluation };
    session.log(draft, created)?;
    session.log(draft, Fact::ApprovalCreated { approval: (*approval).clone() })?;
    notice(draft, session, &instruction)?;
    let approval = Some(approval);
    Ok(Outcome::Instructed(Instructed { approval, ..Instructed::of(instruction) }).into())
}

/// Holds what leaves the wallet, from now until it has left or never will.
pub(super) fn reserve(draft: &mut Draft<'_>, instruction: &Instruction) -> Result<(), Halt> {
    if instruction.funds != Funds::Held {
        return Ok(());
    }
    let new = NewHold {
        id: instruction.hold(),
        org: instruction.org,
        environment: instruction.environment,
        wallet: instruction.wallet,
        asset: instruction.asset,
        amount: instruction.total().ok_or(Rejection::AmountOverflow)?,
        counted: instruction.value(),
        reason: HoldReason::Rail,
        approval: instruction.approval,
        transaction: instruction.id,
        // Unlike a payment's it outlives the request.
        expires_at: instruction.expires_at,
    };
    place_hold(draft, &new)
}

/// The shortest of the times that those who hold it give; without any of these what organization
/// or server say. Where ordered rules alone hold it, and give none, it waits for ever.
fn deadline(
    draft: &Draft<'_>,
    session: &Session,
    (verb, judged, ruling): (&Instruct, &Judged, Option<&Ruling>),
) -> Result<Timestamp, Halt> {
    let of_policies = judged.holding().filter_map(|policy| policy.approval_ttl_seconds);
    let ruling = ruling.filter(|ruling| ruling.verdict == Verdict::Hold);
    let of_rules = ruling.and_then(|ruling| ruling.deadline_seconds);
    let given = of_policies.chain(of_rules).chain(verb.ttl_seconds).min();
    let by_rules_alone =
        ruling.is_some() && verb.hold.is_none() && judged.holding().next().is_none();
    let seconds = match given {
        Some(seconds) => seconds,
        None if by_rules_alone => return Ok(Timestamp::NEVER),
        None => {
            let of_organization = session.organization()?.settings.approval_ttl_seconds;
            of_organization.unwrap_or(draft.context().settings.approval_ttl_seconds)
        }
    };
    Ok(draft.now().plus_seconds(i64::from(seconds)))
}
