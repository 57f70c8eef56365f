//! Trying an endpoint, while the caller waits.

use countersign_domain::ids::{DeliveryId, EventId, Mint};
use countersign_domain::rejection::Rejection;
use countersign_domain::state::Key;
use countersign_domain::webhook::{Verdict, WebhookSecrets};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::reply::{Answer, Reply};
use super::{WRITE, webhook};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::wire;
use crate::door::{Reader, Segment};
use crate::webhooks::{Address, Message, Outgoing, SigningKey, codec, milliseconds, unix_seconds};

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
    let codec = codec(webhook.format);
    let test = codec.test(&webhook, (event, reader.now));
    let (name, body) = test.ok_or_else(|| Failure::internal("no test".to_owned()))?;
    let body = codec.stamped(&body, reader.now);
    let (delivery, event) = (delivery.to_string(), event.to_string());
    let message = Message { delivery: &delivery, event: &event, name, body: &body };
    let outgoing = Outgoing { codec, message, at: unix_seconds(), keys: &keys };
    let sent = call.app.outbound.send(Address::of(&webhook), outgoing).await;
    let attempted = sent.map_err(|error| Failure::internal(format!("cannot send: {error}")))?;
    Ok(Reply::ok(wire::WebhookTested {
        id: webhook.id.to_string(),
        delivered: webhook.format.verdict(attempted.status) == Verdict::Delivered,
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
