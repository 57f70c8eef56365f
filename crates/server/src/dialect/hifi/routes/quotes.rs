//! Quotes of bridges and off-ramps.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::command::Command;
use countersign_domain::ids::{DocumentId, Id as _, Ulid};
use countersign_domain::instruction::{
    Detail, Instruction, InstructionKind, InstructionVerb, Next, Outside, Party,
};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::outcome::Outcome;
use countersign_domain::rail::{Quote, QuoteAsked, Quoted, RailVerb};
use countersign_engine::RailError;
use tokio::time::timeout;

use super::transfers::WRITE;
use super::view;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::{Code, Failure};
use crate::door::Reader;

/// How long a call waits for a rail's answer. Whoever talks to rails asks again after that.
const ANSWER: Duration = Duration::from_secs(5);

/// What a caller only wants to know.
pub(super) struct Inquiry {
    /// What would be sent.
    pub(super) asset: Asset,
    /// How much of it.
    pub(super) amount: Amount,
    /// What would arrive.
    pub(super) currency: String,
    /// In hundredths what is to arrive exactly.
    pub(super) receive: Option<Amount>,
    /// Whether on the same day.
    pub(super) same_day: bool,
}

/// What a rail would ask, before there is anything to ask for.
pub(super) async fn ask(call: &Call, reader: &Reader, inquiry: Inquiry) -> Result<Quote, Failure> {
    let detail = Detail::Offramp {
        account: DocumentId::from_ulid(Ulid(0)),
        currency: inquiry.currency,
        receive: inquiry.receive,
        references: inquiry.same_day.then(|| "{\"sameDayAch\":true}".to_owned()),
    };
    let asked = QuoteAsked {
        org: reader.org(),
        environment: reader.environment(),
        instruction: None,
        kind: detail.kind(),
        from: Party::Outside(Outside::default()),
        asset: inquiry.asset,
        amount: inquiry.amount,
        fee: Amount::ZERO,
        detail,
    };
    match quote(call, &asked).await {
        Ok(quote) => Ok(quote),
        Err(RailError::Refused(why)) => Err(Failure::new(Code::InvalidTransactionRoute, why)),
        Err(RailError::Unavailable(cause)) => Err(Failure::unavailable(cause)),
    }
}

async fn quote(call: &Call, asked: &QuoteAsked) -> Result<Quote, RailError> {
    let late = |_| Err(RailError::Unavailable("no answer in time".to_owned()));
    timeout(ANSWER, call.app.rail.quote(asked)).await.unwrap_or_else(late)
}

/// A transfer that needs a quote, with the quote, where it can be had at once. If not, whoever
/// talks to rails goes on asking.
pub(super) async fn quoted(
    call: &Call,
    instruction: Arc<Instruction>,
) -> Result<Arc<Instruction>, Failure> {
    if instruction.next_task() != Some(Next::Quote) {
        return Ok(instruction);
    }
    let quote = match quote(call, &QuoteAsked::of(&instruction)).await {
        Ok(quote) => Ok(quote),
        Err(RailError::Refused(why)) => Err(why),
        Err(RailError::Unavailable(_)) => return Ok(instruction),
    };
    let bridge = instruction.kind() == InstructionKind::Bridge;
    let accepted = bridge && call.app.options.rails.accepts_bridges;
    let (org, id) = (instruction.org, instruction.id);
    let verb = RailVerb::Quoted(Quoted { org, instruction: id, quote, accepted });
    match call.vouch(Command::Rail(verb)).await? {
        Outcome::Instructed(made) => Ok(made.instruction),
        other => Err(Failure::internal(format!("no transfer: {other:?}"))),
    }
}

/// Accepts the quote of a transfer.
pub(super) async fn accepted(
    call: &Call,
    (kind, id): (InstructionKind, &str),
) -> Result<Arc<Instruction>, Failure> {
    let reader = call.servant(WRITE).await?;
    let named = view::transfer(&reader, (kind, id)).await?;
    let verb = InstructionVerb::AcceptQuote(named.id);
    match call.submit(WRITE, Ok(Command::Instruction(verb))).await? {
        Outcome::Instructed(made) => Ok(made.instruction),
        other => Err(Failure::internal(format!("no transfer: {other:?}"))),
    }
}
