//! `/v1/approver-lists`: people who may be asked for their agreement.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::{Id as _, OrgId, PolicyId};
use countersign_domain::organization::{
    ApproverList, ApproverListVerb, DeleteApproverList, asks_list,
};
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::Policy;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::state::Range;
use countersign_engine::{Engine, List};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::held::{Once, Written, held, waits};
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;

const READ: Access = Access::Unscoped(Permission::PoliciesRead);
const WRITE: Access = Access::Unscoped(Permission::PoliciesWrite);
const LISTS: Cursor = Cursor("approver-lists");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get, update, delete))
}

/// Makes a list of people who may be asked for their agreement.
#[utoipa::path(post, path = "/v1/approver-lists", tag = "approver lists",
    request_body = wire::WriteApproverList,
    responses(
        (status = 201, body = wire::ApproverList),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<Written<wire::ApproverList>> {
    let parsed = call.parse(parse::create_list).map(ApproverListVerb::Create);
    let done = call.submit(WRITE, parsed.map(Command::ApproverList)).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let Outcome::ApproverList(list) = &done.outcome else {
        return Err(Failure::internal(format!("not a list: {:?}", done.outcome)));
    };
    let asking = asking(&call.app.engine, list.org).await?;
    let body = Written::Made(shown(list, &asking));
    Ok(Reply::created(body).replayed(done.replayed))
}

/// Lists the lists, newest first.
#[utoipa::path(get, path = "/v1/approver-lists", tag = "approver lists",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::ApproverList>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::ApproverList>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, LISTS, 20)?;
    let list = List::ApproverLists { org: reader.org() };
    let rows = reader.page::<ApproverList>(list, query.look_ahead()).await?;
    let asking = asking(&reader.engine, reader.org()).await?;
    let position = |list: &Arc<ApproverList>| list.id.ulid().0;
    let item = |list: Arc<ApproverList>| shown(&list, &asking);
    Ok(Reply::ok(render::page(LISTS, query, rows, (position, item))))
}

/// A list, and the policies that ask it.
#[utoipa::path(get, path = "/v1/approver-lists/{id}", tag = "approver lists",
    params(("id" = String, Path, description = "`apl_…`")),
    responses((status = 200, body = wire::ApproverList), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::ApproverList> {
    let reader = call.reader(READ).await?;
    let id = parse::approver_list_id(&id)?;
    let list = reader.get::<ApproverList>((reader.org(), id), Object::ApproverList).await?;
    if list.deleted_at.is_some() || list.environment.is_some() {
        return Err(Rejection::NotFound(Object::ApproverList).into());
    }
    let asking = asking(&reader.engine, reader.org()).await?;
    Ok(Reply::ok(shown(&list, &asking)))
}

/// Changes a list. What waits is judged by the list as it is at the vote.
#[utoipa::path(patch, path = "/v1/approver-lists/{id}", tag = "approver lists",
    params(("id" = String, Path, description = "`apl_…`")),
    request_body = wire::WriteApproverList,
    responses(
        (status = 200, body = wire::ApproverListChanged),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(Segment(id): Segment, call: Call) -> Answer<Written<wire::ApproverListChanged>> {
    let parsed = call.parse(|body| parse::update_list(body, parse::approver_list_id(&id)?));
    let parsed = parsed.map(ApproverListVerb::Update);
    let done = call.submit(WRITE, parsed.map(Command::ApproverList)).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let Outcome::ApproverListChanged(changed) = &done.outcome else {
        return Err(Failure::internal(format!("not a changed list: {:?}", done.outcome)));
    };
    let asking = asking(&call.app.engine, changed.list.org).await?;
    let used_by = used_by(&changed.list, &asking);
    let body = Written::Made(render::approver_list_changed(changed, &used_by));
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Deletes a list that no policy asks.
#[utoipa::path(delete, path = "/v1/approver-lists/{id}", tag = "approver lists",
    params(("id" = String, Path, description = "`apl_…`")),
    responses(
        (status = 200, body = wire::Deleted),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<Written<wire::Deleted>> {
    let parsed = call.parse(|_| parse::approver_list_id(&id));
    let verb = |list| ApproverListVerb::Delete(DeleteApproverList { org: None, list });
    let done = call.submit(WRITE, parsed.map(verb).map(Command::ApproverList)).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let Outcome::ApproverList(list) = &done.outcome else {
        return Err(Failure::internal(format!("not a list: {:?}", done.outcome)));
    };
    let body = wire::Deleted { id: list.id.to_string(), deleted: true };
    Ok(Reply::ok(Written::Made(body)).replayed(done.replayed))
}

/// The policies that say who has to agree.
async fn asking(engine: &Engine, org: OrgId) -> Result<Vec<Arc<Policy>>, Failure> {
    let range = Range::PoliciesWithTerms(org);
    let state = engine.read(vec![range.into()]).await?;
    state.range::<Policy>(range).map_err(Failure::not_loaded)
}

fn shown(list: &ApproverList, asking: &[Arc<Policy>]) -> wire::ApproverList {
    render::approver_list(list, &used_by(list, asking))
}

fn used_by(list: &ApproverList, asking: &[Arc<Policy>]) -> Vec<PolicyId> {
    let asks = |policy: &&Arc<Policy>| {
        policy.terms.as_ref().is_some_and(|terms| asks_list(terms, list.id))
    };
    asking.iter().filter(asks).map(|policy| policy.id).collect()
}
