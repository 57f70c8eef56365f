//! Tests of the sandbox, on the memory store.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use countersign_domain::context::Settings;
use countersign_domain::state::{Read, Row, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{
    Clock as _, Engine, EngineConfig, List, ManualClock, Page, Prunable, Scan, Store, StoreError,
    Unit, audit,
};
use countersign_store::memory::MemoryStore;

use super::env::AGENT_WALLET;
use super::*;
use crate::folder::Folder;

async fn engine(store: &(impl Store + Clone)) -> Engine {
    let clock = Arc::new(ManualClock::new(Timestamp::from_unix_ms(1_700_000_000_000)));
    let settings = Settings { dev: true, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    Engine::start(Arc::new(store.clone()), clock, config).await.unwrap()
}

fn names(env: &DevEnv) -> Vec<String> {
    env.text().lines().map(|line| line.split('=').next().unwrap().to_owned()).collect()
}

/// A store that goes away after so many batches.
#[derive(Clone)]
struct Failing {
    store: MemoryStore,
    left: Arc<AtomicUsize>,
}

#[async_trait]
impl Store for Failing {
    async fn begin(&self) -> Result<Box<dyn Unit>, StoreError> {
        let less = |left: usize| left.checked_sub(1);
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        left.map_err(|_| StoreError::Unavailable("gone".to_owned()))?;
        self.store.begin().await
    }
    async fn read(&self, reads: Vec<Read>) -> Result<State, StoreError> {
        self.store.read(reads).await
    }
    async fn page(&self, list: List, page: Page) -> Result<Vec<Row>, StoreError> {
        self.store.page(list, page).await
    }
    async fn scan(&self, scan: Scan) -> Result<Vec<Row>, StoreError> {
        self.store.scan(scan).await
    }
    async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.store.latest().await
    }
    async fn prune(&self, what: Prunable, before: Timestamp) -> Result<u64, StoreError> {
        self.store.prune(what, before).await
    }
    async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }
}

#[tokio::test]
async fn a_new_sandbox_has_everything_and_keeps_it() {
    let store = MemoryStore::new();
    let engine = engine(&store).await;
    let first = prepare(&engine, None, true).await.unwrap();
    let all =
        [KEY, REVIEWER_KEY, AGENT_KEY, AGENT_WALLET, ORG, OPS_WALLET, VENDOR_WALLET, PLATFORM_KEY];
    assert_eq!(names(&first), all);
    let before = first.text();
    let again = prepare(&engine, Some(first), true).await.unwrap();
    assert!(again.text() == before);
    assert!(audit::verify(&store).await.unwrap().holds());
}

#[tokio::test]
async fn an_unseeded_sandbox_has_people_and_keys_alone() {
    let store = MemoryStore::new();
    let env = prepare(&engine(&store).await, None, false).await.unwrap();
    assert_eq!(names(&env), [KEY, REVIEWER_KEY, ORG, PLATFORM_KEY]);
}

#[tokio::test]
async fn a_seed_that_was_cut_short_is_completed() {
    let whole = MemoryStore::new();
    prepare(&engine(&whole).await, None, true).await.unwrap();
    let records = audit::verify(&whole).await.unwrap().records;
    let mut cut = 0;
    loop {
        let store = MemoryStore::new();
        let failing = Failing { store: store.clone(), left: Arc::new(AtomicUsize::new(cut)) };
        if prepare(&engine(&failing).await, None, true).await.is_ok() {
            break;
        }
        let env = prepare(&engine(&store).await, None, true).await.unwrap();
        assert_eq!(names(&env).len(), 8, "cut after {cut} commits");
        let report = audit::verify(&store).await.unwrap();
        assert!(report.holds() && report.records >= records, "cut after {cut} commits");
        cut += 1;
    }
    assert!(cut > 8, "{cut} commits");
}

#[tokio::test]
async fn a_lost_file_of_keys_is_written_anew() {
    let store = MemoryStore::new();
    let engine = engine(&store).await;
    let lost = prepare(&engine, None, true).await.unwrap();
    let found = prepare(&engine, None, true).await.unwrap();
    for same in [AGENT_WALLET, ORG, OPS_WALLET, VENDOR_WALLET] {
        assert!(found.get(same) == lost.get(same), "{same}");
    }
    for other in [KEY, REVIEWER_KEY, AGENT_KEY] {
        assert!(found.get(other) != lost.get(other), "{other}");
    }
}

#[test]
fn the_file_is_plain_lines_in_order_and_keeps_what_others_wrote() {
    let env = DevEnv::parse("MINE=1\nCOUNTERSIGN_API_KEY=b\n\n# no\nCOUNTERSIGN_URL=http://a=b\n");
    let text = "COUNTERSIGN_URL=http://a=b\nCOUNTERSIGN_API_KEY=b\nMINE=1\n";
    assert!(env.text() == text, "{}", env.text());
}

#[test]
fn the_clock_is_written_down_and_only_goes_on() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = Folder::at(temporary.path());
    let day = 86_400_000_000;
    let clock = SandboxClock::open(&folder).unwrap();
    let before = clock.now();
    clock.advance_micros(day).unwrap();
    clock.advance_micros(day).unwrap();
    assert!(clock.now() >= before.plus_seconds(2 * 86_400));
    let again = SandboxClock::open(&folder).unwrap();
    assert!(again.now() >= before.plus_seconds(2 * 86_400));
    assert!(again.advance_micros(u64::MAX).is_err());
    std::fs::write(folder.clock(), "-1").unwrap();
    assert!(SandboxClock::open(&folder).is_err());
}
