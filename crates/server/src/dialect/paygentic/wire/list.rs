//! Lists by number.

use serde::Serialize;
use utoipa::ToSchema;

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// `list`.
    pub(crate) object: &'static str,
    /// Its part, newest first.
    pub(crate) data: Vec<T>,
    /// Which part.
    pub(crate) pagination: Pagination,
}

/// Which part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pagination {
    /// How many at most.
    pub(crate) limit: usize,
    /// How many come before.
    pub(crate) offset: usize,
    /// How many there are in all.
    pub(crate) total: usize,
}
