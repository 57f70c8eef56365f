//! What the description says of the dialect as a whole.

use axum::response::Response;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi, OpenApiBuilder};

use crate::http::SESSION_COOKIE;
use crate::http::routes::described;

/// The description of this dialect.
#[utoipa::path(get, path = "/openapi/hifi.json", tag = "description", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn document() -> Response {
    described("hifi")
}

/// The description without its paths.
pub(crate) fn description() -> OpenApi {
    let info = Info::new("Countersign: HIFI", env!("CARGO_PKG_VERSION"));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    let bearer = bearer.description(Some("The secret of an API key: `wg_test_…` or `wg_live_…`."));
    let session = ApiKeyValue::with_description(
        SESSION_COOKIE,
        "Whoever has signed in. What changes something has to come from the server's own pages.",
    );
    let components = ComponentsBuilder::new()
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)))
        .security_scheme("bearer", SecurityScheme::Http(bearer.build()))
        .build();
    let security =
        ["bearer", "session"].map(|name| SecurityRequirement::new::<_, [&str; 0], &str>(name, []));
    let described = OpenApiBuilder::new().info(info).components(Some(components));
    described.security(Some(security)).build()
}
