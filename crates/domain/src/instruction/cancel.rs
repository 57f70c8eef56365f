//! Taking an instruction back.

use std::sync::Arc;

use super::accept::reached;
use super::{Instruction, InstructionStatus, discard};
use crate::access::Permission;
use crate::approval::{Withdrawn, withdraw_request};
use crate::ids::PaymentId;
use crate::log::LogActor;
use crate::outcome::{Instructed, Outcome};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// Takes an instruction back: its request ends, and its money is free again.
pub(super) fn cancel(
    draft: &mut Draft<'_>,
    session: &Session,
    id: PaymentId,
) -> Result<Answer, Halt> {
    let instruction = reached(draft, session, id)?;
    if !may_cancel(draft, session, &instruction)? {
        return Err(Rejection::NotRequester.into());
    }
    match (instruction.status, instruction.approval) {
        (InstructionStatus::PendingApproval, Some(approval)) => {
            if let Withdrawn::Late = withdraw_request(draft, session, approval)? {
                let expired = InstructionStatus::Expired;
                return Ok(Answer::Refused(Rejection::InstructionState(expired)));
            }
            let row = draft.get::<Instruction>((instruction.org, id))?;
            let row = row.ok_or(Rejection::NotFound(Object::Instruction))?;
            Ok(Outcome::Instructed(Instructed::of(row)).into())
        }
        (InstructionStatus::Cancelled, _) => {
            Ok(Outcome::Instructed(Instructed::of(instruction)).into())
        }
        // What people have agreed to is not one person's to take back while it is handed over.
        (InstructionStatus::Approved, _) => {
            Err(Rejection::InstructionState(instruction.status).into())
        }
        (status, _) if status.is_before_rail() => {
            let ended = (InstructionStatus::Cancelled, None);
            let instruction = discard(draft, session, (&instruction, ended))?;
            Ok(Outcome::Instructed(Instructed::of(instruction)).into())
        }
        (status, _) => Err(Rejection::InstructionState(status).into()),
    }
}

/// Who started it, with this credential or as one of the people behind it; or whoever may change
/// what decides.
fn may_cancel(
    draft: &Draft<'_>,
    session: &Session,
    instruction: &Arc<Instruction>,
) -> Result<bool, Halt> {
    let actor = &session.actor;
    if session.log_actor() == instruction.requested_by {
        return Ok(true);
    }
    if actor.is_agent() {
        return Ok(false);
    }
    if actor.permissions().allows(Permission::PoliciesWrite) {
        return Ok(true);
    }
    let starter = match instruction.requested_by {
        LogActor::Person(person) => vec![person],
        LogActor::Key(id) => {
            draft.need([Key::ApiKey(instruction.org, id).into()])?;
            let key = draft.get::<crate::key::ApiKey>((instruction.org, id))?;
            key.map(|key| vec![key.owner, key.creator]).unwrap_or_default()
        }
        LogActor::Operator | LogActor::System => Vec::new(),
    };
    Ok(actor.holders().iter().any(|person| starter.contains(person)))
}
