//! `/v2/transfer-approvals`.

mod decide;
mod read;

use countersign_domain::access::{Duty, Permission};
use countersign_domain::command::Access;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

const READ: Access = Access::Permission(Permission::ApprovalsRead);
const WRITE: (Access, Duty) = (Access::Permission(Permission::ApprovalsWrite), Duty::Administer);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::pending))
        .routes(routes!(read::get))
        .routes(routes!(decide::approve))
        .routes(routes!(decide::reject))
}
