//! An instruction that will not happen.

use std::sync::Arc;

use super::{Funds, Instruction, InstructionStatus, Stage, advance, give_back, release};
use crate::session::Session;
use crate::state::{Draft, Halt};

/// Ends an instruction before any rail has had it, and gives its money back.
pub(crate) fn discard(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, (status, failure)): (&Instruction, (InstructionStatus, Option<String>)),
) -> Result<Arc<Instruction>, Halt> {
    let ended = Instruction { status, failure, due_at: None, ..instruction.clone() };
    let ended = release(draft, ended)?;
    advance(draft, session, ended)
}

/// Ends an instruction that a rail could not do. What has not left the wallet is free again; what
/// has comes back where the rail says that it has none of it.
pub(crate) fn fail(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, stage): (&Instruction, Stage),
    (reason, returned): (String, bool),
) -> Result<Arc<Instruction>, Halt> {
    let failed = Instruction {
        status: InstructionStatus::Failed(stage),
        failure: Some(reason),
        questions: 0,
        due_at: None,
        unheard: false,
        ..instruction.clone()
    };
    let failed = match failed.funds {
        Funds::Held => release(draft, failed)?,
        Funds::Suspended if returned => give_back(draft, failed)?,
        Funds::Suspended | Funds::Apart | Funds::Spent | Funds::Returned => failed,
    };
    advance(draft, session, failed)
}
