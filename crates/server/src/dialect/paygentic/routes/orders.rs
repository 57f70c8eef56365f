//! `/v0/orders`: what customers have agreed to buy.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::document::{Body, Document, DocumentKind};
use countersign_domain::ids::Id as _;
use countersign_domain::resource::{DeleteOrder, ResourceVerb};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Nothing, Reply, list};
use crate::app::App;
use crate::dialect::paygentic::call::{Asked, Call, document};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::home::Named;
use crate::dialect::paygentic::parse::{self, filter};
use crate::dialect::paygentic::{render, wire};
use crate::door::Segment;

const READ: Access = Access::Resource(Permission::InvoicesRead);
const WRITE: Access = Access::Resource(Permission::InvoicesWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, find)).routes(routes!(get, update, delete))
}

/// Makes a draft order for a customer.
#[utoipa::path(post, path = "/v0/orders", tag = "orders",
    request_body = wire::CreateOrder,
    responses(
        (status = 201, body = wire::Order),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<wire::Order> {
    let asked = call.parse(parse::create_order);
    let row = document(call.submit(WRITE, asked).await?)?;
    Ok(Reply::created(render::order(&row)?))
}

/// Lists orders, newest first.
#[utoipa::path(get, path = "/v0/orders", tag = "orders",
    params(
        ("merchantId" = Option<String>, Query),
        ("customerId" = Option<String>, Query),
        ("status" = Option<String>, Query,
            description = "draft, pending, approved, rejected or cancelled"),
        ("type" = Option<String>, Query, description = "new_business, renewal or expansion"),
        ("limit" = Option<u32>, Query),
        ("offset" = Option<u32>, Query),
    ),
    responses(
        (status = 200, body = wire::List<wire::Order>),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn find(call: Call) -> Answer<wire::List<wire::Order>> {
    let reader = call.reader(READ).await?;
    let query = &call.query;
    let part = parse::part(query, (50, usize::MAX))?;
    let status = parse::choice(query, "status", &filter::ORDER_STATUSES)?;
    let business = parse::choice(query, "type", &filter::businesses())?;
    let homes = reader.homes(query.get("merchantId").map(parse::merchant)).await?;
    let customer = query.get("customerId").map(parse::customer_id);
    let (environment, kind) = (reader.environment(), DocumentKind::Order);
    let all = |org| List::Documents { org, environment, kind, parent: None };
    let shows = |row: &Document| {
        let Body::Order(order) = &row.body else { return false };
        let stands = |wanted| match (wanted, order.terms.cancelled_at) {
            (None, at) => at.is_some(),
            (Some(_), Some(_)) => false,
            (Some(state), None) => render::standing(row).is_ok_and(|standing| standing == state),
        };
        customer.is_none_or(|customer| customer == Some(order.customer))
            && business.is_none_or(|business| order.terms.kind == Some(business))
            && status.is_none_or(stands)
    };
    let position = |row: &Document| row.id.ulid().0;
    let found = reader.part(&homes, all, (shows, position), (part.offset, part.limit)).await?;
    let data = found.rows.iter().map(|row| render::order(row)).collect::<Result<_, Failure>>()?;
    Ok(list(data, part, found.total))
}

/// An order with its lines.
#[utoipa::path(get, path = "/v0/orders/{id}", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    responses((status = 200, body = wire::Order), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Order> {
    let reader = call.reader(READ).await?;
    let row = reader.document((parse::order_id(&id), DocumentKind::Order), "Order").await?;
    Ok(Reply::ok(render::order(&row)?))
}

/// Changes an order. No review stands in the way; the snapshot tells.
#[utoipa::path(patch, path = "/v0/orders/{id}", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    request_body = wire::UpdateOrder,
    responses(
        (status = 200, body = wire::Order),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Order> {
    let asked = call.parse(|body| parse::update_order(body, parse::order_id(&id)));
    let row = document(call.submit(WRITE, asked).await?)?;
    Ok(Reply::ok(render::order(&row)?))
}

/// Deletes an order. What waited for a decision about it is cancelled.
#[utoipa::path(delete, path = "/v0/orders/{id}", tag = "orders",
    params(("id" = String, Path, description = "`ord_…`")),
    responses((status = 204), (status = "4XX", body = wire::Failure)))]
async fn delete(Segment(id): Segment, call: Call) -> Result<Nothing, Failure> {
    let order = parse::nothing(parse::order_id(&id));
    let verb = ResourceVerb::DeleteOrder(DeleteOrder { order });
    let asked = Asked::about(Named::Document(order), verb);
    document(call.submit(WRITE, Ok(asked)).await?)?;
    Ok(Nothing)
}
