//! Pages.

use serde::Serialize;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageBody<T> {
    /// The items, newest first.
    pub(crate) data: Vec<T>,
    /// Where the next page begins; null on the last.
    pub(crate) cursor: Option<String>,
    /// The same.
    pub(crate) next_cursor: Option<String>,
    /// Whether there is a next page.
    pub(crate) has_more: bool,
}
