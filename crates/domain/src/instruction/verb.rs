//! What can be asked of an instruction once it is there, in one enum.

use super::reads::reads_of_instruction;
use super::{accept, cancel};
use crate::ids::{OrgId, PaymentId};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Read};

/// What can be asked of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstructionVerb {
    /// Its quote is accepted. Accepting it again changes nothing.
    AcceptQuote(PaymentId),
    /// It is taken back, by who started it or by somebody who may change policies. Possible until
    /// people have agreed to it, or a rail has it.
    Cancel(PaymentId),
}

impl InstructionVerb {
    const fn instruction(&self) -> PaymentId {
        match self {
            Self::AcceptQuote(id) | Self::Cancel(id) => *id,
        }
    }

    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        reads_of_instruction(org, self.instruction())
    }

    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::AcceptQuote(id) => accept::accept(draft, session, *id),
            Self::Cancel(id) => cancel::cancel(draft, session, *id),
        }
    }
}
