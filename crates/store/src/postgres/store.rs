//! The store itself.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use async_trait::async_trait;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{
    Elsewhere, Held, List, Page, Place, Prunable, Scan, Store, StoreError, Unit,
};
use deadpool_postgres::Object;
use tokio::sync::{Notify, broadcast, mpsc};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use super::caches::Caches;
use super::connect::Target;
use super::error::{failed, silent};
use super::hint::{Hint, Seal};
use super::listen::{self, Ear, HINTS_MAX, Listener};
use super::place::{self, TakenPlace};
use super::pools::Pools;
use super::unit::PostgresUnit;
use super::write::Texts;
use super::{PostgresOptions, fetch, lists, prune, schema};

/// A database that takes longer to say that it is there is not.
const READY_MAX: Duration = Duration::from_secs(2);

/// Keeps rows in a PostgreSQL database that any number of servers share.
pub struct PostgresStore {
    shared: Arc<Shared>,
    listener: Listener,
}

/// What the store and its batches share.
pub(super) struct Shared {
    pub(super) pools: Pools,
    caches: Mutex<Caches>,
    /// What a batch of a thread should lock first, because the one before met somebody on the way.
    wanted: Mutex<HashMap<ThreadId, BTreeSet<OrgId>>>,
    /// What this server signs its news with.
    name: String,
    /// How long an answer may take.
    pub(super) deadline: Duration,
    /// The statements that batches are written by.
    pub(super) texts: Texts,
    /// Hints for other servers.
    hints: mpsc::Sender<Hint>,
    /// Rung when another server has told something.
    pub(super) told: Notify,
}

impl Shared {
    /// What is kept of rows.
    pub(super) fn caches(&self) -> MutexGuard<'_, Caches> {
        self.caches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this thread's next batch should lock before it decides.
    pub(super) fn is_wanted(&self) -> bool {
        self.wanted().contains_key(&thread::current().id())
    }

    /// What this thread's next batch should lock first.
    pub(super) fn take_wanted(&self) -> BTreeSet<OrgId> {
        self.wanted().remove(&thread::current().id()).unwrap_or_default()
    }

    /// Has this thread's next batch lock these first.
    pub(super) fn want(&self, orgs: impl Iterator<Item = OrgId>) {
        self.wanted().insert(thread::current().id(), orgs.collect());
    }

    /// The news of a commit.
    pub(super) fn news(&self, orgs: &BTreeSet<OrgId>) -> String {
        listen::news(&self.name, orgs)
    }

    /// Tells other servers what is about to be committed. What cannot be told at once is not told:
    /// they do without.
    pub(super) fn tell(&self, hints: Vec<Hint>) {
        hints.into_iter().for_each(|hint| _ = self.hints.try_send(hint));
    }

    fn wanted(&self) -> MutexGuard<'_, HashMap<ThreadId, BTreeSet<OrgId>>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PostgresStore {
    /// Connects to a database, given as a `postgres://` URL, and brings it to the newest schema.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Self::connect_with(url, PostgresOptions::default()).await
    }

    /// The same, set up in another way.
    pub async fn connect_with(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let target = Target::parse(url)?;
        let caches = Mutex::new(Caches::new(&options));
        let deadline = options.deadline;
        let pools = Pools::new(target.clone(), options)?;
        let mut client = pools.reader().await?;
        must_be_durable(&client).await?;
        schema::migrate(&mut client).await?;
        let seal = Seal::of(&client).await?;
        drop(client);
        let name = listen::fresh_name()?;
        let (sender, hints) = mpsc::channel(HINTS_MAX);
        let shared = Arc::new(Shared {
            pools,
            caches,
            wanted: Mutex::default(),
            name: name.clone(),
            deadline,
            texts: Texts::default(),
            hints: sender,
            told: Notify::new(),
        });
        let ear = Ear { target, name, seal, hints, shared: Arc::clone(&shared) };
        Ok(Self { shared, listener: Listener::start(ear)? })
    }

    /// The schema of a database and the newest that this program knows. Changes nothing.
    pub async fn schema(url: &str) -> Result<(u32, u32), StoreError> {
        let pools = Pools::new(Target::parse(url)?, PostgresOptions::default())?;
        Ok((schema::version(&pools.reader().await?).await?, schema::known()))
    }

    /// Brings a database to the newest schema; returns which it had and which it has.
    pub async fn migrate(url: &str) -> Result<(u32, u32), StoreError> {
        let pools = Pools::new(Target::parse(url)?, PostgresOptions::default())?;
        schema::migrate(&mut pools.reader().await?).await
    }
}

