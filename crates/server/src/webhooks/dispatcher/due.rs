//! Deliveries that are to be tried again.

use std::sync::Arc;

use countersign_domain::log::LogRecord;
use countersign_domain::state::{Key, Row};
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::Delivery;
use countersign_engine::{Engine, List, Page, StoreError};

use super::Name;
use super::recorder::Recorder;

/// What is due now, and when to look again.
#[derive(Default)]
pub(super) struct Due {
    /// What is to be tried, each with what it tells.
    pub(super) now: Vec<(Arc<Delivery>, Arc<LogRecord>)>,
    /// When the next one is due; none where nothing waits.
    pub(super) next: Option<Timestamp>,
}

impl Due {
    /// Looks for up to `room` deliveries that are due. What waited for the endpoint before it was
    /// enabled again is given up.
    pub(super) async fn look(
        engine: &Engine,
        (org, webhook): Name,
        (recorder, enabled_at): (&mut Recorder, Timestamp),
        room: usize,
    ) -> Result<Self, StoreError> {
        // One look at everything that waits, so that it shows too when the next one is due.
        let end = Timestamp::from_unix_micros(i64::MAX);
        let limit = recorder.busy.len() + room + 1;
        let page = Page { after: None, limit };
        let rows = engine.page(List::DueDeliveries { org, webhook, now: end }, page).await?;
        let (now, mut due) = (engine.now(), Vec::new());
        let mut next = None;
        for row in rows.iter().filter_map(delivery) {
            if recorder.busy.contains(&row.id) {
                continue;
            }
            let at = row.next_attempt_at.unwrap_or(now);
            if row.begun_at < enabled_at {
                recorder.give_up(row.id);
            } else if at <= now && due.len() < room {
                due.push(Arc::clone(row));
            } else {
                next = Some(at);
                break;
            }
        }
        // What was given up has made room for what stands behind it.
        if next.is_none() && rows.len() == limit {
            next = Some(now);
        }
        let reads = due.iter().map(|row| Key::LogRecord(org, row.seq).into()).collect();
        let state = engine.read(reads).await?;
        let mut found = Vec::new();
        for row in due {
            let record = state.get::<LogRecord>((org, row.seq));
            let record = record.ok().flatten();
            let lost = || StoreError::Corrupt(format!("no record {} of {org}", row.seq));
            found.push((Arc::clone(&row), record.ok_or_else(lost)?));
        }
        Ok(Self { now: found, next })
    }
}

fn delivery(row: &Row) -> Option<&Arc<Delivery>> {
    if let Row::Delivery(delivery) = row { Some(delivery) } else { None }
}
