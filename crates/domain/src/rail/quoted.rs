//! What a rail would ask for an instruction.

use super::Quote;
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{
    Detail, Funds, Instruction, InstructionStatus, Next, advance, discard, row,
};
use crate::ledger::shrink_hold;
use crate::money::Amount;
use crate::outcome::{Instructed, Outcome};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// What a rail answered when it was asked for a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The organization.
    pub org: OrgId,
    /// The instruction.
    pub instruction: PaymentId,
    /// The quote, or why there is none.
    pub quote: Result<Quote, String>,
    /// Whether nobody has to accept it.
    pub accepted: bool,
}

/// Opens the quote, or gives up. What is more than enough of the hold goes back.
pub(super) fn quoted(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Quoted,
) -> Result<Answer, Halt> {
    let instruction = row(draft, (verb.org, verb.instruction))?;
    if instruction.next_task() != Some(Next::Quote) {
        return Ok(Outcome::Instructed(Instructed::of(instruction)).into());
    }
    let quote = verb.quote.clone().and_then(|quote| fits(&instruction, &quote).map(|()| quote));
    let quote = match quote {
        Ok(quote) if draft.now() < quote.expires_at => quote,
        Ok(_) => return failed(draft, session, (&instruction, "the quote came too late")),
        Err(why) => return failed(draft, session, (&instruction, &why)),
    };
    let accepted_at = verb.accepted.then_some(draft.now());
    let open = Instruction {
        due_at: Some(quote.expires_at),
        quote: Some(Quote { accepted_at, ..quote }),
        status: InstructionStatus::OpenQuote,
        ..(*instruction).clone()
    };
    if open.funds == Funds::Held {
        let total = open.total().ok_or(Rejection::AmountOverflow)?;
        shrink_hold(draft, (open.org, open.hold()), total)?;
    }
    let open = if verb.accepted { open.accepted(draft.now()) } else { open };
    let instruction = advance(draft, session, open)?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}

/// A quote is for what was asked for: the most that may leave is a promise to those who agreed.
fn fits(instruction: &Instruction, quote: &Quote) -> Result<(), String> {
    let exact = matches!(instruction.detail, Detail::Offramp { receive: Some(_), .. });
    let gross = quote.send_net.checked_add(instruction.fee);
    let sum = !quote.send_net.is_negative() && gross == Some(quote.send_gross);
    let net = quote.receive_gross.checked_sub(quote.rail_fee) == Some(quote.receive_net);
    let positive = quote.send_net.is_positive() && quote.receive_net.is_positive();
    if !sum || !net || !positive || quote.rail_fee < Amount::ZERO {
        return Err("the quote does not add up".to_owned());
    }
    match &instruction.detail {
        Detail::Offramp { receive: Some(receive), .. } if quote.receive_net != *receive => {
            Err("the quote is for another amount to receive".to_owned())
        }
        _ if quote.send_net > instruction.amount => {
            Err("the quote asks for more than may leave".to_owned())
        }
        _ if !exact && quote.send_net != instruction.amount => {
            Err("the quote is for another amount".to_owned())
        }
        _ => Ok(()),
    }
}

fn failed(
    draft: &mut Draft<'_>,
    session: &Session,
    (instruction, why): (&Instruction, &str),
) -> Result<Answer, Halt> {
    let ended = (InstructionStatus::QuoteFailed, Some(why.to_owned()));
    let instruction = discard(draft, session, (instruction, ended))?;
    Ok(Outcome::Instructed(Instructed::of(instruction)).into())
}
