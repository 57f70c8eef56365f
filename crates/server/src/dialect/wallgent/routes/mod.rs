//! Every route of the dialect. A handler parses, submits, renders.

mod agents;
mod api_keys;
mod approvals;
mod audit_logs;
mod events;
mod network;
mod organizations;
mod payments;
mod policies;
mod reply;
mod sandbox;
mod segment;
mod templates;
mod wait;
mod wallets;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::error::{Code, Failure};
use crate::app::App;

/// The routes of `/v1`, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(organizations::routes())
        .merge(wallets::routes())
        .merge(payments::routes())
        .merge(policies::routes())
        .merge(approvals::routes())
        .merge(templates::routes())
        .merge(agents::routes())
        .merge(network::routes())
        .merge(api_keys::routes())
        .merge(audit_logs::routes())
        .merge(events::routes())
        .merge(sandbox::routes())
}

/// What the description says of the API as a whole.
#[must_use]
pub fn description() -> OpenApi {
    let info = Info::new("Countersign", env!("CARGO_PKG_VERSION"));
    let mut bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    bearer = bearer.description(Some("The secret of an API key: `wg_test_…` or `wg_live_…`."));
    let components = ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer.build()))
        .build();
    let security = SecurityRequirement::new::<_, [&str; 0], &str>("bearer", []);
    let described = OpenApiBuilder::new().info(info).components(Some(components));
    described.security(Some([security])).build()
}

/// A path that no route has.
pub async fn unknown_route() -> axum::response::Response {
    axum::response::IntoResponse::into_response(Failure::of(Code::NotFound))
}

/// A path that a route has, for other methods.
pub async fn unknown_method() -> axum::response::Response {
    axum::response::IntoResponse::into_response(Failure::of(Code::MethodNotAllowed))
}
