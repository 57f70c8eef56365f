//! What became of each event on its way to an endpoint, and sending it again.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::ids::{DeliveryId, Id as _, WebhookId};
use countersign_domain::log::LogRecord;
use countersign_domain::outcome::Outcome;
use countersign_domain::state::Key;
use countersign_domain::webhook::{DELIVERIES_MAX, Delivery, RetryDeliveries, WebhookVerb};
use countersign_engine::{List, Page};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::reply::{Answer, Reply};
use super::{READ, WRITE, webhook};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::{Segment, Segments};
use crate::webhooks::rows_of;

const DELIVERIES: Cursor = Cursor("deliveries");

/// How many commands one call submits: what is left is for the next call.
const REPLAY_ROUNDS_MAX: usize = 40;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_deliveries))
        .routes(routes!(replay))
        .routes(routes!(replay_since))
}

/// Lists the deliveries to an endpoint, those of the newest events first: what was sent, and what
/// came back.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`hook_…`"),
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Delivery>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list_deliveries(
    Segment(id): Segment,
    call: Call,
) -> Answer<wire::PageBody<wire::Delivery>> {
    let reader = call.reader(READ).await?;
    let webhook = webhook(&reader, &id).await?;
    let query = PageQuery::parse(&call.query, DELIVERIES, 20)?;
    let list = List::Deliveries { org: webhook.org, webhook: webhook.id };
    let rows = reader.page::<Delivery>(list, query.look_ahead()).await?;
    let records = records(&reader, &rows).await?;
    let told: Vec<_> = records.values().map(|row| (webhook.format, &row.body)).collect();
    let with = rows_of(&reader.engine, &told).await?;
    let position = |row: &Arc<Delivery>| row.id.ulid().0;
    let item = |row: Arc<Delivery>| {
        let record = records.get(&row.seq).map(|record| &record.body);
        render::delivery(&row, (record, &with), webhook.format)
    };
    Ok(Reply::ok(render::page(DELIVERIES, query, rows, (position, item))))
}

/// Makes a delivery again, at once and with all its attempts, whatever became of it.
#[utoipa::path(post, path = "/v1/webhooks/{id}/deliveries/{deliveryId}/replay", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`hook_…`"),
        ("deliveryId" = String, Path, description = "`dlv_…`"),
    ),
    responses(
        (status = 200, body = wire::DeliveryDecided),
        (status = "4XX", body = wire::Failure),
    ))]
async fn replay(Segments(id, delivery): Segments, call: Call) -> Answer<wire::DeliveryDecided> {
    let parsed = call.parse(|_| {
        let (webhook, delivery) = (parse::webhook_id(&id)?, parse::delivery_id(&delivery)?);
        Ok(retry(webhook, vec![delivery]))
    });
    let done = call.submit(WRITE, parsed).await?;
    let row = one(&done.outcome)?;
    let body = wire::DeliveryDecided { id: row.id.to_string(), status: row.status.as_str() };
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Makes all deliveries of events since an instant again that have failed.
#[utoipa::path(post, path = "/v1/webhooks/{id}/replay", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    request_body = wire::ReplayDeliveries,
    responses((status = 200, body = wire::Replayed), (status = "4XX", body = wire::Failure)))]
async fn replay_since(Segment(id): Segment, call: Call) -> Answer<wire::Replayed> {
    let reader = call.reader(WRITE).await?;
    let since = call.parse(parse::since)?;
    let webhook = webhook(&reader, &id).await?;
    let list = List::DeadLetters {
        org: webhook.org,
        environment: webhook.environment,
        webhook: Some(webhook.id),
        from: Some(since),
    };
    let (mut replayed, mut has_more) = (0, true);
    for _ in 0..REPLAY_ROUNDS_MAX {
        // What is made again is no dead letter any more, so the next part is the first again.
        let page = Page { after: None, limit: DELIVERIES_MAX };
        let rows = reader.page::<Delivery>(list.clone(), page).await?;
        has_more = rows.len() == DELIVERIES_MAX;
        let deliveries: Vec<DeliveryId> = rows.iter().map(|row| row.id).collect();
        // Repeating it does no harm, and several commands cannot share an idempotency key.
        let done = call.submit_alone(retry(webhook.id, deliveries)).await?;
        if let Outcome::Deliveries(begun) = &done.outcome {
            replayed += begun.len();
        }
        if !has_more {
            break;
        }
    }
    Ok(Reply::ok(wire::Replayed { id: webhook.id.to_string(), replayed, has_more }))
}

/// The command that makes deliveries again.
pub(super) fn retry(webhook: WebhookId, deliveries: Vec<DeliveryId>) -> Command {
    Command::Webhook(WebhookVerb::Retry(RetryDeliveries { webhook, deliveries }))
}

/// The one delivery that a command was about.
pub(super) fn one(outcome: &Outcome) -> Result<&Delivery, Failure> {
    let rows = match outcome {
        Outcome::Deliveries(rows) => rows.as_slice(),
        _ => &[],
    };
    rows.first().map(|row| &**row).ok_or_else(|| Failure::internal("not a delivery".to_owned()))
}

/// The records that deliveries tell, by their place.
pub(super) async fn records(
    reader: &Reader,
    rows: &[Arc<Delivery>],
) -> Result<BTreeMap<u64, Arc<LogRecord>>, Failure> {
    let org = reader.org();
    let reads = rows.iter().map(|row| Key::LogRecord(org, row.seq).into());
    let state = reader.load(reads.collect()).await?;
    let mut records = BTreeMap::new();
    for row in rows {
        let record = state.get::<LogRecord>((org, row.seq)).map_err(Failure::not_loaded)?;
        records.extend(record.map(|record| (row.seq, record)));
    }
    Ok(records)
}
