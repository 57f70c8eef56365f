//! What the server itself says about rails, in one enum.

use super::{Begin, ExpireQuote, Quoted, Report};
use crate::ids::{OrgId, PaymentId};
use crate::instruction::reads_of_instruction;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Read};

/// What happened between an instruction and its rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RailVerb {
    /// A stage is about to be handed over.
    Begin(Begin),
    /// What the rail would ask.
    Quoted(Quoted),
    /// What became of what was handed over.
    Report(Report),
    /// Nobody accepted the quote in time.
    ExpireQuote(ExpireQuote),
}

impl RailVerb {
    /// The organization.
    #[must_use]
    pub const fn org(&self) -> OrgId {
        self.name().0
    }

    const fn name(&self) -> (OrgId, PaymentId) {
        match self {
            Self::Begin(verb) => (verb.org, verb.instruction),
            Self::Quoted(verb) => (verb.org, verb.instruction),
            Self::Report(verb) => (verb.org, verb.instruction),
            Self::ExpireQuote(verb) => (verb.org, verb.instruction),
        }
    }

    /// The rows that it names.
    pub(crate) fn reads(&self) -> Vec<Read> {
        let (org, instruction) = self.name();
        reads_of_instruction(org, instruction)
    }

    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Begin(verb) => super::begin::begin(draft, session, verb),
            Self::Quoted(verb) => super::quoted::quoted(draft, session, verb),
            Self::Report(verb) => super::report::report(draft, session, verb),
            Self::ExpireQuote(verb) => super::expire::expire(draft, session, verb),
        }
    }
}
