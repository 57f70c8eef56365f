//! All routes together.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    accounts, approvals, batches, bridges, description, external, key_set, offramps, sandbox,
    small, transfers, users, wallets,
};
use crate::app::App;

/// The routes of `/v2`, with their descriptions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(description::document))
        .merge(small::routes())
        .merge(users::routes())
        .merge(wallets::routes())
        .merge(external::routes())
        .merge(accounts::routes())
        .merge(transfers::routes())
        .merge(batches::routes())
        .merge(bridges::routes())
        .merge(offramps::routes())
        .merge(approvals::routes())
        .merge(sandbox::routes())
        .merge(key_set::routes())
}
