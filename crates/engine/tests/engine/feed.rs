//! Following a log: no gap and nothing twice, however many follow and whoever writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use countersign_domain::ids::{Id as _, LogId, OrgId, Ulid};
use countersign_domain::log::LogRecord;
use countersign_domain::state::{Change, Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{
    Elsewhere, Engine, EngineConfig, Feed, List, ManualClock, Page, Prunable, Scan, Store,
    StoreError, Unit,
};
use countersign_store::memory::{Fault, MemoryStore};
use tokio::sync::broadcast;

use crate::world::{World, settle};

/// The places that a feed gives until there is nothing more for now.
async fn seqs(feed: &mut Feed) -> Vec<u64> {
    let mut seqs = Vec::new();
    loop {
        let Some(records) = at_once(feed).await else { return seqs };
        seqs.extend(records.unwrap().iter().map(|record| record.seq));
    }
}

/// What a feed gives without having to wait: what is at hand, or what the memory store has, which a
/// task of its own reads at its next turn.
async fn at_once(feed: &mut Feed) -> Option<Result<Vec<Arc<LogRecord>>, StoreError>> {
    tokio::select! {
        biased;
        records = feed.next() => Some(records),
        () = turns() => None,
    }
}

async fn turns() {
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
}

/// The places that a feed gives, until it has given this one.
async fn until(mut feed: Feed, last: u64) -> Vec<u64> {
    let mut seqs = Vec::new();
    while feed.position() < last {
        seqs.extend(feed.next().await.unwrap().iter().map(|record| record.seq));
    }
    seqs
}

async fn pay(world: &World, times: usize) {
    for _ in 0..times {
        world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    }
}

#[tokio::test]
async fn a_follower_hears_all_that_was_there_and_all_that_comes() {
    let world = World::new().await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let mut feed = world.engine.feed(world.org, 0);
    assert_eq!(seqs(&mut feed).await, (1..=head).collect::<Vec<_>>());
    pay(&world, 3).await;
    let now = world.engine.log_position(world.org).await.unwrap();
    assert_eq!(now, head + 3, "a payment is one record");
    assert_eq!(seqs(&mut feed).await, (head + 1..=now).collect::<Vec<_>>());
    assert_eq!((seqs(&mut feed).await, feed.position()), (vec![], now));
    settle(&world).await;
}

#[tokio::test]
async fn a_follower_waits_for_what_comes_next_and_sleeps_through_other_organizations() {
    let world = World::new().await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let waiting = tokio::spawn(until(world.engine.feed(world.org, head), head + 1));
    let nobody = OrgId::from_ulid(Ulid(7));
    let mut theirs = world.engine.feed(nobody, 0);
    assert_eq!(world.engine.log_position(nobody).await.unwrap(), 0);
    pay(&world, 1).await;
    assert_eq!(waiting.await.unwrap(), [head + 1]);
    assert_eq!(seqs(&mut theirs).await, [0; 0]);
    settle(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_followers_hear_every_record_once_and_in_order_while_it_is_written() {
    let world = World::new().await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let last = head + 400;
    // From the beginning, from somewhere, and from the end.
    let from = |number: u64| number * head / 49;
    let follow = |number: u64| {
        let feed = world.engine.feed(world.org, from(number));
        (from(number), tokio::spawn(until(feed, last)))
    };
    let followers: Vec<_> = (0..50).map(follow).collect();
    for _ in 0..8 {
        let requests = (0..50).map(|_| world.pay("1.00", None)).collect();
        for answer in world.together(requests).await {
            answer.unwrap().result.unwrap();
        }
    }
    for (after, follower) in followers {
        assert_eq!(follower.await.unwrap(), (after + 1..=last).collect::<Vec<_>>());
    }
    settle(&world).await;
}

#[tokio::test]
async fn whoever_is_slow_goes_on_from_the_store() {
    let world = World::new().await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let mut slow = world.engine.feed(world.org, head);
    let mut quick = world.engine.feed(world.org, head);
    for _ in 0..24 {
        let requests = (0..50).map(|_| world.pay("1.00", None)).collect();
        for answer in world.together(requests).await {
            answer.unwrap().result.unwrap();
        }
        seqs(&mut quick).await;
    }
    let all: Vec<u64> = (head + 1..=head + 1_200).collect();
    assert_eq!(quick.position(), head + 1_200);
    assert_eq!(seqs(&mut slow).await, all);
    settle(&world).await;
}

#[tokio::test]
async fn whoever_gives_up_waiting_or_meets_an_error_misses_nothing() {
    let world = World::new().await;
    let mut feed = world.engine.feed(world.org, 0);
    world.store.plan(Fault::Read);
    let error = feed.next().await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
    let head = world.engine.log_position(world.org).await.unwrap();
    assert_eq!(seqs(&mut feed).await, (1..=head).collect::<Vec<_>>());
    assert!(at_once(&mut feed).await.is_none());
    pay(&world, 1).await;
    assert_eq!(seqs(&mut feed).await, [head + 1]);
    settle(&world).await;
}

#[tokio::test]
async fn whoever_is_always_interrupted_reads_nothing_twice_and_keeps_nobody_from_reading() {
    let world = World::new().await;
    pay(&world, 5).await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let mut feed = world.engine.feed(world.org, 0);
    let mut other = world.engine.feed(world.org, 0);
    // It asks, and never comes back for the answer.
    let interrupted = tokio::select! {
        biased;
        records = feed.next() => Some(records),
        () = std::future::ready(()) => None,
    };
    assert!(interrupted.is_none());
    assert_eq!(seqs(&mut other).await, (1..=head).collect::<Vec<_>>());
    // What was read for the first is at hand for it, whatever becomes of the store.
    world.store.plan(Fault::Read);
    assert_eq!(feed.next().await.unwrap().len() as u64, head);
    assert!(world.engine.log_position(world.org).await.is_err());
    settle(&world).await;
}

#[tokio::test]
async fn a_record_is_found_by_its_id() {
    let world = World::new().await;
    pay(&world, 5).await;
    let records = world.engine.log_after(world.org, 0).await.unwrap();
    for record in &records {
        let found = world.engine.find_log_record(world.org, record.body.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(record));
    }
    let id = records.first().unwrap().body.id;
    for strange in [0, id.ulid().0 - 1, id.ulid().0 + 1, u128::MAX] {
        let id = LogId::from_ulid(Ulid(strange));
        assert_eq!(world.engine.find_log_record(world.org, id).await.unwrap(), None, "{id}");
    }
    let nobody = OrgId::from_ulid(Ulid(7));
    assert_eq!(world.engine.find_log_record(nobody, id).await.unwrap(), None);
    settle(&world).await;
}

#[tokio::test]
async fn a_record_is_found_where_ids_do_not_rise() {
    let world = World::new().await;
    // A second server, whose ids borrow from no later moment, writes in turn with the first.
    let (other, _, _) = beside(&world).await;
    for _ in 0..5 {
        pay(&world, 1).await;
        other.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    }
    let records = world.engine.log_after(world.org, 0).await.unwrap();
    assert!(!records.is_sorted_by_key(|record| record.body.id));
    for record in &records {
        let found = world.engine.find_log_record(world.org, record.body.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(record));
    }
    other.shutdown().await;
    settle(&world).await;
}

/// A store that two engines share, each of which hears of what the other commits.
struct Shared {
    inner: MemoryStore,
    hears: broadcast::Sender<Elsewhere>,
    tells: broadcast::Sender<Elsewhere>,
    /// How many parts of the log were read.
    read: Arc<AtomicUsize>,
}

struct SharedUnit(Box<dyn Unit>, broadcast::Sender<Elsewhere>);

#[async_trait]
impl Store for Shared {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        Ok(Box::new(SharedUnit(self.inner.begin().await?, self.tells.clone())))
    }
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.inner.read(reads).await
    }
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.read.fetch_add(1, Ordering::Relaxed);
        self.inner.page(list, page).await
    }
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.inner.scan(scan).await
    }
    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.inner.latest().await
    }
    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        self.inner.prune(what, before).await
    }
    async fn ready(&self) -> Result<(), StoreError> {
        self.inner.ready().await
    }
    fn elsewhere(&self) -> Option<broadcast::Receiver<Elsewhere>> {
        Some(self.hears.subscribe())
    }
}

