//! What the description says of the dialect as a whole.

use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use crate::app::App;
use crate::http::routes::described;

/// The description without its paths.
#[must_use]
pub fn description() -> OpenApi {
    let info = Info::new("Countersign, Cubewire dialect", env!("CARGO_PKG_VERSION"));
    let mut bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    bearer = bearer.description(Some(
        "A token of `POST /api/v1/oauth2/token`, or the secret of an API key itself.",
    ));
    let components = ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer.build()))
        .build();
    let security = [SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])];
    let described = OpenApiBuilder::new().info(info).components(Some(components));
    described.security(Some(security)).build()
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(openapi))
}

/// The description of the dialect, as OpenAPI 3.1.
#[utoipa::path(get, path = paths::OPENAPI, tag = "server", security(()),
    responses((status = 200, body = serde_json::Value)))]
async fn openapi() -> Response {
    described("cubewire")
}
