//! Telling administrators of an instruction.

use super::Instruction;
use crate::log::Fact;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// Records that administrators are to be told of an instruction, where a rule wants that. It has a
/// record of its own, so that whoever writes mails need not read those of all instructions.
pub(super) fn notice(
    draft: &mut Draft<'_>,
    session: &Session,
    instruction: &Instruction,
) -> Result<(), Halt> {
    if !instruction.ruled.as_ref().is_some_and(|ruled| ruled.notifies) {
        return Ok(());
    }
    session.log(draft, Fact::NoticeRequested { instruction: instruction.clone() })
}
