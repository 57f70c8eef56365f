//! Play money.

use countersign_domain::command::Command;
use countersign_domain::vault::VaultVerb;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use super::{paths, vaults};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, wire};

const FUND: Needs = Needs::whole(&[Word::VaultsEdit]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(fund))
}

/// Adds play money to a vault: the sandbox only.
#[utoipa::path(post, path = paths::FUND, tag = "sandbox",
    request_body = wire::FundVault,
    responses((status = 201, body = wire::Vault), (status = "4XX", body = wire::Failure)))]
async fn fund(call: Call) -> Answer<wire::Vault> {
    let parsed = call.parse(parse::fund).map(VaultVerb::Fund).map(Command::Vault);
    let done = call.submit(FUND, parsed).await?;
    Ok(Reply::created(vaults::shown(&call, done.outcome).await?))
}
