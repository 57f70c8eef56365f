//! Every route of the dialect. A handler parses, submits, renders.

mod payments;
mod reply;
mod wait;

use utoipa::openapi::{Info, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::error::{Code, Failure};
use crate::app::App;

/// The routes of `/v1`, with their descriptions.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(payments::routes())
}

/// What the description says of the API as a whole.
#[must_use]
pub fn description() -> OpenApi {
    let info = Info::new("Countersign", env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new().info(info).build()
}

/// A path that no route has.
pub async fn unknown_route() -> axum::response::Response {
    axum::response::IntoResponse::into_response(Failure::of(Code::NotFound))
}

/// A path that a route has, for other methods.
pub async fn unknown_method() -> axum::response::Response {
    axum::response::IntoResponse::into_response(Failure::of(Code::MethodNotAllowed))
}