/// Refuses a database that would acknowledge what it may still lose.
async fn must_be_durable(client: &Object) -> Result<(), StoreError> {
    let sql = "SELECT current_setting('synchronous_commit')";
    let setting: String = client.query_one(sql, &[]).await.map_err(failed)?.get(0);
    if setting == "off" {
        let what = "`synchronous_commit` is off for this role: payments could be lost";
        return Err(StoreError::Unavailable(what.to_owned()));
    }
    Ok(())
}

async fn is_standby(client: &Object) -> Result<bool, StoreError> {
    let asked = client.query_one("SELECT pg_is_in_recovery()", &[]).await;
    Ok(asked.map_err(failed)?.get(0))
}

/// What a reader was answered. A connection on which no answer has come is closed: whoever used it
/// next would wait behind that.
fn answered<T>(
    client: Object,
    asked: Result<Result<T, StoreError>, Elapsed>,
) -> Result<T, StoreError> {
    asked.unwrap_or_else(|_| {
        drop(Object::take(client));
        Err(silent())
    })
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(PostgresUnit::begin(Arc::clone(&self.shared)).await?))
    }

    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        let mut state = State::new();
        let client = self.shared.pools.reader().await?;
        let asked = timeout(self.shared.deadline, fetch::fetch(&client, reads)).await;
        answered(client, asked)?.tell(&mut state);
        Ok(state)
    }

    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        let client = self.shared.pools.reader().await?;
        let asked = timeout(self.shared.deadline, lists::page(&client, &list, page)).await;
        answered(client, asked)
    }

    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        let client = self.shared.pools.reader().await?;
        let asked = timeout(self.shared.deadline, lists::scan(&client, &scan)).await;
        answered(client, asked)
    }

    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        let client = self.shared.pools.reader().await?;
        let sql = "SELECT max(at) FROM log_heads";
        let at: Option<i64> = client.query_one(sql, &[]).await.map_err(failed)?.get(0);
        Ok(at.map(Timestamp::from_unix_micros))
    }

    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        let client = self.shared.pools.reader().await?;
        let mut pruned = 0;
        loop {
            let part = match what {
                Prunable::IdempotencyRecords => prune::records(&client, before).await,
                Prunable::Deliveries => prune::deliveries(&client, before).await,
                Prunable::Mails => prune::mails(&client, before).await,
            };
            let part = part.map_err(failed)?;
            pruned += part;
            if part == 0 {
                return Ok(pruned);
            }
        }
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let client = self.shared.pools.reader().await?;
        let asked = timeout(READY_MAX, is_standby(&client)).await;
        let reads_only = || StoreError::Unavailable("the database is a standby".to_owned());
        if answered(client, asked)? { Err(reads_only()) } else { Ok(()) }
    }

    async fn place(&self, wanted: Place) -> Result<Option<Box<dyn Held>>, StoreError> {
        let client = self.shared.pools.reader().await?;
        let taking = timeout(self.shared.deadline, place::take(&client, wanted)).await;
        let (client, taken) = match taking {
            Ok(Ok(taken)) => (client, taken),
            Ok(Err(error)) => {
                // Its transaction may have begun.
                drop(Object::take(client));
                return Err(error);
            }
            Err(late) => return answered(client, Err(late)),
        };
        let place = TakenPlace::new(client, self.shared.deadline);
        Ok(taken.then(|| Box::new(place) as Box<dyn Held>))
    }

    fn overlaps(&self) -> bool {
        true
    }

    fn elsewhere(&self) -> Option<broadcast::Receiver<Elsewhere>> {
        Some(self.listener.subscribe())
    }
}
