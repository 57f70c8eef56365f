//! The routes that belong to no dialect.

use std::sync::OnceLock;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::dialect::{Dialect, Plight};
use crate::surface;

/// Health, readiness, the description of the API.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(health))
        .routes(routes!(readyz))
        .routes(routes!(openapi))
}

/// How the server is.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`, or what is wrong.
    status: &'static str,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "server", security(()),
    responses((status = 200, body = Health)))]
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the process lives; another name of `/healthz`.
#[utoipa::path(get, path = "/health", tag = "server", security(()),
    responses((status = 200, body = Health)))]
async fn health() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Whether the server would take a payment now.
#[utoipa::path(get, path = "/readyz", tag = "server", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn readyz(State(app): State<App>) -> Response {
    match app.engine.ready().await {
        Ok(()) => Json(Health { status: "ok" }).into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            let health = Json(Health { status: "unavailable" });
            (StatusCode::SERVICE_UNAVAILABLE, health).into_response()
        }
    }
}

/// The description of every route, as OpenAPI 3.1.
#[utoipa::path(get, path = "/openapi.json", tag = "server", security(()),
    responses((status = 200, body = serde_json::Value)))]
async fn openapi(State(app): State<App>) -> Response {
    // Anybody may ask, so it is written once.
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = TEXT
        .get_or_init(|| serde_json::to_vec(app.description).map(Bytes::from).unwrap_or_default());
    ([(CONTENT_TYPE, "application/json")], text.clone()).into_response()
}

/// The answer with another dialect's description, for that dialect's own route.
pub(crate) fn described(dialect: &str) -> Response {
    match surface::description_of(dialect) {
        Some(description) => Json(description).into_response(),
        None => Dialect::of("/openapi").say(Plight::UnknownRoute),
    }
}
