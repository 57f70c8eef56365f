//! The audit log.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditEntry {
    /// Its id.
    pub(crate) id: String,
    /// When.
    pub(crate) timestamp: String,
    /// What part of the server tells it.
    pub(crate) service: String,
    /// What happened.
    pub(crate) event: String,
    /// The same in words.
    pub(crate) message: String,
    /// The orchestration that it belongs to.
    pub(crate) workflow_id: Option<String>,
    /// What it happened to.
    pub(crate) entity_type: String,
    /// Which.
    pub(crate) entity_id: Option<String>,
    /// Who did it; null for the server itself.
    pub(crate) user_id: Option<String>,
    /// From where.
    pub(crate) client_info: ClientInfo,
    /// More about it.
    #[schema(value_type = Object)]
    pub(crate) details: Value,
    /// Where it stands in the log.
    #[schema(value_type = Object)]
    pub(crate) metadata: Value,
    /// The organization.
    pub(crate) organization_id: String,
    /// The transaction that it is about.
    pub(crate) transaction_id: Option<String>,
    /// That transaction, in short.
    #[schema(value_type = Option<Object>)]
    pub(crate) transaction: Option<Value>,
}

/// From where something was done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientInfo {
    /// The address.
    pub(crate) ip_address: Option<String>,
    /// It is not kept.
    pub(crate) user_agent: Option<String>,
    /// It is not kept.
    pub(crate) origin: Option<String>,
}
