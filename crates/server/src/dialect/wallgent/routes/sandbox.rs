//! `/v1/sandbox` (spec §15.19).

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::outcome::Outcome;
use countersign_domain::wallet::FundWallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::{parse, render, wire};

const WRITE: Access = Access::Unscoped(Permission::WalletsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(fund))
}

/// Adds play money to a wallet that the body names.
#[utoipa::path(post, path = "/v1/sandbox/fund", tag = "sandbox",
    request_body = wire::FundSandbox,
    responses((status = 200, body = wire::Funded), (status = "4XX", body = wire::Failure)))]
async fn fund(call: Call) -> Answer<wire::Funded> {
    let parsed = call.parse(|body| {
        let wallet = body.text("walletId", 256)?;
        let amount = parse::fund(body)?;
        Ok(Command::FundWallet(FundWallet { wallet: parse::wallet_id(&wallet)?, amount }))
    });
    let done = call.submit(WRITE, parsed).await?;
    match done.outcome {
        Outcome::Funded(funded) => Ok(Reply::ok(render::funded(&funded)).replayed(done.replayed)),
        other => Err(Failure::internal(format!("not a funding: {other:?}"))),
    }
}
