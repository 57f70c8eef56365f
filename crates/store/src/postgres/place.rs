//! The places that one of all servers has at a time: each an advisory lock that a transaction holds.
//!
//! Two sweepers would do no harm, but everything twice. A transaction that is idle for too long is
//! ended by the database, and a server that is gone takes it along; then another may have the place.

use std::time::Duration;

use countersign_engine::{Place, StoreError};
use deadpool_postgres::Object;
use tokio::time::timeout;

use super::error::failed;

/// The advisory lock of a place: its name in ASCII.
const fn lock(place: Place) -> i64 {
    i64::from_be_bytes(match place {
        Place::Sweeper => *b"sweeping",
        Place::Webhooks => *b"webhooks",
        Place::Mail => *b"mailroom",
    })
}

/// Tries to take the place, in a transaction of its own.
pub(super) async fn take(client: &Object, place: Place) -> Result<bool, StoreError> {
    client.batch_execute("BEGIN").await.map_err(failed)?;
    let sql = "SELECT pg_try_advisory_xact_lock($1)";
    Ok(client.query_one(sql, &[&lock(place)]).await.map_err(failed)?.get(0))
}

/// A connection whose transaction may hold the place. Dropped, it gives it back.
pub(super) struct Held {
    client: Option<Object>,
    deadline: Duration,
}

impl Held {
    pub(super) const fn new(client: Object, deadline: Duration) -> Self {
        Self { client: Some(client), deadline }
    }
}

impl Drop for Held {
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
