//! The people of the organization, so that lists can be filled.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::parse::Paging;
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{render, wire};

const READ: Needs = Needs::one_of(&[Word::TransactionsRead]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists the people of the organization, newest first.
#[utoipa::path(get, path = paths::USERS, tag = "users",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::User>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::User>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let members = reader.members().await?;
    let user = |member: &std::sync::Arc<countersign_domain::organization::Member>| wire::User {
        id: member.id.to_string(),
        email: member.email.clone(),
        name: member.name.clone(),
    };
    Ok(Reply::ok(render::page(paging, paging.cut(members.iter().map(user).collect()))))
}
