//! Payments that are made together or not at all.

use countersign_domain::command::Command;
use countersign_domain::outcome::Outcome;

use super::WRITE;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};

/// Sends up to 20 payments together. When one fails, or would need an approval, none is made, and
/// the answer is 207.
#[utoipa::path(post, path = "/v1/payments/batch", tag = "payments",
    request_body = wire::SendBatch,
    responses(
        (status = 200, body = wire::Batch),
        (status = 207, body = wire::Failure, description = "nothing moved"),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn send_batch(call: Call) -> Answer<wire::Batch> {
    let parsed = call.parse(parse::send_batch);
    let done = call.submit(WRITE, parsed.map(Command::SendBatch)).await?;
    match done.outcome {
        Outcome::Batch(batch) => Ok(Reply::ok(render::batch(&batch)).replayed(done.replayed)),
        other => Err(Failure::internal(format!("not a batch: {other:?}"))),
    }
}
