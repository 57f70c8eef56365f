//! All routes together.

use utoipa_axum::router::OpenApiRouter;

use super::{
    agents, api_keys, approvals, audit_logs, events, inbox, network, organizations, payments,
    policies, sandbox, templates, wallets,
};
use crate::app::App;

/// The routes of `/v1`, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(organizations::routes())
        .merge(wallets::routes())
        .merge(payments::routes())
        .merge(policies::routes())
        .merge(approvals::routes())
        .merge(inbox::routes())
        .merge(templates::routes())
        .merge(agents::routes())
        .merge(network::routes())
        .merge(api_keys::routes())
        .merge(audit_logs::routes())
        .merge(events::routes())
        .merge(sandbox::routes())
}
