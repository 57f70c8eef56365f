//! A quote that nobody accepted in time.

use crate::ids::{OrgId, PaymentId};
use crate::instruction::{InstructionStatus, Next, discard, row};
use crate::outcome::{Instructed, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Says that a quote may be over. Asking twice, or too early, does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpireQuote {
    /// The organization.
    pub org: OrgId,
    /// The instruction.
    pub instruction: PaymentId,
}

/// What is told of a quote that is over.
pub(crate) const QUOTE_EXPIRED: &str = "Quote expired";

/// Ends an instruction whose quote is over, and gives its money back.
pub(super) fn expire(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ExpireQuote,
) -> Result<Answer, Halt> {
    let instruction = row(draft, (verb.org, verb.instruction))?;
    let over = instruction.quote.as_ref().is_some_and(|quote| draft.now() >= quote.expires_at);
    if instruction.next_task() != Some(Next::ExpireQuote) || !over {
        return Ok(Outcome::Instructed(Instructed::of(instruction)).into());
    }
    let ended = (InstructionStatus::QuoteFailed, Some(QUOTE_EXPIRED.to_owned()));
    let instruction = discard(draft, session, (&instruction, ended))?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}
