//! What is due: approval requests, and mails.

use countersign_domain::time::Timestamp;
use countersign_engine::Page;

use crate::kind::Kind;
use crate::tables::Record;

/// A query of what is due, in all organizations.
pub(crate) struct Due {
    /// The kind of its rows.
    pub(crate) kind: Kind,
    /// The index that serves it.
    pub(crate) index: &'static str,
    /// Which rows it selects, behind all columns of `t`: `?2` of those that were due at `?1`.
    pub(crate) tail: &'static str,
}

/// Approval requests on which something is due.
pub(crate) const DUE: Due = Due {
    kind: Kind::Approval,
    index: "approvals_due",
    tail: "WHERE t.status = 'PENDING' AND t.due_at <= ?1
    ORDER BY t.due_at, t.id LIMIT ?2",
};

/// Mails that are to be sent.
pub(crate) const MAILS_DUE: Due = Due {
    kind: Kind::Mail,
    index: "mails_due",
    tail: "WHERE t.due_at IS NOT NULL AND t.due_at <= ?1
    ORDER BY t.due_at, t.id LIMIT ?2",
};

/// Its parameters.
pub(crate) fn of_due(now: Timestamp, page: Page) -> Record {
    let mut record = Record::default();
    record.instant(now);
    record.integer(i64::try_from(page.limit).unwrap_or(i64::MAX));
    record
}
