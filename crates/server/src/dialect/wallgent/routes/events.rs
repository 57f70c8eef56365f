//! `/v1/events`: the events of the log, for those who missed some (an extension).

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::log::LogRecord;
use countersign_engine::{List, LogFilter};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{render, wire};

const READ: Access = Access::Unscoped(Permission::WebhooksRead);
const EVENTS: Cursor = Cursor("events");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists events, latest first. A page may have fewer items than asked for and still be followed
/// by another: not everything that is recorded is an event.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Event>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::Event>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, EVENTS, 20)?;
    let filter = LogFilter {
        org: reader.org(),
        environment: reader.environment(),
        action: None,
        resource: None,
        resource_type: None,
        resource_id: None,
        actor: None,
        from: None,
        to: None,
    };
    let records = reader.page::<LogRecord>(List::Log(filter), query.look_ahead()).await?;
    let position = |record: &Arc<LogRecord>| u128::from(record.seq);
    let item = |record: Arc<LogRecord>| render::event(&record.body);
    let wire::PageBody { data, cursor, next_cursor, has_more } =
        render::page(EVENTS, query, records, (position, item));
    let data = data.into_iter().flatten().collect();
    Ok(Reply::ok(wire::PageBody { data, cursor, next_cursor, has_more }))
}
