//! A batch on one server is decided on what another server is about to commit.

use std::future::ready;
use std::time::Duration;

use countersign_cluster::testing::{Database, database};
use countersign_domain::ids::OrgId;
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::state::{Change, Key, Read, Row, State};
use countersign_engine::{Store as _, StoreError, Unit};
use countersign_store::conformance::World;
use countersign_store::postgres::PostgresStore;
use tokio::sync::oneshot;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::{Shared, Step, assert_same, is_same};

impl Shared {
    /// Two batches, one on each server. The second begins when the first was prepared, and relies
    /// on it if it has heard of it. The first ends well or badly.
    pub(super) async fn attempt_two(
        &mut self,
        step: Step,
        is_well: bool,
    ) -> Result<(), StoreError> {
        let reads = self.reads(step.which);
        let (mut first, _) = self.begin(step).await?;
        let changes = self.changes(step.verb, step.which);
        let mut sent = changes.clone();
        if !is_well {
            sent.push(Change::Insert(self.rows.values().next().unwrap().clone()));
        }
        first.prepare(&sent).await?;
        let (before, truth_before) = (self.rows.clone(), self.truth(&reads, &[]));
        self.happened(&changes);
        let truth = self.truth(&reads, &[]);
        let next = self.changes((step.verb + 1) % 10, step.which / 3);
        let (in_line, is_in_line) = oneshot::channel();
        let first = async {
            _ = is_in_line.await;
            first.commit(sent).await
        };
        let second = async {
            let mut unit = self.servers[1 - step.server].begin().await?;
            unit.line_up(&reads, Box::pin(ready(()))).await;
            _ = in_line.send(());
            let mut seen = State::new();
            unit.load(&reads, &mut seen).await?;
            if next.is_empty() {
                unit.release().await?;
            } else {
                unit.prepare(&next).await?;
                unit.commit(next.clone()).await?;
            }
            Ok::<_, StoreError>(seen)
        };
        let (first, second) = tokio::join!(first, second);
        if first.is_err() {
            self.rows = before;
        }
        if let Ok(seen) = second {
            // Of two that change something, the first has failed if the second was before it. One
            // that only reads may have been before it.
            let is_after = first.is_ok() && (!next.is_empty() || is_same(&seen, &truth));
            assert_same(&seen, if is_after { &truth } else { &truth_before });
            self.happened(&next);
        }
        match first {
            Err(StoreError::Conflict(_)) if !is_well => Ok(()),
            first => first,
        }
    }
}

type Counted = (OrgId, AccountKey);

/// A batch that counts an account up, ready to be committed.
async fn counting(store: &PostgresStore, id: Counted) -> Result<Counting, StoreError> {
    let mut unit = store.begin().await?;
    let reads = [Read::Row(Key::Account(id.0, id.1))];
    unit.line_up(&reads, Box::pin(ready(()))).await;
    let mut state = State::new();
    unit.load(&reads, &mut state).await?;
    let account = state.get::<Account>(id).unwrap().unwrap();
    let account = Account { version: account.version + 1, ..(*account).clone() };
    let changes = vec![Change::Update(Row::Account(account.into()))];
    unit.prepare(&changes).await?;
    Ok(Counting { unit, changes })
}

struct Counting {
    unit: Box<dyn Unit>,
    changes: Vec<Change>,
}

impl Counting {
    async fn commit(self) -> Result<(), StoreError> {
        self.unit.commit(self.changes).await
    }
}

/// Two servers of a database that have met on an account of version 0.
async fn two_servers() -> (Database, [PostgresStore; 2], Counted) {
    let database = database().unwrap();
    let account = Account { version: 0, ..World::new(1).wallet_account() };
    let id = (account.org, account.key);
    let server = || PostgresStore::connect(&database.url);
    let servers = [server().await.unwrap(), server().await.unwrap()];
    let insert = vec![Change::Insert(Row::Account(account.into()))];
    servers[0].begin().await.unwrap().commit(insert).await.unwrap();
    (database, servers, id)
}

async fn version(store: &PostgresStore, id: Counted) -> u64 {
    let state = store.read(vec![Read::Row(Key::Account(id.0, id.1))]).await.unwrap();
    state.get::<Account>(id).unwrap().unwrap().version
}

