//! `/v1/approvals` (spec §15.5).

pub(super) mod decide;
pub(super) mod explain;
mod read;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(super) use explain::voters;

pub(super) const READ: Access = Access::Permission(Permission::ApprovalsRead);
pub(super) const WRITE: Access = Access::Permission(Permission::ApprovalsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::get))
        .routes(routes!(decide::approve))
        .routes(routes!(decide::reject))
        .routes(routes!(decide::withdraw))
        .routes(routes!(decide::cancel))
}
