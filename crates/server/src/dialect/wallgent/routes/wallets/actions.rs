//! What is done to a wallet: fund, freeze, unfreeze, close.

use countersign_domain::command::Command;
use countersign_domain::ids::WalletId;
use countersign_domain::outcome::Outcome;
use countersign_domain::wallet::FundWallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{WRITE_UNSCOPED, changed};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(fund))
        .routes(routes!(freeze))
        .routes(routes!(unfreeze))
        .routes(routes!(close))
}

/// Adds play money. The sandbox only.
#[utoipa::path(post, path = "/v1/wallets/{id}/fund", tag = "wallets",
    params(("id" = String, Path)),
    request_body = wire::FundWallet,
    responses((status = 200, body = wire::Funded), (status = "4XX", body = wire::Failure)))]
async fn fund(Segment(id): Segment, call: Call) -> Answer<wire::Funded> {
    let parsed = call.parse(|body| {
        let amount = parse::fund(body)?;
        Ok(Command::FundWallet(FundWallet { wallet: parse::wallet_id(&id)?, amount }))
    });
    let done = call.submit(WRITE_UNSCOPED, parsed).await?;
    match done.outcome {
        Outcome::Funded(funded) => Ok(Reply::ok(render::funded(&funded)).replayed(done.replayed)),
        other => Err(Failure::internal(format!("not funded: {other:?}"))),
    }
}

/// Stops money from leaving a wallet. It can still arrive.
#[utoipa::path(post, path = "/v1/wallets/{id}/freeze", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Wallet), (status = "4XX", body = wire::Failure)))]
async fn freeze(Segment(id): Segment, call: Call) -> Answer<wire::Wallet> {
    act(&call, &id, Command::FreezeWallet).await
}

/// Lets money leave a wallet again.
#[utoipa::path(post, path = "/v1/wallets/{id}/unfreeze", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Wallet), (status = "4XX", body = wire::Failure)))]
async fn unfreeze(Segment(id): Segment, call: Call) -> Answer<wire::Wallet> {
    act(&call, &id, Command::UnfreezeWallet).await
}

/// Closes an empty wallet, for ever.
#[utoipa::path(post, path = "/v1/wallets/{id}/close", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::ClosedWallet), (status = "4XX", body = wire::Failure)))]
async fn close(Segment(id): Segment, call: Call) -> Answer<wire::ClosedWallet> {
    closed(&call, &id).await
}

/// Closes an empty wallet, for ever; the same as `POST …/close`.
#[utoipa::path(delete, path = "/v1/wallets/{id}", tag = "wallets",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::ClosedWallet), (status = "4XX", body = wire::Failure)))]
pub(super) async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::ClosedWallet> {
    closed(&call, &id).await
}

async fn closed(call: &Call, id: &str) -> Answer<wire::ClosedWallet> {
    let reply = act(call, id, Command::CloseWallet).await?;
    Ok(reply.map(|wallet| wire::ClosedWallet { wallet, deleted: true }))
}

async fn act(
    call: &Call,
    id: &str,
    command: impl FnOnce(WalletId) -> Command,
) -> Answer<wire::Wallet> {
    let parsed = call.parse(|_| parse::wallet_id(id)).map(command);
    let done = call.submit(WRITE_UNSCOPED, parsed).await?;
    let wallet = changed(call, done.outcome).await?;
    Ok(Reply::ok(wallet).replayed(done.replayed))
}
