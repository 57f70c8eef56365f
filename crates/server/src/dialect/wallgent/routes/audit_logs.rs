//! `/v1/audit-logs` (spec §15.17): the log, as the audit trail shows it. Nothing changes it.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::log::LogRecord;
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};

const READ: Access = Access::Unscoped(Permission::OrganizationsRead);
const AUDIT_LOGS: Cursor = Cursor("audit-logs");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists what happened, latest first.
#[utoipa::path(get, path = "/v1/audit-logs", tag = "audit logs",
    params(
        ("action" = Option<String>, Query,
            description = "Such as `wallet.created`; `wallet.create` is the same."),
        ("resource" = Option<String>, Query, description = "A type of object, or an object's id."),
        ("resourceType" = Option<String>, Query, description = "A type of object."),
        ("resourceId" = Option<String>, Query, description = "An object's id."),
        ("actorId" = Option<String>, Query, description = "`key_…`, `operator` or `system`."),
        ("from" = Option<String>, Query, description = "At or after; a bare date is a UTC day."),
        ("to" = Option<String>, Query,
            description = "Before; of a bare date the whole UTC day is included."),
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::AuditLog>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::AuditLog>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, AUDIT_LOGS, 20)?;
    let filter = parse::log_filter(&call.query, (reader.org(), reader.environment()))?;
    let records = reader.page::<LogRecord>(List::Log(filter), query.look_ahead()).await?;
    let position = |record: &Arc<LogRecord>| u128::from(record.seq);
    let item = |record: Arc<LogRecord>| render::audit_log(&record.body, reader.environment());
    Ok(Reply::ok(render::page(AUDIT_LOGS, query, records, (position, item))))
}
