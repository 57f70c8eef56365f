//! `/v1/inbox`: everything that waits for people, and all that can be said about it.

mod bulk;
mod explain;
mod item;
mod list;
mod speak;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(bulk::decide))
        .routes(routes!(speak::approve))
        .routes(routes!(speak::reject))
        .routes(routes!(speak::withdraw))
        .routes(routes!(speak::cancel))
        .routes(routes!(speak::comment))
        .routes(routes!(speak::delegate))
        .routes(routes!(explain::explain))
}
