//! Webhooks, their deliveries and dead letters.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A webhook endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    /// `hook_…`.
    pub(crate) id: String,
    /// Where it is.
    pub(crate) url: String,
    /// The names of the events it asked for; `*` is all of them.
    pub(crate) events: Vec<String>,
    /// Whether it is told anything.
    pub(crate) enabled: bool,
    /// The caller's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    /// What deliveries look like: `WALLGENT`, `HIFI`, `CUBEWIRE` or `PAYGENTIC`.
    pub(crate) format: &'static str,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// Since when no delivery has succeeded although some were tried.
    pub(crate) failing_since: Option<String>,
    /// From when on it is disabled unless a delivery succeeds, once that was said.
    pub(crate) disabled_from: Option<String>,
    /// `FAILING` or `GONE`, where it was disabled without anybody choosing that.
    pub(crate) disabled_reason: Option<&'static str>,
    /// When it was created.
    pub(crate) created_at: String,
    /// When somebody last changed it.
    pub(crate) updated_at: String,
}

/// An endpoint with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewWebhook {
    /// The endpoint.
    #[serde(flatten)]
    pub(crate) webhook: Webhook,
    /// What deliveries are signed with: `whsec_…`. Absent when the request is repeated, and where
    /// they are signed by a key pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
    /// With what anybody can check the signatures of `HIFI`: a public key, as PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) public_key: Option<String>,
}

/// What a test came to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookTested {
    /// `hook_…`.
    pub(crate) id: String,
    /// Whether the endpoint answered with a 2xx.
    pub(crate) delivered: bool,
    /// What it answered with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_code: Option<u16>,
    /// How long it took.
    pub(crate) duration_ms: u32,
    /// Why there was no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// A delivery: what was sent, and what came back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    /// `dlv_…`, the same on every attempt.
    pub(crate) id: String,
    /// `hook_…`.
    pub(crate) webhook_id: String,
    /// `evt_…`.
    pub(crate) event_id: String,
    /// The name of the event.
    pub(crate) event_type: String,
    /// `PENDING`, `DELIVERED`, `FAILED` or `DISCARDED`.
    pub(crate) status: &'static str,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// When it was last tried.
    pub(crate) last_attempt_at: String,
    /// When it is tried next.
    pub(crate) next_attempt_at: Option<String>,
    /// What is sent.
    pub(crate) request: DeliveryRequest,
    /// What came back last.
    pub(crate) response: DeliveryResponse,
}

/// What a delivery sends.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryRequest {
    /// The headers that are the same on every attempt: neither times nor signatures.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body, byte for byte as it is signed.
    pub(crate) body: String,
}

/// What an endpoint answered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryResponse {
    /// The HTTP status; null where no answer came.
    pub(crate) status_code: Option<u16>,
    /// The beginning of the body.
    pub(crate) body: Option<String>,
    /// How long it took.
    pub(crate) duration_ms: u32,
    /// Why there was no answer, or why it was given up.
    pub(crate) error: Option<String>,
}

/// A dead letter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeadLetter {
    /// `dlq_…`: the delivery's, with another beginning.
    pub(crate) id: String,
    /// `hook_…`.
    pub(crate) webhook_id: String,
    /// The name of the event.
    pub(crate) event_type: String,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// When it was last tried.
    pub(crate) last_attempt_at: Option<String>,
    /// When it is tried next; a dead letter is not.
    pub(crate) next_retry_at: Option<String>,
    /// `FAILED`.
    pub(crate) status: &'static str,
    /// What went wrong the last time.
    pub(crate) last_error: Option<String>,
    /// The event.
    #[schema(value_type = Object)]
    pub(crate) payload: Value,
}

/// A part of a list that is counted through.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OffsetPage<T> {
    /// The items, newest first.
    pub(crate) data: Vec<T>,
    /// How many there are altogether; at most 10,000 are counted.
    pub(crate) total: usize,
    /// How many there are here at most.
    pub(crate) limit: usize,
    /// How many come before.
    pub(crate) offset: usize,
    /// Whether others come behind.
    pub(crate) has_more: bool,
}

/// What became of a delivery.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryDecided {
    /// `dlv_…` or `dlq_…`, as it was named.
    pub(crate) id: String,
    /// `PENDING` when it is made again, `FAILED` when it is not.
    pub(crate) status: &'static str,
}

/// How many deliveries are made again.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Replayed {
    /// `hook_…`.
    pub(crate) id: String,
    /// How many.
    pub(crate) replayed: usize,
    /// Whether there are more than one call takes on.
    pub(crate) has_more: bool,
}

/// The body of `POST /v1/webhooks`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateWebhook {
    /// Where it is, at most 2048 characters: `https://…`, in the sandbox `http://…` too.
    url: String,
    /// 1 to 100 names of events; `*` for all. Unknown names are accepted and never happen.
    events: Vec<String>,
    /// Whether it is told anything; true if not given.
    enabled: Option<bool>,
    /// At most 256 characters.
    description: Option<String>,
    /// `WALLGENT`, which it is if not given, `HIFI`, `CUBEWIRE` or `PAYGENTIC`: what deliveries
    /// look like, and what the events are called that can be asked for.
    format: Option<String>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `PATCH /v1/webhooks/{id}`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateWebhook {
    /// Another address.
    url: Option<String>,
    /// Other events.
    events: Option<Vec<String>>,
    /// Whether it is told anything. One that is enabled again hears of what happens from then on.
    enabled: Option<bool>,
    /// Other words; null for none.
    description: Option<String>,
}

/// The body of `POST /v1/webhooks/{id}/rotate-secret`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct RotateSecret {
    /// For how long the secret before signs too: 0 to 604800, 86400 if not given.
    overlap_seconds: Option<u32>,
}

/// The body of `POST /v1/webhooks/{id}/replay`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct ReplayDeliveries {
    /// Deliveries of events since then.
    since: String,
}
