//! `/v1/payments` (spec §15.3).

mod batch;
mod read;
mod reverse;
mod simulate;

use axum::response::{IntoResponse, Response};
use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::outcome::Outcome;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::Reply;
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::{parse, render, wire};

const READ: Access = Access::Permission(Permission::PaymentsRead);
const WRITE: Access = Access::Permission(Permission::PaymentsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(send, read::list))
        .routes(routes!(read::get))
        .routes(routes!(batch::send_batch))
        .routes(routes!(simulate::simulate))
        .routes(routes!(reverse::reverse))
}

/// Sends a payment, or holds it for approval.
#[utoipa::path(post, path = "/v1/payments", tag = "payments",
    request_body = wire::SendPayment,
    responses(
        (status = 201, body = wire::Payment),
        (status = 202, body = wire::HeldPayment),
        (status = "4XX", body = wire::Failure),
    ))]
async fn send(call: Call) -> Result<Response, Failure> {
    let parsed = call.parse(parse::send_payment);
    let done = call.submit(WRITE, parsed.map(Command::SendPayment)).await?;
    paid(&call, done.outcome, done.replayed)
}

/// The answer to every call that makes a payment.
pub(super) fn paid(call: &Call, outcome: Outcome, replayed: bool) -> Result<Response, Failure> {
    Ok(match outcome {
        Outcome::Posted(payment) => {
            let body = render::payment(&payment, call.app.engine.now());
            Reply::created(body).replayed(replayed).into_response()
        }
        Outcome::Held(held) => {
            Reply::accepted(render::held(&held)).replayed(replayed).into_response()
        }
        other => return Err(Failure::internal(format!("not a payment: {other:?}"))),
    })
}
