//! The people of an organization. They join seldom and are few: all of them are read, and sorted by
//! when they joined.

use countersign_domain::state::Row;
use countersign_engine::{List, Page};

use crate::listing;

/// The page that all members make.
pub(crate) fn of_members(list: &List, page: Page, mut rows: Vec<Row>) -> Vec<Row> {
    rows.retain(|row| listing::shows(list, row) && listing::is_after(list, page.after, row));
    rows.sort_by_cached_key(|row| listing::rank(list, row));
    rows.truncate(page.limit);
    rows
}
