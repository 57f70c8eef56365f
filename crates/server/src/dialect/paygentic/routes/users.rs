//! `/v0/users`: the persons that reviews name.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::ids::Id as _;
use countersign_domain::organization::Member;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::paygentic::call::Call;
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::{parse, render, wire};
use crate::door::Segment;

const READ: Access = Access::Resource(Permission::ApprovalsRead);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// A person who shares an organization with the caller.
#[utoipa::path(get, path = "/v0/users/{id}", tag = "users",
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, body = wire::User), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::User> {
    let reader = call.reader(READ).await?;
    let not_found = || Failure::not_found("User");
    let id = parse::member_id(&id).ok_or_else(not_found)?;
    for org in reader.homes(None).await? {
        let position = |row: &Member| row.id.ulid().0;
        let members: Vec<Arc<Member>> = reader.whole(List::Members { org }, position).await?;
        if let Some(member) = members.iter().find(|member| member.id == id) {
            return Ok(Reply::ok(render::user(member)));
        }
    }
    Err(not_found())
}
