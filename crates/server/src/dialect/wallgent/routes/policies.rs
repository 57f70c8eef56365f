//! `/v1/policies` and `/v1/wallets/{id}/policies` (spec §15.4): two families, one handler each.

mod backtest;
mod evaluate;
mod read;
mod write;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

const READ: Access = Access::Permission(Permission::PoliciesRead);
const WRITE: Access = Access::Unscoped(Permission::PoliciesWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(write::create, read::list))
        .routes(routes!(write::create_of_wallet, read::list_of_wallet))
        .routes(routes!(read::get, write::update, write::replace, write::delete))
        .routes(routes!(
            read::get_of_wallet,
            write::update_of_wallet,
            write::replace_of_wallet,
            write::delete_of_wallet
        ))
        .routes(routes!(read::versions))
        .routes(routes!(evaluate::evaluate))
        .routes(routes!(backtest::start_backtest))
        .routes(routes!(backtest::get_backtest))
}
