//! All routes together.

use utoipa_axum::router::OpenApiRouter;

use super::{
    agents, api_keys, approvals, approver_lists, audit_logs, auth, events, inbox, members, network,
    organizations, payments, policies, realtime, review, sandbox, templates, wallets, webhooks,
};
use crate::app::App;

/// The routes of `/v1`, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(organizations::routes())
        .merge(members::routes())
        .merge(approver_lists::routes())
        .merge(auth::routes())
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
        .merge(webhooks::routes())
        .merge(events::routes())
        .merge(realtime::routes())
        .merge(sandbox::routes())
        .merge(review::routes())
}
