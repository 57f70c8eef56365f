//! The audit trail.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditLog {
    /// `log_…`.
    pub(crate) id: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// `API_KEY`, `USER` or `SYSTEM`.
    pub(crate) actor_type: &'static str,
    /// `key_…`, `operator` or `system`.
    pub(crate) actor_id: String,
    /// `<resource>.<past tense>`.
    pub(crate) action: &'static str,
    /// The type of the object.
    pub(crate) resource: &'static str,
    /// The same.
    pub(crate) resource_type: &'static str,
    /// The object.
    pub(crate) resource_id: Option<String>,
    /// What there is to know of it: amounts, reasons, what changed.
    #[schema(value_type = Object)]
    pub(crate) metadata: Map<String, Value>,
    /// From where it was asked for.
    pub(crate) ip_address: Option<String>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// When it happened.
    pub(crate) created_at: String,
}
