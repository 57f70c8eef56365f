//! An installation moves only when it holds, and only to where nothing is.

use std::sync::Arc;

use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::Asset;
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::relocate::{RelocateError, compare, copy, has_gone_on, inspect};
use countersign_engine::{Store, audit};
use countersign_store::memory::MemoryStore;

use crate::world::{World, usd};

/// A payment that was made and one that is held, both with an idempotency key.
async fn lively() -> World {
    let world = World::new().await;
    world.submit(world.pay("25.00", Some("one"))).await.unwrap().result.unwrap();
    world.hold_above("1000.00").await;
    world.submit(world.pay("5000.00", Some("two"))).await.unwrap().result.unwrap();
    world
}

#[tokio::test]
async fn what_arrives_holds_and_is_the_same() {
    let (world, target) = (lively().await, MemoryStore::new());
    let report = inspect(&world.store, &target).await.unwrap();
    let mut kinds = Vec::new();
    copy(&world.store, &target, |copied| kinds.push((copied.kind, copied.rows))).await.unwrap();
    compare(&world.store, &target).await.unwrap();
    assert_eq!(audit::verify(&target).await.unwrap(), report);
    for expected in [("organizations", 1), ("payments", 2), ("approval requests", 1)] {
        assert!(kinds.contains(&expected), "{kinds:?}");
    }
    assert_eq!(kinds.first(), Some(&("organizations", 1)), "it is seen to be there at once");
    assert_eq!(kinds.last().unwrap().0, "names", "no key opens it before it is complete");
}

#[tokio::test]
async fn nothing_goes_where_something_is() {
    let (world, target) = (lively().await, MemoryStore::new());
    let nothing = inspect(&target, &world.store).await.unwrap_err();
    assert!(matches!(nothing, RelocateError::Nothing), "{nothing}");
    copy(&world.store, &target, |_| {}).await.unwrap();
    let occupied = inspect(&world.store, &target).await.unwrap_err();
    assert!(matches!(occupied, RelocateError::Occupied), "{occupied}");
}

#[tokio::test]
async fn books_that_do_not_hold_stay_where_they_are() {
    let (world, target) = (lively().await, MemoryStore::new());
    let id = (world.org, AccountKey::wallet(world.vendor, Asset::USD));
    let state = world.store.read(vec![Key::Account(id.0, id.1).into()]).await.unwrap();
    let account = state.get::<Account>(id).unwrap().unwrap();
    let richer = Account { posted: usd("1000000.00"), ..(*account).clone() };
    let change = Change::Update(Row::Account(Arc::new(richer)));
    world.store.begin().await.unwrap().commit(vec![change]).await.unwrap();
    let refused = inspect(&world.store, &target).await.unwrap_err().to_string();
    assert!(refused.starts_with("the log and the books of the source do not hold: "), "{refused}");
    assert!(refused.contains("posted: expected"), "{refused}");
}

#[tokio::test]
async fn a_source_that_went_on_meanwhile_is_noticed() {
    let (world, before) = (lively().await, MemoryStore::new());
    before.restore(&world.store.snapshot());
    assert!(!has_gone_on(&before, &world.store).await.unwrap());
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    assert!(has_gone_on(&before, &world.store).await.unwrap());
}
