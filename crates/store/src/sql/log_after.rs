//! The log as it was written.

use countersign_domain::ids::OrgId;
use countersign_engine::Page;

use crate::tables::Record;

/// Which records a query selects, behind all columns of `t`: `?3` of those behind the place `?2`.
pub(crate) const LOG_AFTER: &str = "WHERE t.org = ?1 AND t.seq > ?2 ORDER BY t.seq LIMIT ?3";

/// Its parameters.
pub(crate) fn of_log_after(org: OrgId, page: Page) -> Record {
    let mut record = Record::default();
    record.id(org);
    let place = page.after.unwrap_or(0);
    record.integer(i64::try_from(place).unwrap_or(i64::MAX));
    record.integer(i64::try_from(page.limit).unwrap_or(i64::MAX));
    record
}
