//! All routes together.

use utoipa_axum::router::OpenApiRouter;

use super::{description, lists, networks, policies, sandbox, token, users, vaults};
use crate::app::App;

/// The routes of the dialect, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(super::description())
        .merge(token::routes())
        .merge(vaults::routes())
        .merge(lists::routes())
        .merge(policies::routes())
        .merge(networks::routes())
        .merge(users::routes())
        .merge(sandbox::routes())
        .merge(description::routes())
}
