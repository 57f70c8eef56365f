//! A whole installation goes from store to store, and is found there as if it had been made there.
#![expect(clippy::unwrap_used, reason = "a test stops the moment something is not as it should be")]

use std::path::Path;

use countersign_cluster::testing::database;
use countersign_domain::idempotency::StoredReply;
use countersign_domain::state::{Change, Row};
use countersign_engine::relocate::{Copied, RelocateError, compare, copy, inspect};
use countersign_engine::{Rows, SharedKind, Store};
use countersign_store::conformance::durability::{self, Written};
use countersign_store::conformance::{World, commit, insert, scan, variety};
use countersign_store::memory::MemoryStore;
use countersign_store::postgres::PostgresStore;
use countersign_store::sqlite::{SqliteOptions, SqliteSnapshot, SqliteStore};

/// Everything that otherwise happens after thousands of rows happens at once.
const SMALL: SqliteOptions =
    SqliteOptions { wallet_run_min: 7, key_run_min: 5, cache_rows: 9, checkpoint_bytes: 20_000 };

fn small(folder: &Path) -> SqliteStore {
    SqliteStore::open_with(folder, SMALL).unwrap()
}

async fn postgres() -> PostgresStore {
    PostgresStore::connect(&database().unwrap().url).await.unwrap()
}

/// Three organizations; one of them has more rows of a kind than one part of a copy.
async fn lively(store: &dyn Store) -> Written {
    let written = durability::fill(store).await.unwrap();
    for seed in [2, 3] {
        let rows = variety::rows(&mut World::new(seed)).into_iter();
        // Names are for all organizations; those of the first one are there.
        let rows = rows.filter(|row| !matches!(row, Row::Locator(_)));
        insert(store, rows.collect()).await.unwrap();
    }
    let mut world = World::new(2);
    world.wait(500);
    let (from, to) = (world.id(), world.id());
    let mut rows = Vec::new();
    for index in 0..1_150 {
        let payment = world.payment(from, to);
        let reply = StoredReply::Payment(payment.id);
        rows.push(Row::IdempotencyRecord(world.idempotency(&format!("l{index}"), reply).into()));
        rows.push(Row::Transfer(world.transfer(&payment).into()));
        rows.push(Row::Payment(payment.into()));
    }
    insert(store, rows).await.unwrap();
    written
}

#[tokio::test]
async fn every_row_arrives_and_is_found_by_every_index() {
    let first = MemoryStore::new();
    let written = lively(&first).await;
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let way: [Box<dyn Store>; 5] = [
        Box::new(small(folders[0].path())),
        Box::new(postgres().await),
        Box::new(postgres().await),
        Box::new(small(folders[1].path())),
        Box::new(MemoryStore::new()),
    ];
    let mut source: &dyn Store = &first;
    let mut told: Option<Vec<Copied>> = None;
    for target in &way {
        let mut copied = Vec::new();
        let total = copy(source, &**target, |kind| copied.push(kind)).await.unwrap();
        assert_eq!(total, copied.iter().map(|kind| kind.rows).sum::<u64>());
        assert!(copied.iter().all(|kind| kind.rows > 0), "{copied:?}");
        assert_eq!(told.get_or_insert_with(|| copied.clone()), &copied);
        compare(source, &**target).await.unwrap();
        durability::find(&**target, &written).await.unwrap();
        source = &**target;
    }
    compare(&first, source).await.unwrap();
    // Opened again, a folder finds everything too, however far its indexes were.
    drop(way);
    for folder in &folders {
        let store = small(folder.path());
        durability::find(&store, &written).await.unwrap();
        compare(&first, &store).await.unwrap();
    }
}

#[tokio::test]
async fn whatever_is_not_the_same_is_named() {
    let (source, target) = (MemoryStore::new(), MemoryStore::new());
    lively(&source).await;
    copy(&source, &target, |_| {}).await.unwrap();
    let arrived = target.snapshot();
    let mut world = World::new(2);
    world.wait(900);
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    insert(&target, vec![Row::Payment(payment.clone().into())]).await.unwrap();
    let found = compare(&source, &target).await.unwrap_err().to_string();
    assert!(found.contains("payments are not the same"), "{found}");
    assert!(found.contains(&payment.id.to_string()) && found.ends_with("is new"), "{found}");
    let missing = compare(&target, &source).await.unwrap_err().to_string();
    assert!(missing.ends_with("is missing"), "{missing}");

    target.restore(&arrived);
    let records = Rows::Shared(SharedKind::IdempotencyRecords);
    let records = scan(&target, records, 1_000).await.unwrap();
    let Some(Row::IdempotencyRecord(record)) = records.last() else { unreachable!() };
    let mut changed = (**record).clone();
    changed.created_at = changed.created_at.plus_seconds(1);
    let change = Change::Update(Row::IdempotencyRecord(changed.into()));
    commit(&target, vec![change]).await.unwrap();
    let found = compare(&source, &target).await.unwrap_err().to_string();
    assert!(found.contains("idempotency records are not the same"), "{found}");
    assert!(found.ends_with("as many, but not the same"), "{found}");
}

#[tokio::test]
async fn a_copy_that_was_interrupted_is_in_the_way_of_the_next() {
    let source = MemoryStore::new();
    lively(&source).await;
    let folder = tempfile::tempdir().unwrap();
    for target in [&postgres().await as &dyn Store, &small(folder.path())] {
        // The first row that is copied is enough.
        insert(target, vec![Row::Organization(World::new(1).organization().into())]).await.unwrap();
        let refused = inspect(&source, target).await.unwrap_err();
        assert!(matches!(refused, RelocateError::Occupied), "{refused}");
        // Nor is one row written over another.
        let refused = copy(&source, target, |_| {}).await.unwrap_err();
        assert!(matches!(refused, RelocateError::Target(_)), "{refused}");
    }
}

#[tokio::test]
async fn whoever_reads_a_folder_alone_keeps_servers_away() {
    let folder = tempfile::tempdir().unwrap();
    drop(small(folder.path()));
    let alone = SqliteSnapshot::open_alone(folder.path()).unwrap();
    assert!(SqliteStore::open(folder.path()).is_err());
    drop(alone);
    let server = SqliteStore::open(folder.path()).unwrap();
    assert!(SqliteSnapshot::open_alone(folder.path()).is_err());
    drop(server);
    let nowhere = folder.path().join("elsewhere");
    assert!(SqliteSnapshot::open_alone(&nowhere).is_err());
    assert!(!nowhere.exists(), "looking has made a folder");
}
