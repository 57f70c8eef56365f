//! All routes together.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::description::{self, description};
use super::{approvals, customers, invoices, line_items, orders, users, webhooks};
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
