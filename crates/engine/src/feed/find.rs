//! Finding a record by its id. Stores have no index of that, so the log is halved.

use std::sync::Arc;

use countersign_domain::ids::{Id as _, LogId, OrgId};
use countersign_domain::log::LogRecord;

use super::PART;
use crate::{Engine, StoreError};

/// How many records are looked through where halving by id came to nothing.
const LOOKED_THROUGH_MAX: usize = 64 * PART;

/// An id may be ahead of its record's time by this: ids of one moment borrow from the next.
const AHEAD_MS: u64 = 1_000;

/// The record; none if it is not there.
pub(super) async fn record(
    engine: &Engine,
    org: OrgId,
    id: LogId,
) -> Result<Option<Arc<LogRecord>>, StoreError> {
    let head = engine.log_position(org).await?;
    // What one server writes rises by id.
    let at = last(head, async |seq| Ok(engine.log_record(org, seq).await?.body.id <= id)).await?;
    if at > 0 {
        let record = engine.log_record(org, at).await?;
        if record.body.id == id {
            return Ok(Some(record));
        }
    }
    // What several write, or one after a restart, need not; but the time of a log never goes back.
    let ms = id.ulid().unix_ms();
    let by_then = async |seq| Ok(engine.log_record(org, seq).await?.body.at.unix_ms() <= ms);
    let mut end = last(head, by_then).await?;
    let mut looked_through = 0;
    while end > 0 && looked_through < LOOKED_THROUGH_MAX {
        let begin = end.saturating_sub(PART as u64);
        let records = engine.log_after(org, begin).await?;
        let records = records.iter().take_while(|record| record.seq <= end);
        let mut is_old = false;
        for record in records {
            if record.body.id == id {
                return Ok(Some(Arc::clone(record)));
            }
            is_old |= record.body.at.unix_ms() + AHEAD_MS < ms;
        }
        if is_old {
            break;
        }
        (end, looked_through) = (begin, looked_through + PART);
    }
    Ok(None)
}

/// The last place up to `head` of which something is true that is true of all before; 0 if it is of
/// none.
async fn last(
    head: u64,
    is_true: impl AsyncFn(u64) -> Result<bool, StoreError>,
) -> Result<u64, StoreError> {
    let (mut low, mut high) = (0, head);
    while low < high {
        let middle = high - (high - low) / 2;
        if is_true(middle).await? {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}
