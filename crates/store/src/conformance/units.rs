//! Batches: all or nothing, one after the other.

use std::sync::Arc;

use countersign_domain::ledger::Account;
use countersign_domain::state::{Change, Entity as _, Key, Range, Read, Row, State};
use countersign_engine::{Store, StoreError};

use super::{World, commit, insert, load, read};

/// An insertion of a name that exists is a conflict, and nothing of its batch remains.
pub async fn inserting_what_exists_conflicts(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    for row in super::variety::rows(&mut world) {
        insert(store, vec![row.clone()]).await?;
        let fresh = world.wallet_account();
        let batch = vec![Row::Account(fresh.clone().into()), row.clone()];
        let second = insert(store, batch).await;
        assert!(matches!(second, Err(StoreError::Conflict(_))), "{second:?} for {row:?}");
        assert_eq!(read::<Account>(store, (world.org, fresh.key)).await?, None);
    }
    Ok(())
}

/// An update of a name that does not exist is a conflict, and nothing of its batch remains.
pub async fn updating_what_is_missing_conflicts(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let fresh = world.wallet_account();
    for row in super::variety::rows(&mut world) {
        // Rows that are only ever added cannot be missing at an update.
        if matches!(
            row,
            Row::Vote(_) | Row::Transfer(_) | Row::PolicyVersion(_) | Row::LogRecord(_)
        ) {
            continue;
        }
        let changes =
            vec![Change::Insert(Row::Account(fresh.clone().into())), Change::Update(row.clone())];
        let update = commit(store, changes).await;
        assert!(matches!(update, Err(StoreError::Conflict(_))), "{update:?} for {row:?}");
        assert_eq!(read::<Account>(store, (world.org, fresh.key)).await?, None);
    }
    Ok(())
}

/// After a conflict the store works on, and what it remembers is right.
pub async fn a_failed_commit_is_forgotten(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let account = world.wallet_account();
    let row = |version| Row::Account(Account { version, ..account.clone() }.into());
    let wallet = world.id();
    let policy = world.policy(wallet);
    let range = Range::PoliciesOfWallet(world.org, wallet);
    insert(store, vec![row(1)]).await?;
    let failing = vec![
        Change::Update(row(2)),
        Change::Insert(Row::Policy(policy.into())),
        Change::Insert(row(3)),
    ];
    assert!(matches!(commit(store, failing).await, Err(StoreError::Conflict(_))));
    let reads = [Read::Row(row(1).key()), Read::Range(range)];
    let state = load(store, &reads).await?;
    let found = state.get::<Account>((account.org, account.key)).ok().flatten();
    assert_eq!(found.map(|account| account.version), Some(1));
    let policies = state.range::<countersign_domain::policy::Policy>(range);
    assert_eq!(policies.map(|policies| policies.len()), Ok(0));
    commit(store, vec![Change::Update(row(4))]).await
}

/// A batch that is dropped leaves nothing and blocks nobody.
pub async fn a_dropped_batch_leaves_nothing(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let account = world.wallet_account();
    let key = Key::Account(account.org, account.key);
    let mut unit = store.begin().await?;
    let mut state = State::new();
    unit.load(&[Read::Row(key)], &mut state).await?;
    drop(unit);
    assert_eq!(read::<Account>(store, (account.org, account.key)).await?, None);
    insert(store, vec![Row::Account(account.into())]).await
}

/// A batch sees everything that was committed before it began, and so does a read.
pub async fn what_was_committed_is_seen(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    for _ in 0..50 {
        let account = world.wallet_account();
        let id = (account.org, account.key);
        insert(store, vec![Row::Account(account.clone().into())]).await?;
        assert_eq!(read::<Account>(store, id).await?.as_ref(), Some(&account));
        let reads = [Read::Row(Account::key_of(id))];
        let state = load(store, &reads).await?;
        assert_eq!(state.get::<Account>(id).ok().flatten().as_deref(), Some(&account));
    }
    Ok(())
}

/// Batches of several writers follow one another: no update is lost.
pub async fn writers_take_turns(store: Arc<dyn Store>) -> Result<(), StoreError> {
    const WRITERS: u64 = 4;
    const ROUNDS: u64 = 25;
    let mut world = World::new(1);
    let account = Account { version: 0, ..world.wallet_account() };
    let id = (account.org, account.key);
    insert(&*store, vec![Row::Account(account.into())]).await?;
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..WRITERS {
        let store = Arc::clone(&store);
        writers.spawn(async move {
            for _ in 0..ROUNDS {
                count_up(&*store, id).await?;
            }
            Ok::<_, StoreError>(())
        });
    }
    while let Some(ended) = writers.join_next().await {
        let lost = |error: tokio::task::JoinError| StoreError::Unavailable(error.to_string());
        ended.map_err(lost)??;
    }
    let account = read::<Account>(&*store, id).await?;
    assert_eq!(account.map(|account| account.version), Some(WRITERS * ROUNDS));
    Ok(())
}

type AccountId = (countersign_domain::ids::OrgId, countersign_domain::ledger::AccountKey);

async fn count_up(store: &dyn Store, id: AccountId) -> Result<(), StoreError> {
    loop {
        match try_to_count_up(store, id).await {
            Err(StoreError::Conflict(_)) => {}
            ended => return ended,
        }
    }
}

async fn try_to_count_up(store: &dyn Store, id: AccountId) -> Result<(), StoreError> {
    let mut unit = store.begin().await?;
    let mut state = State::new();
    unit.load(&[Read::Row(Account::key_of(id))], &mut state).await?;
    // Between load and commit another writer would have its chance to interfere.
    tokio::task::yield_now().await;
    let Ok(Some(account)) = state.get::<Account>(id) else {
        return Err(StoreError::Corrupt("the account is gone".to_owned()));
    };
    let account = Account { version: account.version + 1, ..(*account).clone() };
    unit.commit(vec![Change::Update(Row::Account(account.into()))]).await
}
