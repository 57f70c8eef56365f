//! What every answer has in common: pages, and failures.

use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    /// The items.
    pub(crate) data: Vec<T>,
    /// Where the page stands.
    pub(crate) meta: PageMeta,
}

/// Where a page stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageMeta {
    /// Which page, from 1.
    pub(crate) page: usize,
    /// How many items a page has.
    pub(crate) limit: usize,
    /// How many items there are in all.
    pub(crate) total: usize,
    /// How many pages.
    pub(crate) total_pages: usize,
}

/// A refusal or a failure. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase", as = CubewireFailure)]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct Failure {
    /// The HTTP status.
    status_code: u16,
    /// What is wrong; of fields a list with one text each.
    #[schema(value_type = serde_json::Value)]
    message: String,
    /// The reason phrase of the status.
    error: String,
    /// The stable code, such as `NOT_FOUND`.
    code: String,
}
