//! Whether a merchant is told by webhook.

use serde::Serialize;
use utoipa::ToSchema;

/// Whether a merchant is told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhooks {
    /// `webhooks`.
    pub(crate) object: &'static str,
    /// `app_…`.
    pub(crate) application_id: String,
    /// `org_…`.
    pub(crate) merchant_id: String,
    /// Whether it is.
    pub(crate) enabled: bool,
    /// When it was first switched on.
    pub(crate) created_at: String,
    /// When it was last turned.
    pub(crate) updated_at: String,
}

/// Where endpoints are kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Portal {
    /// `webhookPortal`.
    pub(crate) object: &'static str,
    /// The dashboard's page; whoever opens it signs in there.
    pub(crate) url: String,
    /// When to ask for another.
    pub(crate) expires_at: String,
}

/// The body of switching webhooks on; it may be absent.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct EnableWebhooks {
    /// `org_…`; the caller's own unless it says otherwise.
    merchant_id: Option<String>,
}

/// The body of turning webhooks on or off.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct TurnWebhooks {
    /// Whether they are on.
    enabled: bool,
    /// `org_…`; the caller's own unless it says otherwise.
    merchant_id: Option<String>,
}
