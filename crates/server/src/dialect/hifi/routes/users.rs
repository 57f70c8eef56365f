//! `/v2/users`.

use countersign_domain::access::{Duty, Permission};
use countersign_domain::command::{Access, Command};
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::outcome::Outcome;
use countersign_domain::user::{User, UserName, UserVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::find;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::Failure;
use crate::dialect::hifi::parse::ListQuery;
use crate::dialect::hifi::{parse, render, wire};
use crate::door::{Query, Reader, Segment};

const READ: Access = Access::Permission(Permission::WalletsRead);
pub(super) const WRITE: (Access, Duty) = (Access::Unscoped(Permission::WalletsWrite), Duty::Start);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get, update))
}

/// Registers a user.
#[utoipa::path(post, path = "/v2/users", tag = "users",
    request_body = wire::CreateUser,
    responses((status = 200, body = wire::User), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::User> {
    let parsed = call.parse(parse::create_user);
    let command = parsed.map(|verb| Command::User(UserVerb::Create(verb)));
    shown(&call.submit(WRITE, command).await?)
}

/// Lists users, newest first.
#[utoipa::path(get, path = "/v2/users", tag = "users",
    params(
        ("limit" = Option<u32>, Query), ("createdBefore" = Option<String>, Query),
        ("createdAfter" = Option<String>, Query), ("userId" = Option<String>, Query),
        ("type" = Option<String>, Query), ("firstName" = Option<String>, Query),
        ("lastName" = Option<String>, Query), ("businessName" = Option<String>, Query),
        ("email" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Users), (status = "4XX", body = wire::Failure)))]
async fn list(call: Call) -> Answer<wire::Users> {
    let reader = call.reader(READ).await?;
    let query = ListQuery::parse(&call.query)?;
    let only = match call.query.get("userId") {
        Some(user) => Some(reader.find(&parse::user(user)).await?),
        None => None,
    };
    let wanted = |row: &Document| {
        let named = only.is_none_or(|id| id == Some(countersign_domain::ids::Id::ulid(row.id)));
        named && reaches(&reader, row) && matches(&call.query, row)
    };
    let kind = (DocumentKind::User, None);
    let rows = reader.documents(kind, query.created, (query.limit + 1, wanted)).await?;
    let (rows, next_cursor) = query.page(rows, |row| row.created_at);
    let one = |row: &std::sync::Arc<Document>| {
        <&User>::try_from(&row.body).ok().map(|body| render::user(row, body))
    };
    let users: Vec<wire::User> = rows.iter().filter_map(one).collect();
    Ok(Reply(wire::Users { count: users.len(), users, next_cursor }))
}

fn reaches(reader: &Reader, row: &Document) -> bool {
    reader.actor().reaches(User::wallet_of(row.id))
}

/// Whether a user is one of those that are asked for: part of a text, whatever its case.
fn matches(query: &Query, row: &Document) -> bool {
    let Ok(user) = <&User>::try_from(&row.body) else { return false };
    let part = |name: &str, text: Option<&str>| {
        let wanted = query.get(name).map(str::to_lowercase);
        wanted.is_none_or(|part| text.is_some_and(|text| text.to_lowercase().contains(&part)))
    };
    let kind = if user.name.is_business() { "business" } else { "individual" };
    let (first, last, business) = match &user.name {
        UserName::Individual { first, last } => (Some(&**first), Some(&**last), None),
        UserName::Business { name } => (None, None, Some(&**name)),
    };
    query.get("type").is_none_or(|wanted| wanted == kind)
        && part("firstName", first)
        && part("lastName", last)
        && part("businessName", business)
        && part("email", Some(&user.email))
}

/// Shows a user.
#[utoipa::path(get, path = "/v2/users/{userId}", tag = "users",
    params(("userId" = String, Path)),
    responses((status = 200, body = wire::User), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::User> {
    let reader = call.reader(READ).await?;
    let (document, user) = find::user(&reader, &id).await?;
    Ok(Reply(render::user(&document, &user)))
}

/// Changes what is known of a user.
#[utoipa::path(post, path = "/v2/users/{userId}", tag = "users",
    params(("userId" = String, Path)),
    request_body = wire::UpdateUser,
    responses((status = 200, body = wire::User), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::User> {
    let parsed = call.parse(|body| parse::update_user(body, &id));
    shown(&call.submit(WRITE, parsed.map(Command::User)).await?)
}

/// The user that a command made or changed.
pub(super) fn shown(outcome: &Outcome) -> Answer<wire::User> {
    match outcome {
        Outcome::Document(document) => match <&User>::try_from(&document.body) {
            Ok(user) => Ok(Reply(render::user(document, user))),
            Err(()) => Err(Failure::internal("a document that is no user".to_owned())),
        },
        other => Err(Failure::internal(format!("no user: {other:?}"))),
    }
}
