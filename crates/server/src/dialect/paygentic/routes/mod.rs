//! The routes, one file per resource.

mod approvals;
mod customers;
mod description;
mod invoices;
mod line_items;
mod orders;
mod reply;
mod users;
mod webhooks;

pub use description::description;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Every route of the dialect, and their description.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description())
        .routes(routes!(description::document))
        .merge(approvals::routes())
        .merge(orders::routes())
        .merge(line_items::routes())
        .merge(customers::routes())
        .merge(users::routes())
        .merge(invoices::routes())
        .merge(webhooks::routes())
}
