//! Pages (spec §6.1).

use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::wire::PageBody;

/// A page of what was found with [`PageQuery::look_ahead`]: one item more than asked for means that
/// there is a next page.
pub(crate) fn page<R, T>(
    list: Cursor,
    query: PageQuery,
    rows: Vec<R>,
    (position, item): (impl Fn(&R) -> u128, impl Fn(R) -> T),
) -> PageBody<T> {
    let has_more = rows.len() > query.limit;
    let last = rows.get(query.limit.saturating_sub(1)).filter(|_| has_more);
    let cursor = last.map(|row| list.encode(position(row)));
    let data = rows.into_iter().take(query.limit).map(item).collect();
    PageBody { data, next_cursor: cursor.clone(), cursor, has_more }
}
