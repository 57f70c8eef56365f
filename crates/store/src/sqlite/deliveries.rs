//! Forgetting deliveries and mails.

use countersign_domain::time::Timestamp;
use countersign_engine::StoreError;
use rusqlite::{Connection, params};

use super::error::failed;
use crate::sql::{PRUNE_DELIVERIES, PRUNE_MAILS, first_delivery, first_mail};

/// Forgets up to `limit` deliveries that are not to be tried again. The cache keeps none of them.
pub(super) fn prune(
    connection: &Connection,
    before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(PRUNE_DELIVERIES).map_err(failed)?;
    let parameters = params![first_delivery(before), before.unix_micros(), limit];
    let pruned = statement.execute(parameters).map_err(failed)?;
    Ok(u64::try_from(pruned).unwrap_or(u64::MAX))
}

/// Forgets up to `limit` mails that are not to be sent any more. The cache keeps none of them
/// either.
pub(super) fn prune_mails(
    connection: &Connection,
    before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(PRUNE_MAILS).map_err(failed)?;
    let pruned = statement.execute(params![first_mail(before), limit]).map_err(failed)?;
    Ok(u64::try_from(pruned).unwrap_or(u64::MAX))
}
