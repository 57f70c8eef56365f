//! Transactions of vaults.

mod draw_up;
mod read;
mod simulate;

use countersign_domain::command::Command;
use countersign_domain::ids::PaymentId;
use countersign_domain::instruction::{InstructionStatus, InstructionVerb};
use countersign_domain::outcome::{Instructed, Outcome};
use countersign_domain::rejection::Rejection;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::{Code, Failure};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Refused, Segment};

const CREATE: Needs = Needs::one_of(&[Word::TransactionsCreate]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(read::routes())
        .routes(routes!(submit))
        .routes(routes!(cancel))
        .merge(simulate::routes())
}

/// Submits a transaction: policies let it pass, hold it, or block it.
#[utoipa::path(post, path = paths::TRANSACTIONS, tag = "transactions",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 characters.")),
    request_body = wire::SubmitTransaction,
    responses((status = 201, body = wire::Submitted), (status = "4XX", body = wire::Failure)))]
async fn submit(call: Call) -> Answer<wire::Submitted> {
    let parsed = match call.parse(parse::transaction) {
        Ok(said) => {
            let reader = call.reader(CREATE).await?;
            draw_up::drawn_up(&call, &reader, said).await
        }
        Err(failure) => Err(failure),
    };
    let parsed = parsed.map(|verb| Command::Instruct(Box::new(verb)));
    let done = call.submit_once(CREATE, parsed).await?;
    let made = instructed(done.outcome)?;
    let submitted = render::submitted(&made, made.instruction.created_at);
    Ok(Reply::created(submitted).replayed(done.replayed))
}

/// Takes a transaction back that nobody has decided yet.
#[utoipa::path(post, path = paths::TRANSACTION_CANCEL, tag = "transactions",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 201, body = wire::Transaction), (status = "4XX", body = wire::Failure)))]
async fn cancel(Segment(id): Segment, call: Call) -> Answer<wire::Transaction> {
    let reader = call.reader(CREATE).await?;
    let id: PaymentId = parse::uuid("id", &id)?;
    let row = read::find(&reader, id).await?;
    if row.effective_status(reader.now) != InstructionStatus::PendingApproval {
        let message = format!("The transaction is {}", render::status(&row, reader.now));
        return Err(Failure::new(Code::NotCancellable, message));
    }
    let verb = Command::Instruction(InstructionVerb::Cancel(id));
    let made = match call.visit().submit(verb, None).await {
        Ok(done) => instructed(done.outcome)?,
        Err(Refused::Rejected(Rejection::InstructionState(_))) => {
            return Err(Failure::of(Code::NotCancellable));
        }
        Err(refused) => return Err(refused.into()),
    };
    Ok(Reply::created(render::transaction(&made.instruction, reader.now)?))
}

fn instructed(outcome: Outcome) -> Result<Instructed, Failure> {
    match outcome {
        Outcome::Instructed(made) => Ok(made),
        other => Err(Failure::internal(format!("not a transaction: {other:?}"))),
    }
}
