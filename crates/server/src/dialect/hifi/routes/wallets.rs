//! `/v2/users/{userId}/wallets`: balances, chains and deposits.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ledger::AccountKey;
use countersign_domain::rejection::Object;
use countersign_domain::user::{Deposit, User, UserVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::find;
use super::reply::{Answer, Reply};
use super::users::{WRITE, shown};
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::{Failure, not_found};
use crate::dialect::hifi::parse::{CHAINS, CURRENCIES, ListQuery};
use crate::dialect::hifi::{parse, render, wire};
use crate::door::{Query, Reader, Segment};

const READ: Access = Access::Permission(Permission::WalletsRead);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(balance)).routes(routes!(add)).routes(routes!(deposits))
}

/// Shows what a user has of a token on a chain.
#[utoipa::path(get, path = "/v2/users/{userId}/wallets/balance", tag = "wallets",
    params(
        ("userId" = String, Path), ("chain" = String, Query), ("currency" = String, Query),
    ),
    responses((status = 200, body = wire::Balance), (status = "4XX", body = wire::Failure)))]
async fn balance(Segment(id): Segment, call: Call) -> Answer<wire::Balance> {
    let reader = call.reader(READ).await?;
    let chain = word(&call.query, "chain", CHAINS)?;
    let currency = word(&call.query, "currency", CURRENCIES)?;
    Ok(Reply(balance_of(&reader, &id, (chain, currency)).await?))
}

/// What a user has of a token on a chain, as it reads now.
pub(super) async fn balance_of(
    reader: &Reader,
    user: &str,
    (chain, currency): (&str, &str),
) -> Result<wire::Balance, Failure> {
    let (document, user) = find::user(reader, user).await?;
    let chain = countersign_domain::money::Chain::from_word(chain);
    let chain = chain.filter(|chain| user.address_on(*chain).is_some());
    let chain = chain.ok_or_else(|| not_found(Object::ChainWallet))?;
    let asset = parse::token(currency, chain).ok_or_else(|| not_found(Object::ChainWallet))?;
    let key = AccountKey::wallet(User::wallet_of(document.id), asset);
    let account = reader.account_in((document.org, key)).await?;
    Ok(render::balance(document.environment, &account))
}

/// A parameter that is there and one of these words.
pub(super) fn word<'w>(query: &Query, name: &str, words: &[&'w str]) -> Result<&'w str, Failure> {
    let text = query.get(name).ok_or_else(|| Failure::invalid(name, "is required"))?;
    let known = words.iter().copied().find(|word| *word == text);
    let message = || format!("must be one of {}", words.join(", "));
    known.ok_or_else(|| Failure::invalid(name, &message()))
}

/// Gives a user wallets on further chains.
#[utoipa::path(post, path = "/v2/users/{userId}/wallets/add", tag = "wallets",
    params(("userId" = String, Path)),
    request_body = wire::AddChains,
    responses((status = 200, body = wire::User), (status = "4XX", body = wire::Failure)))]
async fn add(Segment(id): Segment, call: Call) -> Answer<wire::User> {
    let parsed = call.parse(|body| parse::add_chains(body, parse::user(&id)));
    let command = parsed.map(|verb| Command::User(UserVerb::AddChains(verb)));
    shown(&call.submit(WRITE, command).await?)
}

/// Lists what has arrived at a user's addresses, newest first.
#[utoipa::path(get, path = "/v2/users/{userId}/wallets/deposits", tag = "wallets",
    params(
        ("userId" = String, Path), ("limit" = Option<u32>, Query),
        ("createdBefore" = Option<String>, Query), ("createdAfter" = Option<String>, Query),
    ),
    responses((status = 200, body = wire::Deposits), (status = "4XX", body = wire::Failure)))]
async fn deposits(Segment(id): Segment, call: Call) -> Answer<wire::Deposits> {
    let reader = call.reader(READ).await?;
    let query = ListQuery::parse(&call.query)?;
    let (user, _) = find::user(&reader, &id).await?;
    let kind = (DocumentKind::Deposit, Some(user.id));
    let rows =
        reader.documents(kind, query.created, (query.limit + 1, |_: &Document| true)).await?;
    let (rows, next_cursor) = query.page(rows, |row| row.created_at);
    let one = |row: &Arc<Document>| {
        <&Deposit>::try_from(&row.body).ok().map(|body| render::deposit(row, body))
    };
    let deposits: Vec<wire::Deposit> = rows.iter().filter_map(one).collect();
    Ok(Reply(wire::Deposits { count: deposits.len(), deposits, next_cursor }))
}
