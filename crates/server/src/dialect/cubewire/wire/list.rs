//! Named lists.

use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A named list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NamedList {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// `ADDRESS`, `USER`, or whatever else the caller calls it.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// The caller's words.
    pub(crate) description: Option<String>,
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) status: &'static str,
    /// What is on it.
    pub(crate) items: Vec<String>,
    /// The caller's own data.
    #[schema(value_type = Object)]
    pub(crate) metadata: Box<RawValue>,
    /// The organization.
    pub(crate) organization_id: String,
    /// How much is on it.
    pub(crate) item_count: usize,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// The body of `POST /lists`, and of `PATCH`, where what is absent stays as it is. For the
/// description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteList {
    /// Its name, at most 255 characters.
    name: Option<String>,
    /// `ADDRESS`, `USER`, or whatever else.
    #[schema(rename = "type")]
    kind: Option<String>,
    /// The caller's words.
    description: Option<String>,
    /// `ACTIVE` or `INACTIVE`.
    status: Option<String>,
    /// What is on it.
    items: Option<Vec<String>>,
    /// The caller's own data.
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
}

/// The body of `POST` and `DELETE /lists/{id}/items`. For the description alone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct Items {
    /// What comes onto it, or leaves it.
    items: Vec<String>,
}
