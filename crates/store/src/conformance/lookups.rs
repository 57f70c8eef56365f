//! Scans, the latest instant, and what is forgotten.

use countersign_domain::idempotency::{IdempotencyRecord, StoredReply};
use countersign_domain::ids::{PaymentId, WalletId};
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::{List, Page, Prunable, Rows, ScanKind, SharedKind, Store, StoreError};

use super::{Chain, World, commit, insert, pages, read, scan, variety};
use crate::kind::Kind;

/// A scan shows everything of a kind and nothing else; of an organization in the order of names,
/// but for documents.
pub async fn scans_see_everything(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let rows = many_rows(&mut world);
    insert(store, rows.clone()).await?;
    let strange = variety::rows(&mut World::new(2));
    // People and locators belong to nobody; both worlds have the same ones.
    let strange = strange.into_iter().filter(|row| !matches!(row, Row::Locator(_)));
    let strange: Vec<Row> = strange.collect();
    insert(store, strange.clone()).await?;
    for kind in ScanKind::ALL {
        let is_of = |row: &&Row| Kind::of(&row.key()) == Kind::from(*kind);
        let mut expected: Vec<Row> = rows.iter().filter(is_of).cloned().collect();
        expected.sort_by_key(Row::key);
        assert!(!expected.is_empty(), "{kind:?}");
        if *kind == ScanKind::Documents {
            in_an_order_of_its_own(store, Rows::Of(world.org, *kind), expected).await?;
            continue;
        }
        for limit in [1, 3, 1_000] {
            let found = scan(store, Rows::Of(world.org, *kind), limit).await?;
            assert_eq!(found, expected, "{kind:?} {limit}");
        }
    }
    for kind in SharedKind::ALL {
        let is_of = |row: &&Row| Kind::of(&row.key()) == Kind::from(*kind);
        let all = rows.iter().chain(&strange);
        let mut expected: Vec<Row> = all.filter(is_of).cloned().collect();
        expected.sort_by_key(Row::key);
        in_an_order_of_its_own(store, Rows::Shared(*kind), expected).await?;
    }
    Ok(())
}

/// A scan shows these, in the same order however small its parts are.
async fn in_an_order_of_its_own(
    store: &dyn Store,
    rows: Rows,
    expected: Vec<Row>,
) -> Result<(), StoreError> {
    let ordered = scan(store, rows, 1_000).await?;
    let mut found = ordered.clone();
    found.sort_by_key(Row::key);
    assert_eq!(found, expected, "{rows:?}");
    for limit in [1, 3] {
        assert_eq!(scan(store, rows, limit).await?, ordered, "{rows:?} {limit}");
    }
    Ok(())
}

/// A row of every kind, and several of those whose names have more than one part.
fn many_rows(world: &mut World) -> Vec<Row> {
    let mut rows = variety::rows(world);
    rows.extend((0..20).map(|_| Row::Account(world.wallet_account().into())));
    let (from, to) = (world.id(), world.id());
    for count in [3, 12] {
        let (_, approval) = world.held(from, to);
        rows.push(Row::Queue(world.queue(&approval).into()));
        rows.extend((0..count).map(|index| Row::Vote(world.vote(&approval, index).into())));
        let mut policy = world.policy(from);
        for version in (1..=count).rev() {
            policy.version = version;
            rows.push(Row::PolicyVersion(world.policy_version(&policy).into()));
            let of = format!("100:{}:USD", world.id::<WalletId>());
            rows.push(Row::Tally(world.tally(&policy, &of).into()));
        }
    }
    for index in 0..9 {
        let person = world.person(&format!("person-{index}"));
        rows.push(Row::Member(world.member(&person).into()));
        rows.push(Row::Person(person.into()));
        world.wait(i64::from(index % 2));
        let reply = StoredReply::Payment(world.id());
        let record = world.idempotency(&format!("many-{index}"), reply);
        rows.push(Row::IdempotencyRecord(record.into()));
    }
    rows
}

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
        assert_eq!(
            store.prune(Prunable::IdempotencyRecords, start.plus_seconds(minutes * 60)).await?,
            forgotten
        );
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
    assert_eq!(store.prune(Prunable::IdempotencyRecords, world.now).await?, 0);
    assert_eq!(read(store, key).await?.as_ref(), Some(&second));
    world.wait(1);
    assert_eq!(store.prune(Prunable::IdempotencyRecords, world.now).await?, 1);
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
    let found = scan(store, Rows::Of(world.org, ScanKind::Log), 2).await?;
    assert_eq!(found, sealed);
    let names: Vec<Key> = found.iter().map(Row::key).collect();
    let expected: Vec<Key> = (1..=6).map(|seq| Key::LogRecord(world.org, seq)).collect();
    assert_eq!(names, expected, "a log has no gap");
    Ok(())
}

/// The log from any place on, in its order; of one organization alone, and of every environment.
pub async fn log_as_it_was_written(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (mut chain, mut theirs) = (Chain::default(), Chain::default());
    let facts = variety::facts(&mut world);
    let written = u64::try_from(facts.len()).unwrap_or(0);
    for fact in facts {
        commit(store, chain.append(&mut world, fact.clone())).await?;
        commit(store, theirs.append(&mut stranger, fact)).await?;
    }
    let org = world.org;
    let list = List::LogAfter { org };
    let behind = |after: u64| -> Vec<Key> {
        (after + 1..=written).map(|seq| Key::LogRecord(org, seq)).collect()
    };
    for limit in [1, 2, 7, 1_000] {
        let found = pages(store, &list, limit).await?;
        assert_eq!(found.iter().map(Row::key).collect::<Vec<_>>(), behind(0), "pages of {limit}");
    }
    for after in 0..=written + 1 {
        let page = Page { after: Some(u128::from(after)), limit: 100 };
        let found = store.page(list.clone(), page).await?;
        let found: Vec<Key> = found.iter().map(Row::key).collect();
        assert_eq!(found, behind(after), "behind {after}");
    }
    let nobody = store.page(List::LogAfter { org: world.id() }, Page { after: None, limit: 9 });
    assert_eq!(nobody.await?, []);
    Ok(())
}