#[async_trait]
impl Unit for SharedUnit {
    async fn load(&mut self, reads: &[Read], into: &mut State) -> Result<(), StoreError> {
        self.0.load(reads, into).await
    }
    async fn commit(self: Box<Self>, changes: Vec<Change>) -> Result<(), StoreError> {
        let orgs = changes.iter().filter_map(|change| change.row().key().organization()).collect();
        self.0.commit(changes).await?;
        _ = self.1.send(Elsewhere::Changed(orgs));
        Ok(())
    }
}

/// Another engine on the store of a world, which hears of what `tells` says.
async fn beside(world: &World) -> (Engine, broadcast::Sender<Elsewhere>, Arc<AtomicUsize>) {
    let (hears, tells) = (broadcast::channel(16).0, broadcast::channel(16).0);
    let read = Arc::new(AtomicUsize::new(0));
    let inner = world.store.clone();
    let store = Shared { inner, hears: hears.clone(), tells, read: Arc::clone(&read) };
    let clock = Arc::new(ManualClock::new(world.engine.now()));
    let engine = Engine::start(Arc::new(store), clock, EngineConfig::default()).await.unwrap();
    (engine, hears, read)
}

#[tokio::test]
async fn what_another_server_commits_is_heard_when_there_is_news_of_it() {
    let world = World::new().await;
    let (other, news, _) = beside(&world).await;
    let head = other.log_position(world.org).await.unwrap();
    let waiting = tokio::spawn(until(other.feed(world.org, head), head + 3));
    let mut idle = other.feed(OrgId::from_ulid(Ulid(7)), 0);
    pay(&world, 1).await;
    news.send(Elsewhere::Changed(vec![world.org])).unwrap();
    // Both write, one after the other.
    other.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    pay(&world, 1).await;
    news.send(Elsewhere::Anything).unwrap();
    assert_eq!(waiting.await.unwrap(), [head + 1, head + 2, head + 3]);
    assert_eq!(seqs(&mut idle).await, [0; 0]);
    other.shutdown().await;
    settle(&world).await;
}

