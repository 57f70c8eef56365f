//! `/v0/orders/{orderId}/lineItems`: the lines of an order.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::resource::{RemoveLine, ResourceDone, ResourceVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Nothing, Reply};
use crate::app::App;
use crate::dialect::paygentic::call::{Asked, Call, document};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::home::Named;
use crate::dialect::paygentic::{parse, render, wire};
use crate::door::{Segment, Segments};

const WRITE: Access = Access::Resource(Permission::InvoicesWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(update, delete))
}

/// Adds a line to an order.
#[utoipa::path(post, path = "/v0/orders/{orderId}/lineItems", tag = "line items",
    params(("orderId" = String, Path, description = "`ord_…`")),
    request_body = wire::CreateLine,
    responses(
        (status = 201, body = wire::Line),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(Segment(order): Segment, call: Call) -> Answer<wire::Line> {
    let asked = call.parse(|body| parse::create_line(body, parse::order_id(&order)));
    Ok(Reply::created(line(call.submit(WRITE, asked).await?)?))
}

/// Changes a line of an order.
#[utoipa::path(patch, path = "/v0/orders/{orderId}/lineItems/{id}", tag = "line items",
    params(
        ("orderId" = String, Path, description = "`ord_…`"),
        ("id" = String, Path, description = "`oli_…`"),
    ),
    request_body = wire::UpdateLine,
    responses(
        (status = 200, body = wire::Line),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(Segments(order, id): Segments, call: Call) -> Answer<wire::Line> {
    let name = (parse::order_id(&order), parse::line_id(&id));
    let asked = call.parse(|body| parse::update_line(body, name));
    Ok(Reply::ok(line(call.submit(WRITE, asked).await?)?))
}

/// Takes a line out of an order.
#[utoipa::path(delete, path = "/v0/orders/{orderId}/lineItems/{id}", tag = "line items",
    params(
        ("orderId" = String, Path, description = "`ord_…`"),
        ("id" = String, Path, description = "`oli_…`"),
    ),
    responses((status = 204), (status = "4XX", body = wire::Failure)))]
async fn delete(Segments(order, id): Segments, call: Call) -> Result<Nothing, Failure> {
    let order = parse::nothing(parse::order_id(&order));
    let line = parse::nobody(parse::line_id(&id));
    let verb = ResourceVerb::RemoveLine(RemoveLine { order, line });
    let asked = Asked::about(Named::Document(order), verb);
    document(call.submit(WRITE, Ok(asked)).await?)?;
    Ok(Nothing)
}

fn line(done: ResourceDone) -> Result<wire::Line, Failure> {
    match done {
        ResourceDone::Line(row, line) => render::line(&row, line),
        other => Err(Failure::internal(format!("not a line: {other:?}"))),
    }
}
