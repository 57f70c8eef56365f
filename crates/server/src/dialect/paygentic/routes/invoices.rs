//! `/v2/invoices`: what customers are to pay, as whoever bills has made it; and drafts of the
//! sandbox.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::document::{Body, Document, DocumentKind};
use countersign_domain::ids::Id as _;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply, list};
use crate::app::App;
use crate::dialect::paygentic::call::{Call, document};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::parse::{self, filter};
use crate::dialect::paygentic::{render, wire};
use crate::door::Segment;

const READ: Access = Access::Resource(Permission::InvoicesRead);
const WRITE: Access = Access::Resource(Permission::InvoicesWrite);
const OFFSET_MAX: usize = 10_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(find)).routes(routes!(get)).routes(routes!(create))
}

/// Lists invoices, newest first.
#[utoipa::path(get, path = "/v2/invoices", tag = "invoices",
    params(
        ("merchantId" = Option<String>, Query),
        ("customerId" = Option<String>, Query),
        ("subscriptionId" = Option<String>, Query),
        ("status" = Option<String>, Query),
        ("limit" = Option<u32>, Query),
        ("offset" = Option<u32>, Query, description = "at most 10000"),
    ),
    responses(
        (status = 200, body = wire::List<wire::Invoice>),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn find(call: Call) -> Answer<wire::List<wire::Invoice>> {
    let reader = call.reader(READ).await?;
    let query = &call.query;
    let part = parse::part(query, (10, OFFSET_MAX))?;
    let status = parse::choice(query, "status", &filter::INVOICE_STATUSES)?;
    let homes = reader.homes(query.get("merchantId").map(parse::merchant)).await?;
    let customer = query.get("customerId").map(parse::customer_id);
    let subscription = query.get("subscriptionId").map(parse::subscription_customer);
    let (environment, kind) = (reader.environment(), DocumentKind::Invoice);
    let all = |org| List::Documents { org, environment, kind, parent: None };
    let shows = |row: &Document| {
        let Body::Invoice(invoice) = &row.body else { return false };
        let mut wanted = [customer, subscription].into_iter().flatten();
        // Those that are kept here are drafts.
        wanted.all(|customer| customer == Some(invoice.customer))
            && status.is_none_or(|status| status == "DRAFT")
    };
    let position = |row: &Document| row.id.ulid().0;
    let found = reader.part(&homes, all, (shows, position), (part.offset, part.limit)).await?;
    let data = found.rows.iter().map(|row| render::invoice(row)).collect::<Result<_, Failure>>()?;
    Ok(list(data, part, found.total))
}

/// An invoice.
#[utoipa::path(get, path = "/v2/invoices/{id}", tag = "invoices",
    params(("id" = String, Path, description = "`inv_…`")),
    responses((status = 200, body = wire::Invoice), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Invoice> {
    let reader = call.reader(READ).await?;
    let row = reader.document((parse::invoice_id(&id), DocumentKind::Invoice), "Invoice").await?;
    Ok(Reply::ok(render::invoice(&row)?))
}

/// Makes a draft invoice of the sandbox, as whoever bills would.
#[utoipa::path(post, path = "/v1/sandbox/paygentic/invoices", tag = "sandbox",
    request_body = wire::CreateInvoice,
    responses(
        (status = 201, body = wire::Invoice),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<wire::Invoice> {
    let asked = call.parse(parse::create_invoice);
    let row = document(call.submit(WRITE, asked).await?)?;
    Ok(Reply::created(render::invoice(&row)?))
}
