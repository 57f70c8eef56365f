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

impl<T> PageBody<Vec<T>> {
    /// A page of rows that are several items each, as a page of items.
    pub(crate) fn flatten(self) -> PageBody<T> {
        let Self { data, cursor, next_cursor, has_more } = self;
        let data = data.into_iter().flatten().collect();
        PageBody { data, cursor, next_cursor, has_more }
    }
}
