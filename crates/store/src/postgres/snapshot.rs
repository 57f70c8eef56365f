//! A database as it is at one moment, to read and nothing else, beside whoever writes it.

use async_trait::async_trait;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Prunable, Scan, Store, StoreError, Unit};
use deadpool_postgres::Object;

use super::connect::Target;
use super::error::failed;
use super::pools::Pools;
use super::{PostgresOptions, fetch, lists, schema};
use crate::snapshot::{must_be_known, read_only};

/// One transaction that reads: whatever is committed in the meantime, it sees what was there when
/// it began. For audits, which compare rows that were read one after the other.
pub struct PostgresSnapshot {
    client: Object,
}

impl PostgresSnapshot {
    /// Begins to read a database, given as a `postgres://` URL.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let pools = Pools::new(Target::parse(url)?, PostgresOptions::default())?;
        let client = pools.reader().await?;
        // It holds no lock that anybody waits for, and it may wait itself: a move reads a part, and
        // the next one when that is written.
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
                     SET LOCAL idle_in_transaction_session_timeout = 0";
        client.batch_execute(begin).await.map_err(failed)?;
        must_be_known(schema::version(&client).await?, schema::known())?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Store for PostgresSnapshot {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        Err(read_only())
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        let mut state = State::new();
        fetch::fetch(&self.client, reads).await?.tell(&mut state);
        Ok(state)
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        lists::page(&self.client, &list, page).await
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        lists::scan(&self.client, &scan).await
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn prune(&self, _: Prunable, _: Timestamp) -> Result<u64, StoreError> {
        Err(read_only())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Err(read_only())
    }
}
