//! The approval requests to which something is due.

use countersign_domain::time::Timestamp;
use countersign_engine::Page;

use crate::tables::Record;

/// Which requests a query selects, behind all columns of `t`: `?2` of those that were due at `?1`.
pub(crate) const DUE: &str = "WHERE t.status = 'PENDING' AND t.due_at <= ?1
    ORDER BY t.due_at, t.id LIMIT ?2";

/// Its parameters.
pub(crate) fn of_due(now: Timestamp, page: Page) -> Record {
    let mut record = Record::default();
    record.instant(now);
    record.integer(i64::try_from(page.limit).unwrap_or(i64::MAX));
    record
}
