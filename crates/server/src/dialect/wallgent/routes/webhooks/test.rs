//! Trying an endpoint, while the caller waits.

use countersign_domain::ids::{DeliveryId, EventId, Mint};
use countersign_domain::rejection::Rejection;
use countersign_domain::state::Key;
use countersign_domain::webhook::{Webhook, WebhookSecrets};
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::reply::{Answer, Reply};
use super::{WRITE, webhook};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::{render, wire};
use crate::door::Reader;
use crate::door::Segment;
use crate::webhooks::{Outgoing, SigningKey, Verdict, milliseconds, unix_seconds};

/// The event of a test. It is in no log: nothing has happened.
const NAME: &str = "webhook.test";

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(test))
}

/// Sends `webhook.test` to an endpoint, at once and only once.
#[utoipa::path(post, path = "/v1/webhooks/{id}/test", tag = "webhooks",
    params(("id" = String, Path, description = "`hook_…`")),
    responses((status = 200, body = wire::WebhookTested), (status = "4XX", body = wire::Failure)))]
async fn test(Segment(id): Segment, call: Call) -> Answer<wire::WebhookTested> {
    let reader = call.reader(WRITE).await?;
    let webhook = webhook(&reader, &id).await?;
    let secrets = reader.load(vec![Key::WebhookSecrets(webhook.org, webhook.id).into()]).await?;
    let secrets = secrets.get::<WebhookSecrets>((webhook.org, webhook.id));
    let secrets = secrets.map_err(Failure::not_loaded)?;
    let secrets = secrets.ok_or(Rejection::corrupt("webhook secrets"))?;
    let keys: Vec<SigningKey> =
        secrets.valid(reader.now).map(|secret| SigningKey::new(secret.reveal())).collect();
    let (event, delivery) = fresh(&reader)?;
    let body = body(&reader, &webhook, event)?.into();
    let outgoing = Outgoing {
        delivery: &delivery.to_string(),
        event: &event.to_string(),
        name: NAME,
        body: &body,
        at: unix_seconds(),
        keys: &keys,
    };
    let sent = call.app.outbound.send((&webhook.url, webhook.environment), outgoing).await;
    let attempted = sent.map_err(|error| Failure::internal(format!("cannot send: {error}")))?;
    Ok(Reply::ok(wire::WebhookTested {
        id: webhook.id.to_string(),
        delivered: attempted.verdict() == Verdict::Delivered,
        status_code: attempted.status,
        duration_ms: milliseconds(attempted.duration),
        error: attempted.error,
    }))
}

/// Ids that nothing else has.
fn fresh(reader: &Reader) -> Result<(EventId, DeliveryId), Failure> {
    let mut seed = [0; 8];
    let filled = getrandom::fill(&mut seed);
    filled.map_err(|error| Failure::internal(format!("no randomness: {error}")))?;
    let mut mint = Mint::new(u64::from_le_bytes(seed));
    Ok((mint.id(reader.now), mint.id(reader.now)))
}

fn body(reader: &Reader, webhook: &Webhook, event: EventId) -> Result<Vec<u8>, Failure> {
    let data = json!({
        "id": webhook.id.to_string(), "webhookId": webhook.id.to_string(),
        "message": "This is a test.", "environment": webhook.environment.as_str(),
    });
    let Value::Object(data) = data else { return Ok(Vec::new()) };
    let event = wire::Event {
        id: event.to_string(),
        event: NAME,
        kind: NAME,
        timestamp: render::timestamp(reader.now),
        organization_id: webhook.org.to_string(),
        environment: webhook.environment.as_str(),
        data,
    };
    serde_json::to_vec(&event).map_err(|error| Failure::internal(error.to_string()))
}
