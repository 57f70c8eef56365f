//! Pages, ids and instants.

use countersign_domain::ids::Id;
use countersign_domain::time::Timestamp;

use crate::dialect::cubewire::parse::Paging;
use crate::dialect::cubewire::wire;

/// A page of a list that has so many items in all.
pub(crate) fn page<T>(paging: Paging, (data, total): (Vec<T>, usize)) -> wire::Page<T> {
    let (page, limit) = (paging.page, paging.limit);
    let meta = wire::PageMeta { page, limit, total, total_pages: total.div_ceil(limit) };
    wire::Page { data, meta }
}

/// An id as a UUID.
pub(crate) fn uuid(id: impl Id) -> String {
    id.ulid().to_uuid()
}

/// An instant.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}
