//! What every handler shares, and the whole of the HTTP surface.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use countersign_domain::agent::Template;
use countersign_engine::Engine;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::dialect::wallgent;
use crate::http::{finish, surface};

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The engine.
    pub engine: Engine,
    /// How the HTTP surface is set up.
    pub options: Arc<Options>,
}

/// How the HTTP surface is set up.
#[derive(Debug, Default)]
pub struct Options {
    /// What agents can be made from.
    pub templates: Vec<Template>,
}

/// Every route, and their description.
#[must_use]
pub fn routes() -> (Router<App>, OpenApi) {
    let described = OpenApiRouter::with_openapi(wallgent::description());
    let described = described.merge(wallgent::routes()).merge(surface::routes());
    described.split_for_parts()
}

/// The HTTP surface on an engine.
pub fn router(app: App) -> Router {
    let (routes, _) = routes();
    routes
        .fallback(wallgent::unknown_route)
        .method_not_allowed_fallback(wallgent::unknown_method)
        .layer(from_fn_with_state(app.clone(), finish::finish))
        .with_state(app)
}
