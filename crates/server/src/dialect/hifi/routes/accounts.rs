//! `/v2/users/{userId}/accounts`.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::document::{Body, Document, DocumentKind};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Object;
use countersign_domain::user::{BankAccount, CloseAccount, UserVerb};
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
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(get, close))
}

/// Registers a bank account of a user.
#[utoipa::path(post, path = "/v2/users/{userId}/accounts", tag = "accounts",
    params(("userId" = String, Path)),
    request_body = wire::CreateAccount,
    responses((status = 200, body = wire::AccountCreated), (status = "4XX", body = wire::Failure)))]
async fn create(Segment(id): Segment, call: Call) -> Answer<wire::AccountCreated> {
    let parsed = call.parse(|body| parse::register_account(body, parse::user(&id)));
    let command = parsed.map(|verb| Command::User(UserVerb::RegisterAccount(verb)));
    done(call.submit(WRITE, command).await?, "Account created successfully")
}

/// Lists a user's active bank accounts, newest first.
#[utoipa::path(get, path = "/v2/users/{userId}/accounts", tag = "accounts",
    params(
        ("userId" = String, Path), ("limit" = Option<u32>, Query),
        ("createdBefore" = Option<String>, Query), ("createdAfter" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Accounts), (status = "4XX", body = wire::Failure)))]
async fn list(Segment(id): Segment, call: Call) -> Answer<wire::Accounts> {
    let reader = call.reader(READ).await?;
    let query = ListQuery::parse(&call.query)?;
    let (user, _) = find::user(&reader, &id).await?;
    let kind = (DocumentKind::BankAccount, Some(user.id));
    let rows =
        reader.documents(kind, query.created, (query.limit + 1, |_: &Document| true)).await?;
    let (rows, next_cursor) = query.page(rows, |row| row.created_at);
    let one = |row: &Arc<Document>| {
        <&BankAccount>::try_from(&row.body).ok().map(|body| render::account(row, body))
    };
    let banks: Vec<wire::Account> = rows.iter().filter_map(one).collect();
    Ok(Reply(wire::Accounts { count: banks.len(), banks, next_cursor }))
}

/// Shows a bank account.
#[utoipa::path(get, path = "/v2/users/{userId}/accounts/{accountId}", tag = "accounts",
    params(("userId" = String, Path), ("accountId" = String, Path)),
    responses((status = 200, body = wire::Account), (status = "4XX", body = wire::Failure)))]
async fn get(Segments(user, id): Segments, call: Call) -> Answer<wire::Account> {
    let reader = call.reader(READ).await?;
    let (user, _) = find::user(&reader, &user).await?;
    let is_it =
        |row: &Document| row.parent == Some(user.id) && matches!(row.body, Body::BankAccount(_));
    let named = (&parse::account(&id), Object::BankAccount);
    let document = find::document(&reader, named, is_it).await?;
    match <&BankAccount>::try_from(&document.body) {
        Ok(body) => Ok(Reply(render::account(&document, body))),
        Err(()) => Err(Failure::internal("a document that is no account".to_owned())),
    }
}

/// Makes a bank account inactive.
#[utoipa::path(delete, path = "/v2/users/{userId}/accounts/{accountId}", tag = "accounts",
    params(("userId" = String, Path), ("accountId" = String, Path)),
    responses((status = 200, body = wire::AccountCreated), (status = "4XX", body = wire::Failure)))]
async fn close(Segments(user, id): Segments, call: Call) -> Answer<wire::AccountCreated> {
    let verb = CloseAccount { user: parse::user(&user), account: parse::account(&id) };
    let parsed = call.parse(|_| Ok(Command::User(UserVerb::CloseAccount(verb))));
    done(call.submit(WRITE, parsed).await?, "Account deactivated successfully")
}

fn done(outcome: Outcome, message: &'static str) -> Answer<wire::AccountCreated> {
    match outcome {
        Outcome::Document(document) => Ok(Reply(render::account_created(&document, message))),
        other => Err(Failure::internal(format!("no account: {other:?}"))),
    }
}
