//! Accepting a quote.

use std::sync::Arc;

use super::{Instruction, InstructionStatus, advance, discard, row};
use crate::ids::PaymentId;
use crate::outcome::{Instructed, Outcome};
use crate::rail::QUOTE_EXPIRED;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::own_wallet;

/// Accepts the quote of an instruction. One that comes too late records that it is over.
pub(super) fn accept(
    draft: &mut Draft<'_>,
    session: &Session,
    id: PaymentId,
) -> Result<Answer, Halt> {
    let instruction = reached(draft, session, id)?;
    let now = draft.now();
    let quote = instruction.quote.as_ref();
    if quote.is_some_and(|quote| quote.accepted_at.is_some()) {
        return Ok(Outcome::Instructed(Instructed::of(instruction)).into());
    }
    match (instruction.status, quote) {
        (InstructionStatus::OpenQuote, Some(quote)) if now < quote.expires_at => {}
        (InstructionStatus::OpenQuote, Some(_)) => {
            let ended = (InstructionStatus::QuoteFailed, Some(QUOTE_EXPIRED.to_owned()));
            discard(draft, session, (&instruction, ended))?;
            return Ok(Answer::Refused(Rejection::QuoteExpired));
        }
        (InstructionStatus::QuoteFailed, Some(_)) => return Err(Rejection::QuoteExpired.into()),
        (status, _) => return Err(Rejection::InstructionState(status).into()),
    }
    let accepted = (*instruction).clone().accepted(now);
    let instruction = advance(draft, session, accepted)?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}

/// The instruction, if the caller may know of it.
pub(super) fn reached(
    draft: &Draft<'_>,
    session: &Session,
    id: PaymentId,
) -> Result<Arc<Instruction>, Halt> {
    let instruction = row(draft, (session.org()?, id))?;
    match own_wallet(draft, &session.actor, instruction.org, instruction.wallet) {
        // Of what it does not reach a credential learns nothing.
        Err(Halt::Rejected(Rejection::WalletOutOfScope(_))) => {
            Err(Rejection::NotFound(Object::Instruction).into())
        }
        other => other.map(|_| instruction),
    }
}
