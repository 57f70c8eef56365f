//! What a rail would ask for an instruction.

use super::Quote;
use super::outcome::short;
use crate::ids::{OrgId, PaymentId};
use crate::instruction::{
    Detail, Funds, Instruction, InstructionStatus, Next, advance, discard, row,
};
use crate::ledger::shrink_hold;
use crate::money::{Amount, Decimal};
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

/// Decimals of what a bank pays out, where that was chosen.
const FIAT_SCALE: u8 = 2;

/// More than any rate has.
const RATE_CHARS_MAX: usize = 40;

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
    let quote = quote.map(Quote::bounded).map_err(|why| short(&why));
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

/// A quote is for what was asked for: the most that may leave is a promise to those who agreed, and
/// what arrives on a chain is posted as it is quoted, so it has to count the token that arrives.
fn fits(instruction: &Instruction, quote: &Quote) -> Result<(), String> {
    let exact = matches!(instruction.detail, Detail::Offramp { receive: Some(_), .. });
    let gross = quote.send_net.checked_add(instruction.fee);
    let sum = !quote.send_net.is_negative() && gross == Some(quote.send_gross);
    let net = quote.receive_gross.checked_sub(quote.rail_fee) == Some(quote.receive_net);
    let positive = quote.send_net.is_positive() && quote.receive_net.is_positive();
    if !sum || !net || !positive || quote.rail_fee < Amount::ZERO {
        return Err("the quote does not add up".to_owned());
    }
    if !counts(&instruction.detail, quote) || !is_rate(&quote.rate) {
        return Err("the quote is for another currency".to_owned());
    }
    let arrives = quote.receive_net.to_decimal(quote.scale, 0);
    match &instruction.detail {
        Detail::Offramp { receive: Some(receive), .. }
            if arrives != receive.to_decimal(FIAT_SCALE, 0) =>
        {
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

/// Whether a quote counts what arrives.
fn counts(detail: &Detail, quote: &Quote) -> bool {
    match detail {
        Detail::Bridge { into } => {
            (quote.currency.as_str(), quote.scale) == (into.key(), into.scale())
        }
        Detail::Offramp { currency, .. } => quote.currency == *currency,
        Detail::Transfer | Detail::Batch | Detail::Vault { .. } => false,
    }
}

/// Whether a text is a decimal above zero, and no longer than one is.
fn is_rate(text: &str) -> bool {
    let positive = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    text.len() <= RATE_CHARS_MAX
        && positive
        && !text.starts_with('-')
        && Decimal::parse(text).is_some()
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
