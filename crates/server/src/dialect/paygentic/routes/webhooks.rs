//! `/v0/webhooks`: whether a merchant is told of its reviews by webhook.

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::document::Document;
use countersign_domain::resource::{ResourceVerb, SwitchVerb, WebhookSwitch};
use countersign_domain::state::Key;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use std::sync::Arc;

use super::reply::{Answer, Nothing, Reply};
use crate::app::App;
use crate::dialect::paygentic::call::{Asked, Call, document};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::{parse, render, wire};
use crate::door::{Reader, Refused};

const READ: Access = Access::Resource(Permission::WebhooksRead);
const WRITE: Access = Access::Resource(Permission::WebhooksWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, enable, turn, pause)).routes(routes!(portal))
}

/// Whether webhooks are on.
#[utoipa::path(get, path = "/v0/webhooks", tag = "webhooks",
    params(("merchantId" = Option<String>, Query)),
    responses((status = 200, body = wire::Webhooks), (status = "4XX", body = wire::Failure)))]
async fn get(call: Call) -> Answer<wire::Webhooks> {
    let reader = call.reader(READ).await?;
    Ok(Reply::ok(render::webhooks(&*switch(&call, &reader).await?)?))
}

/// Switches webhooks on for the first time.
#[utoipa::path(post, path = "/v0/webhooks", tag = "webhooks",
    params(("merchantId" = Option<String>, Query)),
    request_body = Option<wire::EnableWebhooks>,
    responses((status = 201, body = wire::Webhooks), (status = "4XX", body = wire::Failure)))]
async fn enable(call: Call) -> Answer<wire::Webhooks> {
    let asked = call.parse(|body| parse::enable_webhooks(body, &call.query));
    let row = document(call.submit(WRITE, asked).await?)?;
    Ok(Reply::created(render::webhooks(&row)?))
}

/// Turns webhooks on or off.
#[utoipa::path(patch, path = "/v0/webhooks", tag = "webhooks",
    params(("merchantId" = Option<String>, Query)),
    request_body = wire::TurnWebhooks,
    responses((status = 200, body = wire::Webhooks), (status = "4XX", body = wire::Failure)))]
async fn turn(call: Call) -> Answer<wire::Webhooks> {
    let asked = call.parse(|body| parse::turn_webhooks(body, &call.query));
    let row = document(call.submit(WRITE, asked).await?)?;
    Ok(Reply::ok(render::webhooks(&row)?))
}

/// Turns webhooks off.
#[utoipa::path(delete, path = "/v0/webhooks", tag = "webhooks",
    params(("merchantId" = Option<String>, Query)),
    responses((status = 204), (status = "4XX", body = wire::Failure)))]
async fn pause(call: Call) -> Result<Nothing, Failure> {
    let merchant = call.query.get("merchantId").map(parse::merchant);
    let verb = ResourceVerb::Switch(SwitchVerb::Turn(false));
    let asked = Asked { merchant, on_behalf_of: None, verb, named: None };
    document(call.submit(WRITE, Ok(asked)).await?)?;
    Ok(Nothing)
}

/// Where endpoints, what they are told, and their secrets are kept.
#[utoipa::path(get, path = "/v0/webhooks/portal", tag = "webhooks",
    params(("merchantId" = Option<String>, Query)),
    responses((status = 200, body = wire::Portal), (status = "4XX", body = wire::Failure)))]
async fn portal(call: Call) -> Answer<wire::Portal> {
    let reader = call.reader(READ).await?;
    switch(&call, &reader).await?;
    Ok(Reply::ok(render::portal(&call.app.options.public_url, reader.now)))
}

/// The switch of the merchant that is named, or of the caller's own.
async fn switch(call: &Call, reader: &Reader) -> Result<Arc<Document>, Failure> {
    let merchant = call.query.get("merchantId").map(parse::merchant);
    let org = match merchant {
        None => reader.org(),
        named => *reader.homes(named).await?.first().ok_or_else(|| reader.stranger())?,
    };
    let id = WebhookSwitch::id(reader.environment());
    let state = reader.load(vec![Key::Document(org, id).into()]).await?;
    let found = state.get::<Document>((org, id)).map_err(Refused::from)?;
    found.ok_or_else(|| Failure::not_found("Webhook configuration"))
}
