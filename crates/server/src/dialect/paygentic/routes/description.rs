//! What the description says of the API as a whole.

use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi, OpenApiBuilder};

use crate::http::routes::described;

/// The description of this dialect.
#[utoipa::path(get, path = "/openapi/paygentic.json", tag = "description", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn document() -> Response {
    described("paygentic")
}

/// The description without its paths.
#[must_use]
pub fn description() -> OpenApi {
    let info = Info::new("Countersign: Paygentic dialect", env!("CARGO_PKG_VERSION"));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The secret of an API key, or of a platform's key."));
    let components = ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer.build()))
        .build();
    let security = [SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])];
    let described = OpenApiBuilder::new().info(info).components(Some(components));
    described.security(Some(security)).build()
}
