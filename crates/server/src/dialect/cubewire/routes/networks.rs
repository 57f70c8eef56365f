//! Networks.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::network::NETWORKS;
use crate::dialect::cubewire::parse::Paging;
use crate::dialect::cubewire::{render, wire};

const READ: Needs = Needs::one_of(&[]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists the networks that vaults have an address on.
#[utoipa::path(get, path = paths::NETWORKS, tag = "networks",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Network>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::Network>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let networks = NETWORKS.iter().map(|one| render::network(*one, &reader.organization));
    Ok(Reply::ok(render::page(paging, paging.cut(networks.collect()))))
}
