//! What is due: approval requests, mails, instructions, and deliveries to an endpoint.

use countersign_domain::ids::{DeliveryId, Id as _, MailId, OrgId, Ulid, WebhookId};
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

/// Instructions that have to be looked at.
pub(crate) const INSTRUCTIONS_DUE: Due = Due {
    kind: Kind::Instruction,
    index: "instructions_due",
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

/// Which deliveries a query selects, behind all columns of `t`: `?2` of those of `?3`, `?4` that
/// were due at `?1`.
pub(crate) const DUE_DELIVERIES: &str = "WHERE t.org = ?3 AND t.webhook = ?4
    AND t.due_at IS NOT NULL AND t.due_at <= ?1 ORDER BY t.due_at, t.id LIMIT ?2";

/// Its parameters.
pub(crate) fn of_due_deliveries(
    (org, webhook): (OrgId, WebhookId),
    now: Timestamp,
    page: Page,
) -> Record {
    let mut record = of_due(now, page);
    record.id(org);
    record.id(webhook);
    record
}

/// Forgets up to `?3` deliveries of events before the delivery `?1` that are not to be tried after
/// `?2`. Endpoints are looked through one by one, by the order of the table itself: what has
/// arrived stands in no index.
pub(crate) const PRUNE_DELIVERIES: &str = "DELETE FROM deliveries WHERE (org, webhook, id) IN (
    SELECT d.org, d.webhook, d.id FROM webhooks AS w
    CROSS JOIN deliveries AS d WHERE d.org = w.org AND d.webhook = w.id AND d.id < ?1
    AND (d.due_at IS NULL OR d.due_at < ?2) LIMIT ?3)";

/// Forgets up to `?2` mails that were written before the mail `?1` and are not to be sent any more.
pub(crate) const PRUNE_MAILS: &str = "DELETE FROM mails WHERE (org, id) IN (
    SELECT m.org, m.id FROM organizations AS o
    CROSS JOIN mails AS m WHERE m.org = o.id AND m.id < ?1 AND m.due_at IS NULL LIMIT ?2)";

/// The first that a mail that is written at an instant can be called.
pub(crate) fn first_mail(at: Timestamp) -> String {
    MailId::from_ulid(Ulid(u128::from(at.unix_ms()) << 80)).to_string()
}

/// The first that the delivery of an event at an instant can be called.
pub(crate) fn first_delivery(at: Timestamp) -> String {
    DeliveryId::from_ulid(Ulid(u128::from(at.unix_ms()) << 80)).to_string()
}
