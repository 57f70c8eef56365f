//! Scans, the latest instant, and what is forgotten.

use countersign_domain::idempotency::{IdempotencyRecord, StoredReply};
use countersign_domain::ids::PaymentId;
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::{ScanKind, Store, StoreError};

use super::{Chain, World, commit, insert, read, scan, variety};

/// A scan shows everything of a kind and nothing else, in the order of the names.
pub async fn scans_see_everything(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let mut rows = variety::rows(&mut world);
    rows.extend((0..20).map(|_| Row::Account(world.wallet_account().into())));
    insert(store, rows.clone()).await?;
    let strange = variety::rows(&mut World::new(2));
    // People and locators belong to nobody; both worlds have the same ones.
    let strange = strange.into_iter().filter(|row| !matches!(row, Row::Locator(_)));
    insert(store, strange.collect()).await?;
    for (kind, of_kind) in KINDS {
        let mut expected: Vec<Row> = rows.iter().filter(|row| of_kind(row)).cloned().collect();
        expected.sort_by_key(Row::key);
        for limit in [1, 3, 1_000] {
            assert_eq!(scan(store, world.org, kind, limit).await?, expected, "{kind:?} {limit}");
        }
    }
    Ok(())
}

type OfKind = fn(&Row) -> bool;

const KINDS: [(ScanKind, OfKind); 6] = [
    (ScanKind::Accounts, |row| matches!(row, Row::Account(_))),
    (ScanKind::Transfers, |row| matches!(row, Row::Transfer(_))),
    (ScanKind::Holds, |row| matches!(row, Row::Hold(_))),
    (ScanKind::Payments, |row| matches!(row, Row::Payment(_))),
    (ScanKind::Approvals, |row| matches!(row, Row::Approval(_))),
    (ScanKind::Log, |row| matches!(row, Row::LogRecord(_))),
];

/// The latest instant is that of the log that went furthest.
pub async fn latest_is_the_end_of_the_furthest_log(store: &dyn Store) -> Result<(), StoreError> {
    assert_eq!(store.latest().await?, None);
    let (mut near, mut far) = (World::new(1), World::new(2));
    far.wait(500);
    for world in [&mut near, &mut far] {
        let mut chain = Chain::default();
        for fact in variety::facts(world).into_iter().take(2) {
            world.wait(7);
            commit(store, chain.append(world, fact)).await?;
        }
    }
    assert_eq!(store.latest().await?, Some(far.now));
    store.ready().await
}

/// Pruning forgets what is older, and nothing else; an hour later it forgets some more.
pub async fn pruning_forgets_what_is_older(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let mut records = Vec::new();
    for index in 0..10 {
        let payment: PaymentId = world.id();
        records.push(world.idempotency(&format!("key-{index}"), StoredReply::Payment(payment)));
        world.wait(60);
    }
    let rows = records.iter().map(|record| Row::IdempotencyRecord(record.clone().into()));
    insert(store, rows.collect()).await?;
    let start = World::new(1).now;
    for (minutes, forgotten) in [(0, 0), (4, 4), (4, 0), (6, 2), (100, 4)] {
        assert_eq!(store.prune(start.plus_seconds(minutes * 60)).await?, forgotten);
        for (record, made) in records.iter().zip(0..) {
            let expected = (made >= minutes).then(|| record.clone());
            let found = read::<IdempotencyRecord>(store, (record.org, record.digest)).await?;
            assert_eq!(found, expected, "made at minute {made}, pruned before {minutes}");
        }
    }
    Ok(())
}

/// A key whose time is over is used again: the new record counts, also when the old one's time to
/// be forgotten has come. A key that was forgotten is free.
pub async fn an_idempotency_key_is_used_again(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let first = world.idempotency("key", StoredReply::Payment(world.clone().id()));
    insert(store, vec![Row::IdempotencyRecord(first.clone().into())]).await?;
    world.wait(86_400);
    let second = IdempotencyRecord { created_at: world.now, ..first.clone() };
    commit(store, vec![Change::Update(Row::IdempotencyRecord(second.clone().into()))]).await?;
    let key = (first.org, first.digest);
    assert_eq!(read(store, key).await?.as_ref(), Some(&second));
    assert_eq!(store.prune(world.now).await?, 0);
    assert_eq!(read(store, key).await?.as_ref(), Some(&second));
    world.wait(1);
    assert_eq!(store.prune(world.now).await?, 1);
    assert_eq!(read::<IdempotencyRecord>(store, key).await?, None);
    insert(store, vec![Row::IdempotencyRecord(first.into())]).await?;
    assert!(read::<IdempotencyRecord>(store, key).await?.is_some());
    Ok(())
}

/// A record of the log reads back to the byte: its hash is over exactly that text.
pub async fn log_records_read_back_exactly(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut chain) = (World::new(1), Chain::default());
    let mut sealed = Vec::new();
    for fact in variety::facts(&mut world) {
        let changes = chain.append(&mut world, fact);
        let rows = changes.iter().map(|change| change.row().clone());
        sealed.extend(rows.filter(|row| matches!(row, Row::LogRecord(_))));
        commit(store, changes).await?;
    }
    let found = scan(store, world.org, ScanKind::Log, 2).await?;
    assert_eq!(found, sealed);
    let names: Vec<Key> = found.iter().map(Row::key).collect();
    let expected: Vec<Key> = (1..=6).map(|seq| Key::LogRecord(world.org, seq)).collect();
    assert_eq!(names, expected, "a log has no gap");
    Ok(())
}
