//! `/v1/webhooks` (spec §15.9).

mod dead_letters;
mod deliveries;
mod signer;
mod test;

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::Id as _;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::webhook::{
    CreateWebhook, DeleteWebhook, RotateSecret, UpdateWebhook, Webhook, WebhookVerb,
};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::{Reader, Segment};
use crate::webhooks::{Address, fresh_secret};

const READ: Access = Access::Unscoped(Permission::WebhooksRead);
const WRITE: Access = Access::Unscoped(Permission::WebhooksWrite);
const WEBHOOKS: Cursor = Cursor("webhooks");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, update, delete))
        .routes(routes!(rotate_secret))
        .merge(test::routes())
        .merge(deliveries::routes())
        .merge(dead_letters::routes())
}

/// Creates an endpoint. It hears of what happens from now on; its secret is shown this once.
#[utoipa::path(post, path = "/v1/webhooks", tag = "webhooks",
    request_body = wire::CreateWebhook,
    responses(
        (status = 201, body = wire::NewWebhook),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<wire::NewWebhook> {
    let reader = call.reader(WRITE).await?;
    let secret = fresh_secret().map_err(no_randomness)?;
    let parsed = call.parse(|body| parse::create_webhook(body, secret.clone()));
    let parsed = match parsed {
        Ok(verb) => whole(&call, &reader, verb).await,
        Err(failure) => Err(failure),
    };
    let done = call.submit(WRITE, parsed.map(WebhookVerb::Create).map(Command::Webhook)).await?;
    call.app.outbound.endpoints_changed();
    let public_key = public_key(&reader, &done.outcome).await?;
    let is_shown = !done.replayed && public_key.is_none();
    let secret = is_shown.then(|| secret.reveal().to_owned());
    let body = wire::NewWebhook { webhook: shown(&done.outcome)?, secret, public_key };
    Ok(Reply::created(body).replayed(done.replayed))
}

/// An endpoint that may be reached, with what its deliveries are signed with.
async fn whole(
    call: &Call,
    reader: &Reader,
    verb: CreateWebhook,
) -> Result<CreateWebhook, Failure> {
    let url = reachable(call, reader, &verb.url).await?;
    let secret =
        if verb.format.is_signed_in_public() { signer::secret(reader).await? } else { verb.secret };
    Ok(CreateWebhook { url, secret, ..verb })
}

/// The public half of what an endpoint's deliveries are signed with, where it has one.
async fn public_key(reader: &Reader, outcome: &Outcome) -> Result<Option<String>, Failure> {
    match outcome {
        Outcome::Webhook(webhook) if webhook.format.is_signed_in_public() => {
            signer::public_key(reader).await
        }
        _ => Ok(None),
    }
}

/// Lists the endpoints of the caller's environment, newest first.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 100 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Webhook>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::Webhook>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, WEBHOOKS, 100)?;
    let list = List::Webhooks { org: reader.org(), environment: reader.environment() };
    let rows = reader.page::<Webhook>(list, query.look_ahead()).await?;
    let position = |row: &Arc<Webhook>| row.id.ulid().0;
    let item = |row: Arc<Webhook>| render::webhook(&row);
    Ok(Reply::ok(render::page(WEBHOOKS, query, rows, (position, item))))
}

/// An endpoint; never its secret.
#[utoipa::path(get, path = "/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    responses((status = 200, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(READ).await?;
    Ok(Reply::ok(render::webhook(&*webhook(&reader, &id).await?)))
}

/// Changes an endpoint. One that is enabled again hears of what happens from then on.
#[utoipa::path(patch, path = "/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    request_body = wire::UpdateWebhook,
    responses((status = 200, body = wire::Webhook), (status = "4XX", body = wire::Failure)))]
async fn update(Segment(id): Segment, call: Call) -> Answer<wire::Webhook> {
    let reader = call.reader(WRITE).await?;
    let parsed = call.parse(|body| parse::update_webhook(body, parse::webhook_id(&id)?));
    let parsed = match parsed {
        Ok(verb) => moved(&call, &reader, verb).await,
        Err(failure) => Err(failure),
    };
    let done = call.submit(WRITE, parsed.map(WebhookVerb::Update).map(Command::Webhook)).await?;
    call.app.outbound.endpoints_changed();
    Ok(Reply::ok(shown(&done.outcome)?).replayed(done.replayed))
}

async fn moved(
    call: &Call,
    reader: &Reader,
    verb: UpdateWebhook,
) -> Result<UpdateWebhook, Failure> {
    let Some(url) = &verb.url else { return Ok(verb) };
    let url = reachable(call, reader, url).await?;
    Ok(UpdateWebhook { url: Some(url), ..verb })
}

/// Deletes an endpoint. What waits for it is dropped.
#[utoipa::path(delete, path = "/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    responses((status = 200, body = wire::Deleted), (status = "4XX", body = wire::Failure)))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::Deleted> {
    let parsed = call.parse(|_| parse::webhook_id(&id));
    let verb = |webhook| WebhookVerb::Delete(DeleteWebhook { webhook });
    let done = call.submit(WRITE, parsed.map(verb).map(Command::Webhook)).await?;
    let body = wire::Deleted { id: shown(&done.outcome)?.id, deleted: true };
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Replaces the secret, and shows the new one this once. The one before signs too for a while.
#[utoipa::path(post, path = "/v1/webhooks/{id}/rotate-secret", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    request_body = wire::RotateSecret,
    responses((status = 200, body = wire::NewWebhook), (status = "4XX", body = wire::Failure)))]
async fn rotate_secret(Segment(id): Segment, call: Call) -> Answer<wire::NewWebhook> {
    let secret = fresh_secret().map_err(no_randomness)?;
    let parsed: Result<RotateSecret, Failure> =
        call.parse(|body| parse::rotate_secret(body, parse::webhook_id(&id)?, secret.clone()));
    let verb = parsed.map(WebhookVerb::RotateSecret).map(Command::Webhook);
    let done = call.submit(WRITE, verb).await?;
    let secret = (!done.replayed).then(|| secret.reveal().to_owned());
    let body = wire::NewWebhook { webhook: shown(&done.outcome)?, secret, public_key: None };
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// An endpoint of the caller's environment that is not deleted.
async fn webhook(reader: &Reader, id: &str) -> Result<Arc<Webhook>, Failure> {
    let id = parse::webhook_id(id)?;
    let webhook = reader.get::<Webhook>((reader.org(), id), Object::Webhook).await?;
    if webhook.deleted_at.is_some() {
        return Err(Rejection::NotFound(Object::Webhook).into());
    }
    reader.actor().must_match(webhook.environment)?;
    Ok(webhook)
}

/// The address in its one form, if webhooks may go there.
async fn reachable(call: &Call, reader: &Reader, url: &str) -> Result<String, Failure> {
    let (org, environment) = (reader.org(), reader.environment());
    let checked = call.app.outbound.check(Address { org, environment, url }).await;
    checked.map_err(|refused| Failure::invalid("url", &refused.to_string()))
}

fn shown(outcome: &Outcome) -> Result<wire::Webhook, Failure> {
    match outcome {
        Outcome::Webhook(webhook) => Ok(render::webhook(webhook)),
        other => Err(Failure::internal(format!("not a webhook: {other:?}"))),
    }
}

fn no_randomness(error: getrandom::Error) -> Failure {
    Failure::internal(format!("no randomness: {error}"))
}
