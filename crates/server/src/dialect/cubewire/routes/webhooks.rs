//! Webhook endpoints.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::ids::{Id as _, WebhookId};
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::webhook::{
    CreateWebhook, DeleteWebhook, UpdateWebhook, Webhook, WebhookFormat, WebhookVerb,
};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::Paging;
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};
use crate::webhooks::{Address, fresh_secret};

const READ: Needs = Needs::whole(&[Word::WebhooksRead]);
const WRITE: Needs = Needs::whole(&[Word::WebhooksWrite]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, update, delete))
}

/// Lists endpoints, newest first.
#[utoipa::path(get, path = paths::WEBHOOKS, tag = "webhooks",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Webhook>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::Webhook>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let list = List::Webhooks { org: reader.org(), environment: reader.environment() };
    let shows = |row: &Webhook| row.format == WebhookFormat::Cubewire;
    let position = |row: &Webhook| row.id.ulid().0;
    let part = (paging.offset(), paging.limit);
    let slice = reader.slice::<Webhook>(list, (shows, position), part).await?;
    let webhooks = slice.rows.iter().map(|row| render::webhook(row, None)).collect();
    Ok(Reply::ok(render::page(paging, (webhooks, slice.total))))
}

/// Makes an endpoint. A secret that was made for it is shown this once.
#[utoipa::path(post, path = paths::WEBHOOKS, tag = "webhooks",
    request_body = wire::WriteWebhook,
    responses((status = 201, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn create(call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(WRITE).await?;
    let fresh = fresh_secret().map_err(|error| Failure::internal(error.to_string()))?;
    let parsed = call.parse(|body| parse::create_webhook(body, fresh.clone()))?;
    let url = reachable(&call, &reader, &parsed.url).await?;
    let shown_once = (parsed.secret == fresh).then(|| fresh.reveal().to_owned());
    let verb = WebhookVerb::Create(CreateWebhook { url, ..parsed });
    let done = call.submit(WRITE, Ok(Command::Webhook(verb))).await?;
    call.app.outbound.endpoints_changed();
    Ok(Reply::created(render::webhook(&*written(done.outcome)?, shown_once)))
}

/// An endpoint; never its secret.
#[utoipa::path(get, path = paths::WEBHOOK, tag = "webhooks",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(READ).await?;
    let row = find(&reader, parse::uuid("id", &id)?).await?;
    Ok(Reply::ok(render::webhook(&row, None)))
}

/// Changes an endpoint.
#[utoipa::path(patch, path = paths::WEBHOOK, tag = "webhooks",
    params(("id" = String, Path, description = "A UUID.")),
    request_body = wire::WriteWebhook,
    responses((status = 200, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(WRITE).await?;
    let id: WebhookId = parse::uuid("id", &id)?;
    let parsed = call.parse(|body| parse::update_webhook(body, id))?;
    find(&reader, id).await?;
    let url = match &parsed.url {
        Some(url) => Some(reachable(&call, &reader, url).await?),
        None => None,
    };
    let verb = WebhookVerb::Update(UpdateWebhook { url, ..parsed });
    let done = call.submit(WRITE, Ok(Command::Webhook(verb))).await?;
    call.app.outbound.endpoints_changed();
    Ok(Reply::ok(render::webhook(&*written(done.outcome)?, None)))
}

/// Deletes an endpoint.
#[utoipa::path(delete, path = paths::WEBHOOK, tag = "webhooks",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(WRITE).await?;
    let webhook: WebhookId = parse::uuid("id", &id)?;
    find(&reader, webhook).await?;
    let verb = WebhookVerb::Delete(DeleteWebhook { webhook });
    let done = call.submit(WRITE, Ok(Command::Webhook(verb))).await?;
    call.app.outbound.endpoints_changed();
    Ok(Reply::ok(render::webhook(&*written(done.outcome)?, None)))
}

/// An endpoint of this dialect that the caller may know of.
async fn find(reader: &Reader, id: WebhookId) -> Result<Arc<Webhook>, Failure> {
    let row = reader.get::<Webhook>((reader.org(), id), Object::Webhook).await?;
    let mine = row.environment == reader.environment()
        && row.format == WebhookFormat::Cubewire
        && row.deleted_at.is_none();
    if mine { Ok(row) } else { Err(Rejection::NotFound(Object::Webhook).into()) }
}

/// The address in its one form, if webhooks may go there.
async fn reachable(call: &Call, reader: &Reader, url: &str) -> Result<String, Failure> {
    let (org, environment) = (reader.org(), reader.environment());
    let checked = call.app.outbound.check(Address { org, environment, url }).await;
    checked.map_err(|refused| Failure::invalid("url", &refused.to_string()))
}

fn written(outcome: Outcome) -> Result<Arc<Webhook>, Failure> {
    match outcome {
        Outcome::Webhook(webhook) => Ok(webhook),
        other => Err(Failure::internal(format!("not a webhook: {other:?}"))),
    }
}
