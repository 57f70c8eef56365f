//! The whole of the HTTP surface.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::middleware::from_fn_with_state;
use countersign_engine::Engine;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::{App, Options};
use crate::dialect::{self, cubewire, hifi, paygentic, wallgent};
use crate::events::{Hub, Places};
use crate::http::{self, Stopping, Traffic};
use crate::webhooks::Outbound;
use crate::{mail, rail};

/// What the handlers of a surface on an engine share.
#[must_use]
pub fn app(engine: Engine, options: Options) -> App {
    let description = description();
    // Names stand in the place of ids, so what is counted by path is bounded.
    let others = dialects().into_iter().filter_map(description_of);
    let all = std::iter::once(description).chain(others);
    let paths = all.flat_map(|description| description.paths.paths.keys().cloned());
    let traffic = Arc::new(Traffic::new(paths, options.limits));
    let stopping = Stopping::default();
    let hub = Arc::new(Hub::new(engine.clone(), wallgent::event_text));
    let places = Arc::new(Places::new(options.places));
    let outbound = Outbound::new(options.webhook_targets.clone());
    let rail = rail::of(&engine, &options);
    App {
        engine,
        rail,
        options: Arc::new(options),
        stopping,
        traffic,
        hub,
        places,
        passwords: Arc::default(),
        backtests: Arc::default(),
        outbound: Arc::new(outbound),
        people: Arc::default(),
        description,
    }
}

/// The HTTP surface on an engine.
pub fn router(app: App) -> Router {
    let (routes, _) = routes();
    let others = others().into_iter().map(|(_, routes)| routes.split_for_parts().0);
    others
        .fold(routes, Router::merge)
        .fallback(dialect::unknown_route)
        .method_not_allowed_fallback(dialect::unknown_method)
        .layer(from_fn_with_state(app.clone(), http::finish::finish))
        .with_state(app)
}

/// `/metrics` alone, for an address of its own.
pub fn metrics_router(app: App) -> Router {
    let (routes, _) = http::metrics::routes().split_for_parts();
    let options = Options { metrics: true, ..Options::default() };
    routes.with_state(App { options: Arc::new(options), ..app })
}

/// The description of every route, as OpenAPI 3.1. It never changes while the program runs.
pub fn description() -> &'static OpenApi {
    static DESCRIPTION: OnceLock<OpenApi> = OnceLock::new();
    DESCRIPTION.get_or_init(|| http::description::named(routes().1))
}

/// The description of another dialect's routes, by its name.
pub fn description_of(dialect: &str) -> Option<&'static OpenApi> {
    static DESCRIPTIONS: OnceLock<BTreeMap<&'static str, OpenApi>> = OnceLock::new();
    let describe = |(name, routes): (&'static str, OpenApiRouter<App>)| {
        (name, http::description::named(routes.split_for_parts().1))
    };
    DESCRIPTIONS.get_or_init(|| others().into_iter().map(describe).collect()).get(dialect)
}

/// The routes of the other dialects, each under the name of its description.
fn others() -> Vec<(&'static str, OpenApiRouter<App>)> {
    let hifi = OpenApiRouter::with_openapi(hifi::description()).merge(hifi::routes());
    vec![("hifi", hifi), ("cubewire", cubewire::routes()), ("paygentic", paygentic::routes())]
}

/// The dialects whose routes are described by themselves.
pub fn dialects() -> Vec<&'static str> {
    others().into_iter().map(|(name, _)| name).collect()
}

/// Every route of ours, and their description.
fn routes() -> (Router<App>, OpenApi) {
    let described = OpenApiRouter::with_openapi(wallgent::description());
    let described = described.merge(wallgent::routes()).merge(http::routes::routes());
    described
        .merge(http::metrics::routes())
        .merge(mail::routes())
        .merge(rail::routes())
        .split_for_parts()
}
