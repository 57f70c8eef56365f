//! Writing an instruction's next status, with its record.

use std::sync::Arc;

use super::Instruction;
use crate::log::Fact;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// Writes an instruction as it is now, and records it.
pub(crate) fn advance(
    draft: &mut Draft<'_>,
    session: &Session,
    instruction: Instruction,
) -> Result<Arc<Instruction>, Halt> {
    let updated_at = draft.now().max(instruction.created_at);
    let before = draft.get::<Instruction>((instruction.org, instruction.id))?;
    let before = before.map(|before| before.status);
    let instruction = draft.update(Instruction { updated_at, ..instruction });
    let updated = Fact::InstructionUpdated { instruction: (*instruction).clone(), before };
    session.log(draft, updated)?;
    Ok(instruction)
}
