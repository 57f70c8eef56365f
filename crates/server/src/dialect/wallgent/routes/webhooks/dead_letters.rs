//! Deliveries that are not tried any more, until somebody decides what becomes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::ids::{DeliveryId, Id as _, Ulid, WebhookId};
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::state::Key;
use countersign_domain::webhook::{Delivery, DiscardDelivery, Webhook, WebhookFormat, WebhookVerb};
use countersign_engine::{List, Page};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::reply::{Answer, Reply};
use super::deliveries::{one, records, retry};
use super::{READ, WRITE};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::{Code, Failure};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::Segment;
use crate::webhooks::rows_of;

/// How many dead letters are counted.
const COUNTED_MAX: usize = 10_000;

/// How many are read at once.
const PART: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_dead_letters))
        .routes(routes!(again))
        .routes(routes!(discard))
}

/// Lists dead letters, those of the newest events first.
#[utoipa::path(get, path = "/v1/webhooks/dlq", tag = "webhooks",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("offset" = Option<u32>, Query, description = "How many to pass over."),
    ),
    responses(
        (status = 200, body = wire::OffsetPage<wire::DeadLetter>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list_dead_letters(call: Call) -> Answer<wire::OffsetPage<wire::DeadLetter>> {
    let reader = call.reader(READ).await?;
    let (limit, offset) = parse::limit_and_offset(&call.query, COUNTED_MAX)?;
    let (rows, total) = part(&reader, (limit, offset)).await?;
    let records = records(&reader, &rows).await?;
    let formats = formats(&reader, &rows).await?;
    let told = rows
        .iter()
        .filter_map(|row| Some((*formats.get(&row.webhook)?, &records.get(&row.seq)?.body)));
    let with = rows_of(&reader.engine, &told.collect::<Vec<_>>()).await?;
    let item = |row: &Arc<Delivery>| {
        let record = records.get(&row.seq).map(|record| &record.body);
        Some(render::dead_letter(row, (record, &with), *formats.get(&row.webhook)?))
    };
    let has_more = offset + rows.len() < total;
    let data = rows.iter().filter_map(item).collect();
    Ok(Reply::ok(wire::OffsetPage { data, total, limit, offset, has_more }))
}

/// Sends a dead letter again, at once and with all its attempts.
#[utoipa::path(post, path = "/v1/webhooks/dlq/{id}/retry", tag = "webhooks",
    params(("id" = String, Path, description = "`dlq_…`")),
    responses(
        (status = 200, body = wire::DeliveryDecided),
        (status = "4XX", body = wire::Failure),
    ))]
async fn again(Segment(id): Segment, call: Call) -> Answer<wire::DeliveryDecided> {
    let reader = call.reader(WRITE).await?;
    let named = parse::delivery_id(&id)?;
    let row = dead_letter(&reader, named).await;
    let command = |webhook| retry(webhook, vec![named]);
    decided(&call, (row, command), "PENDING").await
}

/// Gives a dead letter up for good.
#[utoipa::path(post, path = "/v1/webhooks/dlq/{id}/discard", tag = "webhooks",
    params(("id" = String, Path, description = "`dlq_…`")),
    responses(
        (status = 200, body = wire::DeliveryDecided),
        (status = "4XX", body = wire::Failure),
    ))]
async fn discard(Segment(id): Segment, call: Call) -> Answer<wire::DeliveryDecided> {
    let reader = call.reader(WRITE).await?;
    let delivery = parse::delivery_id(&id)?;
    let row = dead_letter(&reader, delivery).await;
    let command =
        |webhook| Command::Webhook(WebhookVerb::Discard(DiscardDelivery { webhook, delivery }));
    decided(&call, (row, command), "FAILED").await
}

/// What somebody decides about a dead letter. Where there is no such letter, the command is asked
/// all the same: it may be one that was answered before, and has made an end of the letter.
async fn decided(
    call: &Call,
    (row, command): (Result<Arc<Delivery>, Failure>, impl FnOnce(WebhookId) -> Command),
    status: &'static str,
) -> Answer<wire::DeliveryDecided> {
    let done = match row {
        Ok(row) => call.submit(WRITE, Ok(command(row.webhook))).await?,
        Err(failure) => {
            let nobody = WebhookId::from_ulid(Ulid(0));
            let again = call.submit(WRITE, Ok(command(nobody))).await;
            let is_unknown = |refused: &Failure| refused.code == Code::WebhookNotFound;
            again.map_err(|refused| if is_unknown(&refused) { failure } else { refused })?
        }
    };
    let id = render::dead_letter_id(one(&done.outcome)?.id);
    Ok(Reply::ok(wire::DeliveryDecided { id, status }).replayed(done.replayed))
}

fn all(reader: &Reader) -> List {
    let (org, environment) = (reader.org(), reader.environment());
    List::DeadLetters { org, environment, webhook: None, from: None }
}

/// A dead letter by its id.
async fn dead_letter(reader: &Reader, id: DeliveryId) -> Result<Arc<Delivery>, Failure> {
    // The first one that is not newer than that.
    let page = Page { after: id.ulid().0.checked_add(1), limit: 1 };
    let rows = reader.page::<Delivery>(all(reader), page).await?;
    let row = rows.into_iter().find(|row| row.id == id);
    Ok(row.ok_or(Rejection::NotFound(Object::Delivery))?)
}

/// What the endpoints of these deliveries are told looks like.
async fn formats(
    reader: &Reader,
    rows: &[Arc<Delivery>],
) -> Result<BTreeMap<WebhookId, WebhookFormat>, Failure> {
    let (org, mut formats) = (reader.org(), BTreeMap::new());
    let names: BTreeSet<WebhookId> = rows.iter().map(|row| row.webhook).collect();
    let state = reader.load(names.iter().map(|id| Key::Webhook(org, *id).into()).collect()).await?;
    for id in names {
        let webhook = state.get::<Webhook>((org, id)).map_err(Failure::not_loaded)?;
        formats.extend(webhook.map(|webhook| (id, webhook.format)));
    }
    Ok(formats)
}

/// The dead letters of a part, and how many there are altogether.
async fn part(
    reader: &Reader,
    (limit, offset): (usize, usize),
) -> Result<(Vec<Arc<Delivery>>, usize), Failure> {
    let (mut wanted, mut total, mut after) = (Vec::new(), 0, None);
    while total < COUNTED_MAX {
        let page = Page { after, limit: PART };
        let rows = reader.page::<Delivery>(all(reader), page).await?;
        let (read, first) = (rows.len(), total);
        after = rows.last().map(|row| row.id.ulid().0);
        total += read;
        let within = |place: usize| (offset..offset + limit).contains(&(first + place));
        let rows = rows.into_iter().enumerate().filter(|(place, _)| within(*place));
        wanted.extend(rows.map(|(_, row)| row));
        if read < PART {
            break;
        }
    }
    Ok((wanted, total.min(COUNTED_MAX)))
}
