//! `/v0/customers`: whom a merchant sells to.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::document::{Body, Document, DocumentKind};
use countersign_domain::ids::Id as _;
use countersign_domain::resource::ResourceDone;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply, list};
use crate::app::App;
use crate::dialect::paygentic::call::Call;
use crate::dialect::paygentic::error::{Failure, Issue};
use crate::dialect::paygentic::{parse, render, wire};
use crate::door::{Query, Segment};

const READ: Access = Access::Resource(Permission::InvoicesRead);
const WRITE: Access = Access::Resource(Permission::InvoicesWrite);

/// Of fewer characters than this no part of a name is looked for.
const PART_CHARS_MIN: usize = 3;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, find)).routes(routes!(get))
}

/// Makes a customer of a consumer, or finds the one that there is.
#[utoipa::path(post, path = "/v0/customers", tag = "customers",
    request_body = wire::CreateCustomer,
    responses(
        (status = 200, description = "There is such a customer", body = wire::CreatedCustomer),
        (status = 201, body = wire::CreatedCustomer),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<wire::CreatedCustomer> {
    let asked = call.parse(parse::create_customer);
    match call.submit(WRITE, asked).await? {
        ResourceDone::Document(row) => Ok(Reply::created(render::created_customer(&row))),
        ResourceDone::Existing(row) => Ok(Reply::ok(render::created_customer(&row))),
        other => Err(Failure::internal(format!("not a customer: {other:?}"))),
    }
}

/// Lists a merchant's customers, newest first.
#[utoipa::path(get, path = "/v0/customers", tag = "customers",
    params(
        ("organizationId" = String, Query, description = "the merchant's"),
        ("name" = Option<String>, Query, description = "a part of it, of at least 3 characters"),
        ("email" = Option<String>, Query, description = "a part of it, of at least 3 characters"),
        ("externalId" = Option<String>, Query),
        ("limit" = Option<u32>, Query),
        ("offset" = Option<u32>, Query),
    ),
    responses(
        (status = 200, body = wire::List<wire::Customer>),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn find(call: Call) -> Answer<wire::List<wire::Customer>> {
    let reader = call.reader(READ).await?;
    let query = &call.query;
    let merchant = query.get("organizationId").ok_or_else(|| Issue::required("organizationId"))?;
    let part = parse::part(query, (10, usize::MAX))?;
    let (name, email) = (part_of(query, "name")?, part_of(query, "email")?);
    let external = query.get("externalId");
    let homes = reader.homes(Some(parse::merchant(merchant))).await?;
    let (environment, kind) = (reader.environment(), DocumentKind::Customer);
    let all = |org| List::Documents { org, environment, kind, parent: None };
    let has = |text: &str, part: &Option<String>| {
        part.as_ref().is_none_or(|part| text.to_lowercase().contains(part))
    };
    let shows = |row: &Document| {
        let Body::Customer(customer) = &row.body else { return false };
        has(&customer.consumer.name, &name)
            && has(&customer.consumer.email, &email)
            && external.is_none_or(|id| customer.external_id.as_deref() == Some(id))
    };
    let position = |row: &Document| row.id.ulid().0;
    let found = reader.part(&homes, all, (shows, position), (part.offset, part.limit)).await?;
    let data = found.rows.iter().map(|row| render::customer(row)).collect::<Result<_, _>>()?;
    Ok(list(data, part, found.total))
}

/// A customer.
#[utoipa::path(get, path = "/v0/customers/{id}", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, body = wire::Customer), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Customer> {
    let reader = call.reader(READ).await?;
    let id = parse::customer_id(&id);
    let row = reader.document((id, DocumentKind::Customer), "Customer").await?;
    Ok(Reply::ok(render::customer(&row)?))
}

/// A part of a name to look for, whatever its case.
fn part_of(query: &Query, name: &str) -> Result<Option<String>, Issue> {
    let Some(part) = query.get(name) else { return Ok(None) };
    if part.chars().count() < PART_CHARS_MIN {
        return Err(Issue::new(name, "too_short", "must have at least 3 characters"));
    }
    Ok(Some(part.to_lowercase()))
}
