//! The one place of a sweeper, among all servers: an advisory lock that a transaction holds.
//!
//! Two sweepers would do no harm, but everything twice. A transaction that is idle for too long is
//! ended by the database, and a server that is gone takes it along; then another may sweep.

use std::time::Duration;

use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio::time::timeout;

use super::error::failed;

/// Whoever sweeps holds this advisory lock: `sweeping` in ASCII.
const LOCK: i64 = 0x7377_6565_7069_6e67;

/// Tries to take the place, in a transaction of its own.
pub(super) async fn take(client: &Object) -> Result<bool, StoreError> {
    client.batch_execute("BEGIN").await.map_err(failed)?;
    let sql = "SELECT pg_try_advisory_xact_lock($1)";
    Ok(client.query_one(sql, &[&LOCK]).await.map_err(failed)?.get(0))
}

/// A connection whose transaction may hold the place. Dropped, it gives it back.
pub(super) struct Place {
    client: Option<Object>,
    deadline: Duration,
}

impl Place {
    pub(super) const fn new(client: Object, deadline: Duration) -> Self {
        Self { client: Some(client), deadline }
    }
}

impl Drop for Place {
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
