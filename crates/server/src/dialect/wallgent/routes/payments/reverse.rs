//! Taking a payment back.

use axum::response::{IntoResponse, Response};
use countersign_domain::command::Command;
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::ReversePayment;

use super::{WRITE, paid};
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::reply::Reply;
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;

/// Takes a payment back: whole, once, by the one who got it. The policies of the wallet that gives
/// the money back may hold it.
#[utoipa::path(post, path = "/v1/payments/{id}/reverse", tag = "payments",
    params(("id" = String, Path)),
    request_body = Option<wire::ReversePayment>,
    responses(
        (status = 200, body = wire::ReversedPayment),
        (status = 202, body = wire::HeldPayment),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn reverse(Segment(id): Segment, call: Call) -> Result<Response, Failure> {
    let parsed = call.parse(|body| {
        let reason = parse::reason(body)?;
        Ok(Command::ReversePayment(ReversePayment { payment: parse::payment_id(&id)?, reason }))
    });
    let done = call.submit(WRITE, parsed).await?;
    match done.outcome {
        Outcome::Reversed(reversed) => {
            let body = render::reversed(&reversed, call.app.engine.now());
            Ok(Reply::ok(body).replayed(done.replayed).into_response())
        }
        held => paid(&call, held, done.replayed),
    }
}
