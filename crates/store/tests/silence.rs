//! What becomes of batches when the way to the database hangs, or breaks within an answer.
#![expect(clippy::unwrap_used, reason = "a test stops the moment something is not as it should be")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign_cluster::testing::database;
use countersign_domain::ledger::Account;
use countersign_domain::state::{Change, Entity as _, Read, Row, State};
use countersign_engine::{List, Page, Store as _, StoreError};
use countersign_store::conformance::{World, commit, load, read};
use countersign_store::postgres::{PostgresOptions, PostgresStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Short, because the tests wait for it.
const DEADLINE: Duration = Duration::from_secs(1);

/// The answer to a `COMMIT`, and to the statement that is a batch of its own.
const COMMITTED: &[u8] = b"COMMIT\0";
const WRITTEN: &[u8] = b"SELECT 1\0";

/// What becomes of bytes on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// They arrive.
    Open,
    /// They are swallowed. Whatever connection they were on never works again.
    Hanging,
    /// They arrive, but for the first answer with this tag: there the connection is cut.
    CutAt(&'static [u8]),
}

/// A database behind a proxy.
struct Scene {
    way: watch::Sender<Way>,
    connections: Arc<AtomicUsize>,
    /// By the proxy.
    store: PostgresStore,
    /// Past it.
    direct: PostgresStore,
    world: World,
}

impl Scene {
    async fn new() -> Self {
        let url = database().unwrap().url;
        let host = url.split(['@', '/']).nth(3).unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let by_proxy = url.replace(&host, &listener.local_addr().unwrap().to_string());
        let (way, ways) = watch::channel(Way::Open);
        let connections = Arc::new(AtomicUsize::new(0));
        tokio::spawn(accept(listener, host, ways, Arc::clone(&connections)));
        let options = PostgresOptions { deadline: DEADLINE, ..PostgresOptions::default() };
        let store = PostgresStore::connect_with(&by_proxy, options).await.unwrap();
        let direct = PostgresStore::connect(&url).await.unwrap();
        Self { way, connections, store, direct, world: World::new(1) }
    }

    /// A row that is there, so that its organization has a turn.
    async fn account(&mut self) -> Account {
        let account = Account { version: 1, ..self.world.wallet_account() };
        commit(&self.store, vec![Change::Insert(Row::Account(account.clone().into()))])
            .await
            .unwrap();
        account
    }

    async fn version(&self, account: &Account) -> u64 {
        let there = read::<Account>(&self.direct, (account.org, account.key)).await;
        there.unwrap().unwrap().version
    }

    /// The version that a batch sees by the proxy.
    async fn seen(&self, account: &Account) -> u64 {
        let id = (account.org, account.key);
        let state = load(&self.store, &[Read::Row(Account::key_of(id))]).await.unwrap();
        state.get::<Account>(id).unwrap().unwrap().version
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn accept(
    listener: TcpListener,
    host: String,
    ways: watch::Receiver<Way>,
    connections: Arc<AtomicUsize>,
) {
    while let Ok((client, _)) = listener.accept().await {
        connections.fetch_add(1, Ordering::SeqCst);
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = TcpStream::connect(&host).await.unwrap().into_split();
        tokio::spawn(carry(from_client, to_server, ways.clone(), false));
        tokio::spawn(carry(from_server, to_client, ways.clone(), true));
    }
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    ways: watch::Receiver<Way>,
    are_answers: bool,
) {
    let mut bytes = vec![0; 65_536];
    let mut hangs = false;
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let part = bytes.get(..count).unwrap();
        let way = *ways.borrow();
        hangs |= way == Way::Hanging;
        if let Way::CutAt(tag) = way
            && are_answers
            && part.windows(tag.len()).any(|word| word == tag)
        {
            return;
        }
        if !hangs && to.write_all(part).await.is_err() {
            return;
        }
    }
}

fn next(account: &Account) -> Vec<Change> {
    let account = Account { version: account.version + 1, ..account.clone() };
    vec![Change::Update(Row::Account(account.into()))]
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_unknown_and_found_when_asked_about() {
    let mut scene = Scene::new().await;
    let account = scene.account().await;
    scene.way.send_replace(Way::CutAt(COMMITTED));
    let lost = commit(&scene.store, next(&account)).await;
    assert!(matches!(lost, Err(StoreError::Unknown(_))), "{lost:?}");
    assert_eq!(scene.version(&account).await, 2);
    scene.way.send_replace(Way::Open);
    assert_eq!(scene.seen(&account).await, 2);
    commit(&scene.store, next(&Account { version: 2, ..account.clone() })).await.unwrap();
    assert_eq!(scene.version(&account).await, 3);
}

/// A batch that has assumed what it relies on is one statement, and its answer may be lost as well.
#[tokio::test]
async fn a_single_statement_whose_answer_is_lost_is_unknown_and_found_when_asked_about() {
    let mut scene = Scene::new().await;
    let account = scene.account().await;
    assert_eq!(scene.seen(&account).await, 1);
    let reads = [Read::Row(Account::key_of((account.org, account.key)))];
    // Nobody says COMMIT to it.
    let mut unit = scene.store.begin().await.unwrap();
    unit.load(&reads, &mut State::new()).await.unwrap();
    scene.way.send_replace(Way::CutAt(COMMITTED));
    unit.commit(next(&account)).await.unwrap();
    let account = Account { version: 2, ..account };
    let mut unit = scene.store.begin().await.unwrap();
    unit.load(&reads, &mut State::new()).await.unwrap();
    unit.prepare(&next(&account)).await.unwrap();
    scene.way.send_replace(Way::CutAt(WRITTEN));
    let lost = unit.commit(next(&account)).await;
    assert!(matches!(lost, Err(StoreError::Unknown(_))), "{lost:?}");
    assert_eq!(scene.version(&account).await, 3);
    scene.way.send_replace(Way::Open);
    assert_eq!(scene.seen(&account).await, 3);
    commit(&scene.store, next(&Account { version: 3, ..account.clone() })).await.unwrap();
    assert_eq!(scene.version(&account).await, 4);
}

#[tokio::test]
async fn a_commit_that_nobody_answers_is_unknown_and_its_connection_never_used_again() {
    let mut scene = Scene::new().await;
    let account = scene.account().await;
    let before = scene.connections();
    scene.way.send_replace(Way::Hanging);
    let lost = commit(&scene.store, next(&account)).await;
    // It has read nothing, so it has to wait for its turn before it sends a commit.
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    scene.way.send_replace(Way::Open);
    assert_eq!(scene.seen(&account).await, 1);
    let after = scene.connections();
    assert!(after > before);
    // One that has assumed what it relies on sends all at once.
    let mut unit = scene.store.begin().await.unwrap();
    let reads = [Read::Row(Account::key_of((account.org, account.key)))];
    unit.load(&reads, &mut State::new()).await.unwrap();
    unit.prepare(&next(&account)).await.unwrap();
    scene.way.send_replace(Way::Hanging);
    let lost = unit.commit(next(&account)).await;
    assert!(matches!(lost, Err(StoreError::Unknown(_))), "{lost:?}");
    scene.way.send_replace(Way::Open);
    assert_eq!(scene.seen(&account).await, 1);
    assert!(scene.connections() > after);
    commit(&scene.store, next(&account)).await.unwrap();
    assert_eq!(scene.version(&account).await, 2);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_database_that_hangs() {
    let mut scene = Scene::new().await;
    let account = scene.account().await;
    let reads = vec![Read::Row(Account::key_of((account.org, account.key)))];
    let first = Page { after: None, limit: 5 };
    scene.store.read(reads.clone()).await.unwrap();
    scene.way.send_replace(Way::Hanging);
    let asked = scene.store.read(reads.clone()).await;
    assert!(matches!(asked, Err(StoreError::Unavailable(_))), "{asked:?}");
    scene.way.send_replace(Way::Open);
    // Nobody is given the connection that still waits for its answer.
    scene.store.read(reads).await.unwrap();
    scene.store.page(List::Organizations, first).await.unwrap();
    scene.store.ready().await.unwrap();
}
