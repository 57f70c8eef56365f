use countersign_domain::ids::{Mint, OrgId, WalletId};
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::Asset;
use countersign_domain::state::{Change, Entity, Key, Read, Row};
use countersign_domain::time::Timestamp;
use countersign_engine::{Store, StoreError};

use super::*;

fn account(seed: u64) -> Row {
    let mut mint = Mint::new(seed);
    let (org, wallet): (OrgId, WalletId) =
        (mint.id(Timestamp::default()), mint.id(Timestamp::default()));
    Row::Account(Account::empty(org, AccountKey::wallet(wallet, Asset::USD)).into())
}

async fn insert(store: &MemoryStore, row: &Row) -> Result<(), StoreError> {
    store.begin().await?.commit(vec![Change::Insert(row.clone())]).await
}

async fn has(store: &MemoryStore, row: &Row) -> bool {
    let Key::Account(org, key) = row.key() else { panic!("not an account") };
    let state = store.read(vec![Read::Row(row.key())]).await.unwrap();
    let found = state.get::<Account>((org, key)).unwrap();
    found.is_some_and(|account| Row::Account(account) == *row) && Account::from_row(row).is_some()
}

#[tokio::test]
async fn each_fault_strikes_once() {
    let (store, row) = (MemoryStore::new(), account(1));
    for fault in [Fault::Begin, Fault::Commit] {
        store.plan(fault);
        assert!(matches!(insert(&store, &row).await, Err(StoreError::Unavailable(_))));
        assert!(!has(&store, &row).await, "{fault:?} left something");
    }
    store.plan(Fault::Conflict);
    assert!(matches!(insert(&store, &row).await, Err(StoreError::Conflict(_))));
    store.plan(Fault::Read);
    assert!(store.read(Vec::new()).await.is_err());
    assert_eq!(insert(&store, &row).await, Ok(()));
    assert!(has(&store, &row).await);
}

#[tokio::test]
async fn a_lost_answer_is_durable_all_the_same() {
    let (store, row) = (MemoryStore::new(), account(1));
    store.plan(Fault::LostAnswer);
    assert!(matches!(insert(&store, &row).await, Err(StoreError::Unknown(_))));
    assert!(has(&store, &row).await);
}

#[tokio::test]
async fn a_batch_does_not_outlive_a_crash() {
    let (store, row) = (MemoryStore::new(), account(1));
    let snapshot = store.snapshot();
    let unit = store.begin().await.unwrap();
    store.crash();
    let late = unit.commit(vec![Change::Insert(row.clone())]).await;
    assert!(matches!(late, Err(StoreError::Unavailable(_))));
    assert_eq!(insert(&store, &row).await, Ok(()));
    store.restore(&snapshot);
    assert!(!has(&store, &row).await);
}