#[tokio::test]
async fn of_many_followers_one_reads_for_all() {
    let world = World::new().await;
    let (other, news, read) = beside(&world).await;
    let head = other.log_position(world.org).await.unwrap();
    let follow = |_| tokio::spawn(until(other.feed(world.org, head), head + 10));
    let followers: Vec<_> = (0..500).map(follow).collect();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    read.store(0, Ordering::Relaxed);
    pay(&world, 10).await;
    news.send(Elsewhere::Changed(vec![world.org])).unwrap();
    for follower in followers {
        assert_eq!(follower.await.unwrap(), (head + 1..=head + 10).collect::<Vec<_>>());
    }
    let read = read.load(Ordering::Relaxed);
    assert!(read <= 2, "the log was read {read} times");
    other.shutdown().await;
    settle(&world).await;
}

#[tokio::test]
async fn records_are_shared_and_not_copied() {
    let world = World::new().await;
    let head = world.engine.log_position(world.org).await.unwrap();
    let mut feeds = [world.engine.feed(world.org, head), world.engine.feed(world.org, head)];
    pay(&world, 1).await;
    let mut heard: Vec<Arc<LogRecord>> = Vec::new();
    for feed in &mut feeds {
        heard.extend(feed.next().await.unwrap());
    }
    let [one, other] = heard.as_slice() else { panic!("{heard:?}") };
    assert!(Arc::ptr_eq(one, other));
    settle(&world).await;
}