/// Whoever waits for the other's commit cannot be ready before it is sent.
const BEHIND: Duration = Duration::from_millis(500);

/// Hints may come too late on a busy machine; not every time.
const ROUNDS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn one_decides_on_what_the_other_is_about_to_commit() {
    let (_database, servers, id) = two_servers().await;
    let (mut counted, mut ahead) = (0, 0);
    for round in 0..ROUNDS {
        counted += meet(&servers, id).await;
        let (one, other) = (&servers[round % 2], &servers[(round + 1) % 2]);
        let Ok(first) = counting(one, id).await else { continue };
        let Ok(second) = timeout(BEHIND, counting(other, id)).await else {
            counted += u64::from(first.commit().await.is_ok());
            continue;
        };
        let second = async { second?.commit().await };
        let (first, second) = tokio::join!(first.commit(), second);
        counted += [&first, &second].into_iter().filter(|ended| ended.is_ok()).count() as u64;
        assert_eq!(version(&servers[0], id).await, counted);
        // The second was ready before the first was sent, and counts on from it.
        ahead += u32::from(first.is_ok() && second.is_ok());
        if ahead == 3 {
            return;
        }
    }
    panic!("no batch was decided before the other was committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_relied_on_what_was_never_committed_fails_with_it() {
    let (_database, servers, id) = two_servers().await;
    let (mut counted, mut failed) = (0, 0);
    for round in 0..ROUNDS {
        counted += meet(&servers, id).await;
        let (one, other) = (&servers[round % 2], &servers[(round + 1) % 2]);
        let Ok(first) = counting(one, id).await else { continue };
        let Ok(Ok(second)) = timeout(BEHIND, counting(other, id)).await else { continue };
        drop(first);
        match second.commit().await {
            Ok(()) => counted += 1,
            Err(StoreError::Conflict(_)) => failed += 1,
            Err(error) => panic!("{error}"),
        }
        assert_eq!(version(&servers[0], id).await, counted);
        if failed == 3 {
            return;
        }
    }
    panic!("no batch was decided before the other was given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_to_the_turn_too_early_goes_again() {
    let (database, servers, id) = two_servers().await;
    let reads = [Read::Row(Key::Account(id.0, id.1))];
    let mut counted = 0;
    for _ in 0..ROUNDS {
        counted += meet(&servers, id).await;
        let Ok(first) = counting(&servers[0], id).await else { continue };
        let Ok(Ok(second)) = timeout(BEHIND, counting(&servers[1], id)).await else { continue };
        // Somebody who knows of nobody holds the turn, unless the first does.
        let stranger = PostgresStore::connect(&database.url).await.unwrap();
        let mut holder = stranger.begin().await.unwrap();
        let mut state = State::new();
        let Ok(held) = timeout(BEHIND, holder.load(&reads, &mut state)).await else { continue };
        held.unwrap();
        let second = tokio::spawn(second.commit());
        let is_early = wait(&database, 1).await;
        let first = tokio::spawn(first.commit());
        let is_early = is_early && wait(&database, 2).await;
        drop(holder);
        let ended = [first.await.unwrap(), second.await.unwrap()];
        let well = ended.iter().filter(|ended| ended.is_ok()).count();
        counted += well as u64;
        assert_eq!(version(&servers[0], id).await, counted);
        if is_early && well == 2 {
            return;
        }
    }
    panic!("whoever came too early was lost each time");
}

/// Waits until so many wait for a lock; not for ever.
async fn wait(database: &Database, wanted: usize) -> bool {
    let waiting = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..ROUNDS {
        if database.run(waiting).unwrap().trim() == wanted.to_string() {
            return true;
        }
        yield_now().await;
    }
    false
}

/// Each server counts alone, until it has; so it knows of the other, and what it was wrong about is
/// behind it. Returns how often was counted.
async fn meet(servers: &[PostgresStore], id: Counted) -> u64 {
    let mut counted = 0;
    for server in servers {
        let mut ended = Err(StoreError::Conflict("not tried".to_owned()));
        while matches!(ended, Err(StoreError::Conflict(_))) {
            ended = async { counting(server, id).await?.commit().await }.await;
        }
        ended.unwrap();
        counted += 1;
    }
    counted
}
