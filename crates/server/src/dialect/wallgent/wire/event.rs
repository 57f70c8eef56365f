//! Events.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What subscribers are told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// `evt_…`.
    pub(crate) id: String,
    /// The name of the event.
    pub(crate) event: &'static str,
    /// The same.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// When it happened.
    pub(crate) timestamp: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// The object, and what happened to it.
    #[schema(value_type = Object)]
    pub(crate) data: Map<String, Value>,
}
