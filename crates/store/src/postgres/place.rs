//! Work that one server at a time does: an advisory lock that a transaction holds.
//!
//! Two at once would do no harm, but everything twice. A transaction that is idle for too long is
//! ended by the database, and a server that is gone takes it along; then another may have the
//! place.

use std::time::Duration;

use async_trait::async_trait;
use countersign_engine::{Held, Place, StoreError};
use deadpool_postgres::Object;
use tokio::time::timeout;
use tokio_postgres::SimpleQueryMessage;

use super::error::failed;
use super::send::BEGIN;

/// The advisory lock of a place: a word of eight letters in ASCII.
const fn lock(place: Place) -> i64 {
    i64::from_be_bytes(match place {
        Place::Sweeper => *b"sweeping",
        Place::Webhooks => *b"webhooks",
        Place::Rails => *b"railroad",
        Place::Mail => *b"mailroom",
    })
}

/// Tries to take the place, in a transaction of its own.
///
/// By the simple protocol: the portal of the extended one stays open in a transaction, and with it
/// the snapshot it ran on, which would keep every row version since then from being cleared away.
pub(super) async fn take(client: &Object, place: Place) -> Result<bool, StoreError> {
    let lock = lock(place);
    let sql = format!("{BEGIN}; SELECT pg_try_advisory_xact_lock({lock})");
    let messages = client.simple_query(&sql).await.map_err(failed)?;
    let row = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0) == Some("t")),
        _ => None,
    };
    let none = || StoreError::Unavailable("no answer to the wish for a place".to_owned());
    messages.iter().find_map(row).ok_or_else(none)
}

/// A connection whose transaction may hold the place. Dropped, it gives it back.
pub(super) struct TakenPlace {
    client: Option<Object>,
    deadline: Duration,
}

impl TakenPlace {
    pub(super) const fn new(client: Object, deadline: Duration) -> Self {
        Self { client: Some(client), deadline }
    }
}

#[async_trait]
impl Held for TakenPlace {
    async fn keep(&mut self) -> bool {
        let Some(client) = &self.client else { return false };
        let asked = timeout(self.deadline, client.batch_execute("SELECT 1")).await;
        matches!(asked, Ok(Ok(())))
    }
}

impl Drop for TakenPlace {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(give_back(client, self.deadline))),
            // Closed, a connection takes its transaction with it.
            Err(_) => drop(Object::take(client)),
        }
    }
}

async fn give_back(client: Object, deadline: Duration) {
    let rolled_back = timeout(deadline, client.batch_execute("ROLLBACK")).await;
    if !matches!(rolled_back, Ok(Ok(()))) {
        drop(Object::take(client));
    }
}
