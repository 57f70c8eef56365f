//! `/v1/organizations/me` (spec §15.1).

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::organization::Member;
use countersign_domain::outcome::Outcome;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::held::{Once, Written, held, waits};
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::{parse, render, wire};

const READ: Access = Access::Permission(Permission::OrganizationsRead);
const WRITE: Access = Access::Unscoped(Permission::OrganizationsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, update))
}

/// Shows the caller's organization.
#[utoipa::path(get, path = "/v1/organizations/me", tag = "organizations",
    responses((status = 200, body = wire::Organization), (status = "4XX", body = wire::Failure)))]
async fn get(call: Call) -> Answer<wire::Organization> {
    let reader = call.reader(READ).await?;
    let mut members: Vec<Arc<Member>> = reader.members().await?;
    // Oldest first: whoever founded it stands on top.
    members.reverse();
    let members = members.iter().map(|member| &**member);
    let defaults = (reader.environment(), reader.engine.settings());
    Ok(Reply::ok(render::organization(&reader.organization, members, defaults)))
}

/// Changes the caller's organization. Who has to agree to changes is itself such a change.
#[utoipa::path(patch, path = "/v1/organizations/me", tag = "organizations",
    request_body = wire::UpdateOrganization,
    responses(
        (status = 200, body = wire::OrganizationUpdated),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(call: Call) -> Answer<Written<wire::OrganizationUpdated>> {
    let parsed = call.parse(parse::update_organization).map(Command::UpdateOrganization);
    let done = call.submit(WRITE, parsed).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let Outcome::Organization(organization) = done.outcome else {
        return Err(Failure::internal(format!("not an organization: {:?}", done.outcome)));
    };
    let settings = render::organization_settings(&organization, call.app.engine.settings());
    let name = organization.name.clone();
    Ok(Reply::ok(Written::Made(wire::OrganizationUpdated { ok: true, name, settings })))
}
