//! `/v2/users/{userId}/wallets/external`.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::document::{Body, Document, DocumentKind};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Object;
use countersign_domain::user::{ExternalWallet, UserVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::find;
use super::reply::{Answer, Reply};
use super::users::WRITE;
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::Failure;
use crate::dialect::hifi::parse::ListQuery;
use crate::dialect::hifi::{parse, render, wire};
use crate::door::{Segment, Segments};

const READ: Access = Access::Permission(Permission::WalletsRead);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get))
}

/// Registers an address outside for a user.
#[utoipa::path(post, path = "/v2/users/{userId}/wallets/external", tag = "external wallets",
    params(("userId" = String, Path)),
    request_body = wire::CreateExternal,
    responses((status = 200, body = wire::ExternalWallet), (status = "4XX", body = wire::Failure)))]
async fn create(Segment(id): Segment, call: Call) -> Answer<wire::ExternalWallet> {
    let parsed = call.parse(|body| parse::register_external(body, parse::user(&id)));
    let command = parsed.map(|verb| Command::User(UserVerb::RegisterExternal(verb)));
    match call.submit(WRITE, command).await? {
        Outcome::Document(document) => shown(&document),
        other => Err(Failure::internal(format!("no external wallet: {other:?}"))),
    }
}

/// Lists a user's addresses outside, newest first.
#[utoipa::path(get, path = "/v2/users/{userId}/wallets/external", tag = "external wallets",
    params(
        ("userId" = String, Path), ("limit" = Option<u32>, Query),
        ("createdBefore" = Option<String>, Query), ("createdAfter" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::ExternalWallets),
        (status = "4XX", body = wire::Failure)))]
async fn list(Segment(id): Segment, call: Call) -> Answer<wire::ExternalWallets> {
    let reader = call.reader(READ).await?;
    let query = ListQuery::parse(&call.query)?;
    let (user, _) = find::user(&reader, &id).await?;
    let kind = (DocumentKind::ExternalWallet, Some(user.id));
    let rows =
        reader.documents(kind, query.created, (query.limit + 1, |_: &Document| true)).await?;
    let (rows, next_cursor) = query.page(rows, |row| row.created_at);
    let one = |row: &Arc<Document>| {
        let body = <&ExternalWallet>::try_from(&row.body).ok()?;
        Some(render::external_wallet(row, body))
    };
    let external_wallets: Vec<wire::ExternalWallet> = rows.iter().filter_map(one).collect();
    let count = external_wallets.len();
    Ok(Reply(wire::ExternalWallets { count, external_wallets, next_cursor }))
}

/// Shows an address outside.
#[utoipa::path(get, path = "/v2/users/{userId}/wallets/external/{id}", tag = "external wallets",
    params(("userId" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = wire::ExternalWallet), (status = "4XX", body = wire::Failure)))]
async fn get(Segments(user, id): Segments, call: Call) -> Answer<wire::ExternalWallet> {
    let reader = call.reader(READ).await?;
    let (user, _) = find::user(&reader, &user).await?;
    let is_it =
        |row: &Document| row.parent == Some(user.id) && matches!(row.body, Body::ExternalWallet(_));
    let named = (&parse::external_wallet(&id), Object::Wallet);
    shown(&*find::document(&reader, named, is_it).await?)
}

fn shown(document: &Document) -> Answer<wire::ExternalWallet> {
    match <&ExternalWallet>::try_from(&document.body) {
        Ok(body) => Ok(Reply(render::external_wallet(document, body))),
        Err(()) => Err(Failure::internal("a document that is no external wallet".to_owned())),
    }
}
