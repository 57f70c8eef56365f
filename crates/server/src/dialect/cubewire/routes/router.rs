//! All routes together.

use utoipa_axum::router::OpenApiRouter;

use super::{
    approval_requests, audit_logs, description, lists, networks, policies, sandbox, token,
    transactions, users, vaults, webhooks,
};
use crate::app::App;

/// The routes of the dialect, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(super::description())
        .merge(token::routes())
        .merge(approval_requests::routes())
        .merge(transactions::routes())
        .merge(audit_logs::routes())
        .merge(webhooks::routes())
        .merge(vaults::routes())
        .merge(lists::routes())
        .merge(policies::routes())
        .merge(networks::routes())
        .merge(users::routes())
        .merge(sandbox::routes())
        .merge(description::routes())
}
