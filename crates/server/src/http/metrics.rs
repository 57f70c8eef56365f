//! Counters of the HTTP surface and of the engine, in Prometheus's text format.
//!
//! Routes are labels, ids and amounts never are: a label for each of them would fill the memory of
//! whoever collects, and tell what is nobody's business.

mod counters;
#[cfg(test)]
mod tests;
mod text;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use counters::HttpCounters;

use crate::app::App;
use crate::dialect::{Dialect, Plight};

/// The counters' own route.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// Counters and histograms, in Prometheus's text format.
#[utoipa::path(get, path = "/metrics", tag = "server", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
async fn metrics(State(app): State<App>) -> Response {
    if !app.options.metrics {
        return Dialect::of("/metrics").say(Plight::UnknownRoute);
    }
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    let (streams, webhooks) = (app.places.taken(), app.outbound.backlog.total());
    (kind, text::render(&app.traffic.counters, &app.engine, streams, webhooks)).into_response()
}
