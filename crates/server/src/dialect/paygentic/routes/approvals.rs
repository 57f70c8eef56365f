//! `/v0/approvals`: reviews of resources.

use std::collections::BTreeSet;

use countersign_domain::access::Permission;
use countersign_domain::approval::{Approval, SubjectKind};
use countersign_domain::command::Access;
use countersign_domain::ids::Id as _;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply, list};
use crate::app::App;
use crate::dialect::paygentic::call::{Call, review};
use crate::dialect::paygentic::parse::{self, filter};
use crate::dialect::paygentic::{render, wire};
use crate::door::Segment;

const READ: Access = Access::Resource(Permission::ApprovalsRead);
const SUBMIT: Access = Access::Resource(Permission::InvoicesWrite);
const DECIDE: Access = Access::Resource(Permission::ApprovalsWrite);
const TAKE_BACK: Access =
    Access::ResourceEither(Permission::ApprovalsWrite, Permission::InvoicesWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(submit, find))
        .routes(routes!(get, decide))
        .routes(routes!(submit_order))
}

/// Submits a resource for review.
#[utoipa::path(post, path = "/v0/approvals", tag = "approvals",
    request_body = wire::SubmitApproval,
    responses(
        (status = 201, body = wire::Approval),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn submit(call: Call) -> Answer<wire::Approval> {
    let asked = call.parse(parse::submit);
    let row = review(call.submit(SUBMIT, asked).await?)?;
    Ok(Reply::created(render::approval(&row)?))
}

/// Submits an order that is kept here, as it is now.
#[utoipa::path(post, path = "/v0/orders/{orderId}/approvals", tag = "orders",
    params(("orderId" = String, Path, description = "`ord_…`")),
    request_body = Option<wire::SubmitOrder>,
    responses(
        (status = 201, body = wire::Approval),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn submit_order(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    let asked = call.parse(|body| parse::submit_order(body, parse::order_id(&id)));
    let row = review(call.submit(SUBMIT, asked).await?)?;
    Ok(Reply::created(render::approval(&row)?))
}

/// Lists reviews, newest first.
#[utoipa::path(get, path = "/v0/approvals", tag = "approvals",
    params(
        ("merchantId" = Option<String>, Query, description = "the caller's own unless given; \
            every merchant's for a platform"),
        ("resourceType" = Option<String>, Query, description = "order or invoice"),
        ("resourceId" = Option<String>, Query),
        ("kind" = Option<String>, Query, description = "data_review, financial_review or push"),
        ("decision" = Option<String>, Query,
            description = "pending, approved, rejected or cancelled"),
        ("limit" = Option<u32>, Query),
        ("offset" = Option<u32>, Query),
    ),
    responses(
        (status = 200, body = wire::List<wire::Approval>),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn find(call: Call) -> Answer<wire::List<wire::Approval>> {
    let reader = call.reader(READ).await?;
    let query = &call.query;
    let part = parse::part(query, (50, usize::MAX))?;
    let kind = parse::choice(query, "resourceType", &filter::types())?;
    let aspect = parse::choice(query, "kind", &filter::kinds())?;
    let status = parse::choice(query, "decision", &filter::DECISIONS)?;
    let homes = reader.homes(query.get("merchantId").map(parse::merchant)).await?;
    let resource = query.get("resourceId");
    let (environment, now) = (reader.environment(), reader.now);
    let subjects = BTreeSet::from([SubjectKind::Order, SubjectKind::Invoice]);
    let all = |org| {
        let (only, subjects) = (BTreeSet::new(), subjects.clone());
        List::Approvals { org, environment, only, subjects, status, now }
    };
    let shows = |row: &Approval| {
        row.subject.resource().is_some_and(|subject| {
            kind.is_none_or(|kind| subject.kind == kind)
                && aspect.is_none_or(|aspect| subject.review == aspect)
                && resource.is_none_or(|resource| subject.resource == resource)
        })
    };
    let position = |row: &Approval| row.id.ulid().0;
    let found = reader.part(&homes, all, (shows, position), (part.offset, part.limit)).await?;
    let data = found.rows.iter().map(|row| render::approval(row)).collect::<Result<_, _>>()?;
    Ok(list(data, part, found.total))
}

/// A review, wherever it stands.
#[utoipa::path(get, path = "/v0/approvals/{id}", tag = "approvals",
    params(("id" = String, Path, description = "`apr_…`")),
    responses((status = 200, body = wire::Approval), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    let reader = call.reader(READ).await?;
    let row = reader.review(parse::approval_id(&id)).await?;
    Ok(Reply::ok(render::approval(&row)?))
}

/// Approves or rejects a review, takes it back while it waits, or reopens what was approved.
#[utoipa::path(patch, path = "/v0/approvals/{id}", tag = "approvals",
    params(("id" = String, Path, description = "`apr_…`")),
    request_body = wire::DecideApproval,
    responses(
        (status = 200, body = wire::Approval),
        (status = 400, body = wire::BadRequest),
        (status = "4XX", body = wire::Failure),
    ))]
async fn decide(Segment(id): Segment, call: Call) -> Answer<wire::Approval> {
    let asked = call.parse(|body| parse::decide(body, parse::approval_id(&id)));
    // Whoever may take it back hears what is wrong with the body; to decide it takes more.
    let access = if call.says("decision", "cancelled") { TAKE_BACK } else { DECIDE };
    let row = review(call.submit(access, asked).await?)?;
    Ok(Reply::ok(render::approval(&row)?))
}
