//! `/v1/agents/templates` and `/v1/agents/from-template` (spec §15.6, §15.7).

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::rejection::{Object, Rejection};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agents::{created, fresh_secret};
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};

const READ: Access = Access::Permission(Permission::WalletsRead);
const WRITE: Access = Access::Unscoped(Permission::WalletsWrite);
const TEMPLATES: Cursor = Cursor("templates");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(templates)).routes(routes!(from_template))
}

/// Lists what agents can be made from.
#[utoipa::path(get, path = "/v1/agents/templates", tag = "agents",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 100 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Template>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn templates(call: Call) -> Answer<wire::PageBody<wire::Template>> {
    call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, TEMPLATES, 100)?;
    // The order is the file's; the position of a template is its line in it, from 1.
    let numbered = call.app.options.templates.iter().zip(1_u128..);
    let behind = numbered.filter(|(_, position)| query.after.is_none_or(|last| *position > last));
    let rows: Vec<_> = behind.take(query.look_ahead().limit).collect();
    let item = |(template, _)| render::template(template);
    Ok(Reply::ok(render::page(
        TEMPLATES,
        query,
        rows,
        (|(_, position): &(_, u128)| *position, item),
    )))
}

/// Creates an agent with the permissions and the policy of a template.
#[utoipa::path(post, path = "/v1/agents/from-template", tag = "agents",
    request_body = wire::CreateFromTemplate,
    responses(
        (status = 201, body = wire::NewAgent),
        (status = "4XX", body = wire::Failure),
    ))]
async fn from_template(call: Call) -> Answer<wire::NewAgent> {
    let reader = call.reader(WRITE).await?;
    // Before what is wrong with the request; the command asks again.
    if !reader.allows(Permission::PoliciesWrite) {
        return Err(Rejection::PermissionMissing(Permission::PoliciesWrite).into());
    }
    let secret = fresh_secret(&reader)?;
    let parsed = call.parse(|body| {
        let id = body.text("templateId", 256)?;
        let known = call.app.options.templates.iter().find(|template| template.id == id);
        let template = known.ok_or(Rejection::NotFound(Object::Template))?;
        parse::create_from_template(body, template, secret.known())
    });
    let done = call.submit(WRITE, parsed.map(Command::CreateAgent)).await?;
    created(done.outcome, done.replayed, secret)
}
