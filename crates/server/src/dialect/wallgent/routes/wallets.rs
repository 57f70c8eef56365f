//! `/v1/wallets` (spec §15.2).

mod actions;
mod statement;

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::Id as _;
use countersign_domain::ledger::Account;
use countersign_domain::outcome::{Outcome, WalletView};
use countersign_domain::wallet::Wallet;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;
use crate::door::effective_account;

const READ: Access = Access::Permission(Permission::WalletsRead);
const WRITE: Access = Access::Permission(Permission::WalletsWrite);
const WRITE_UNSCOPED: Access = Access::Unscoped(Permission::WalletsWrite);
const WALLETS: Cursor = Cursor("wallets");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, update, actions::delete))
        .routes(routes!(balance))
        .merge(actions::routes())
        .merge(statement::routes())
}

/// Creates a wallet of the organization.
#[utoipa::path(post, path = "/v1/wallets", tag = "wallets",
    request_body = wire::CreateWallet,
    responses((status = 201, body = wire::Wallet), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Wallet> {
    let parsed = call.parse(parse::create_wallet);
    let done = call.submit(WRITE_UNSCOPED, parsed.map(Command::CreateWallet)).await?;
    let wallet = changed(&call, done.outcome).await?;
    Ok(Reply::created(wallet).replayed(done.replayed))
}

/// Lists the wallets that the key reaches.
#[utoipa::path(get, path = "/v1/wallets", tag = "wallets",
    params(
        ("limit" = Option<u32>, Query), ("cursor" = Option<String>, Query),
        ("kind" = Option<String>, Query, description = "Whose; without it those of the \
            organization and its agents"),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Wallet>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::Wallet>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, WALLETS, 20)?;
    let kind = parse::wallet_kind(&call.query)?;
    let only = reader.actor().scope().iter().copied().collect();
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Wallets { org, environment, kind, only };
    let wallets = reader.page::<Wallet>(list, query.look_ahead()).await?;
    let accounts = reader.accounts(&wallets).await?;
    let rows: Vec<(Arc<Wallet>, Account)> = wallets.into_iter().zip(accounts).collect();
    let position = |(wallet, _): &(Arc<Wallet>, Account)| wallet.id.ulid().0;
    let item = |(wallet, account): (Arc<Wallet>, Account)| render::wallet(&wallet, &account);
    Ok(Reply::ok(render::page(WALLETS, query, rows, (position, item))))
}

/// Shows a wallet.
#[utoipa::path(get, path = "/v1/wallets/{id}", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Wallet), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Wallet> {
    let reader = call.reader(READ).await?;
    let wallet = reader.wallet(&id).await?;
    let account = reader.account(&wallet).await?;
    Ok(Reply::ok(render::wallet(&wallet, &account)))
}

/// Changes a wallet's name, data or visibility.
#[utoipa::path(patch, path = "/v1/wallets/{id}", tag = "wallets",
    params(("id" = String, Path)),
    request_body = wire::UpdateWallet,
    responses((status = 200, body = wire::Wallet), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Wallet> {
    let parsed = call.parse(|body| parse::update_wallet(body, &id));
    let done = call.submit(WRITE, parsed.map(Command::UpdateWallet)).await?;
    Ok(Reply::ok(changed(&call, done.outcome).await?))
}

/// Shows what is in a wallet.
#[utoipa::path(get, path = "/v1/wallets/{id}/balance", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Balance), (status = "4XX", body = wire::Failure)))]
async fn balance(Segment(id): Segment, call: Call) -> Answer<wire::Balance> {
    let reader = call.reader(READ).await?;
    let wallet = reader.wallet(&id).await?;
    let account = reader.account(&wallet).await?;
    Ok(Reply::ok(render::balance(&wallet, &account)))
}

/// The wallet that a command made or changed.
async fn changed(call: &Call, outcome: Outcome) -> Result<wire::Wallet, Failure> {
    match outcome {
        Outcome::Wallet(WalletView { wallet, account }) => {
            let account = effective_account(&call.app.engine, &account).await;
            Ok(render::wallet(&wallet, &account))
        }
        other => Err(Failure::internal(format!("not a wallet: {other:?}"))),
    }
}
