//! Forgetting rows whose time is over.

use countersign_domain::time::Timestamp;
use deadpool_postgres::Object;
use tokio_postgres::Error;

use crate::sql::{PRUNE_DELIVERIES, PRUNE_MAILS, first_delivery, first_mail};

/// How many rows are forgotten at once.
const PART: i64 = 4_096;

/// Forgets some idempotency records. Several servers may do it at once: each takes what no other
/// has taken.
pub(super) async fn records(client: &Object, before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM idempotency WHERE (org, digest) IN (SELECT org, digest
               FROM idempotency WHERE created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)";
    client.execute(sql, &[&before.unix_micros(), &PART]).await
}

/// Forgets some deliveries that are not to be tried again; no server keeps any of them in memory.
pub(super) async fn deliveries(client: &Object, before: Timestamp) -> Result<u64, Error> {
    let sql = PRUNE_DELIVERIES.replace("CROSS JOIN", "JOIN").replace(
        "WHERE d.org = w.org AND d.webhook = w.id AND",
        "ON d.org = w.org AND d.webhook = w.id WHERE",
    );
    let sql = sql.replace('?', "$").replace("LIMIT $3", "LIMIT $3 FOR UPDATE OF d SKIP LOCKED");
    client.execute(&sql, &[&first_delivery(before), &before.unix_micros(), &PART]).await
}

/// Forgets some mails that are not to be sent any more; no server keeps any of them in memory.
pub(super) async fn mails(client: &Object, before: Timestamp) -> Result<u64, Error> {
    let sql = PRUNE_MAILS
        .replace("CROSS JOIN", "JOIN")
        .replace("WHERE m.org = o.id AND", "ON m.org = o.id WHERE")
        .replace('?', "$")
        .replace("LIMIT $2", "LIMIT $2 FOR UPDATE OF m SKIP LOCKED");
    client.execute(&sql, &[&first_mail(before), &PART]).await
}
