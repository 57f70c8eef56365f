//! What every handler shares, and the whole of the HTTP surface.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::middleware::from_fn_with_state;
use countersign_domain::agent::Template;
use countersign_engine::Engine;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::dialect::wallgent;
use crate::http::{LimitOptions, Stopping, Traffic, description, finish, metrics, surface};
use crate::templates;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The engine.
    pub engine: Engine,
    /// How the HTTP surface is set up.
    pub options: Arc<Options>,
    /// Whether the server is going down.
    pub stopping: Stopping,
    /// Counters and limits.
    pub traffic: Arc<Traffic>,
}

impl App {
    /// A surface on an engine.
    #[must_use]
    pub fn new(engine: Engine, options: Options) -> Self {
        let traffic = Arc::new(Traffic::new(paths().iter().cloned(), options.limits));
        Self { engine, options: Arc::new(options), stopping: Stopping::default(), traffic }
    }
}

/// How the HTTP surface is set up.
#[derive(Debug)]
pub struct Options {
    /// What agents can be made from.
    pub templates: Vec<Template>,
    /// How much is taken in per key, and of failed authentications per address.
    pub limits: LimitOptions,
    /// Whether `/metrics` answers here, and not on an address of its own.
    pub metrics: bool,
}

impl Default for Options {
    fn default() -> Self {
        let limits = LimitOptions::default();
        Self { templates: templates::starter(), limits, metrics: true }
    }
}

/// Every route, and their description.
pub fn routes() -> (Router<App>, OpenApi) {
    let described = OpenApiRouter::with_openapi(wallgent::description());
    let described = described.merge(wallgent::routes()).merge(surface::routes());
    described.merge(metrics::routes()).split_for_parts()
}

/// The description of every route, as OpenAPI 3.1. It never changes while the program runs.
pub fn description() -> &'static OpenApi {
    static DESCRIPTION: OnceLock<OpenApi> = OnceLock::new();
    DESCRIPTION.get_or_init(|| description::named(routes().1))
}

/// The paths of all routes, with names in the place of ids.
fn paths() -> &'static [String] {
    static PATHS: OnceLock<Vec<String>> = OnceLock::new();
    PATHS.get_or_init(|| description().paths.paths.keys().cloned().collect())
}

/// `/metrics` alone, for an address of its own.
pub fn metrics_router(app: App) -> Router {
    let (routes, _) = metrics::routes().split_for_parts();
    let options = Options { metrics: true, ..Options::default() };
    routes.with_state(App { options: Arc::new(options), ..app })
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
