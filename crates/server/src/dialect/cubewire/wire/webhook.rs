//! Webhook endpoints.

use serde::Serialize;
use utoipa::ToSchema;

/// An endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookEndpoint)]
pub(crate) struct Webhook {
    /// Its id.
    pub(crate) id: String,
    /// Where it is.
    pub(crate) url: String,
    /// The events that it asks for; `*` for all.
    pub(crate) events: Vec<String>,
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) status: &'static str,
    /// The organization.
    pub(crate) organization_id: String,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// What its deliveries are signed with: shown once, and only where it was made for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
}

/// The body of `POST /webhooks`, and of `PATCH`, where what is absent stays as it is. For the
/// description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase", as = WriteWebhookEndpoint)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteWebhook {
    /// Where it is: `https`, outside of the sandbox.
    url: Option<String>,
    /// The events that it asks for; `*` for all.
    events: Option<Vec<String>>,
    /// `ACTIVE` or `INACTIVE`.
    status: Option<String>,
    /// What its deliveries are signed with; made for it if absent. Of a new one alone.
    secret: Option<String>,
}
