//! What the cases do over and over.

use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::state::{Change, Entity, Key, Range, Read, Row, State};
use countersign_engine::{List, Page, Rows, Scan, Store, StoreError};

use crate::listing;

/// Commits changes as one batch.
pub async fn commit(store: &dyn Store, changes: Vec<Change>) -> Result<(), StoreError> {
    store.begin().await?.commit(changes).await
}

/// Loads rows in a batch that changes nothing.
pub async fn load(store: &dyn Store, reads: &[Read]) -> Result<State, StoreError> {
    loop {
        match try_to_load(store, reads).await {
            Err(StoreError::Conflict(_)) => {}
            ended => return ended,
        }
    }
}

async fn try_to_load(store: &dyn Store, reads: &[Read]) -> Result<State, StoreError> {
    let mut state = State::new();
    let mut unit = store.begin().await?;
    unit.load(reads, &mut state).await?;
    unit.release().await?;
    Ok(state)
}

/// Commits new rows as one batch.
pub async fn insert(store: &dyn Store, rows: Vec<Row>) -> Result<(), StoreError> {
    commit(store, rows.into_iter().map(Change::Insert).collect()).await
}

/// Reads one row outside of any batch.
pub async fn read<E>(store: &dyn Store, id: E::Id) -> Result<Option<E>, StoreError>
where
    E: Entity + Clone,
    E::Id: Clone,
{
    let state = store.read(vec![Read::Row(E::key_of(id.clone()))]).await?;
    let row = state.get::<E>(id);
    assert!(row.is_ok(), "the store did not answer what it was asked");
    Ok(row.ok().flatten().map(|row| (*row).clone()))
}

/// All pages of a list, one behind the other.
pub async fn pages(store: &dyn Store, list: &List, limit: usize) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let after = rows.last().map(listing::position);
        let page = store.page(list.clone(), Page { after, limit }).await?;
        assert!(page.len() <= limit, "{} rows on a page of {limit}", page.len());
        let full = page.len() == limit;
        rows.extend(page);
        if !full {
            return Ok(rows);
        }
    }
}

/// All parts of a scan, one behind the other.
pub async fn scan(store: &dyn Store, scanned: Rows, limit: usize) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let after = rows.last().map(Row::key);
        let part = store.scan(Scan { rows: scanned, after, limit }).await?;
        assert!(part.len() <= limit, "{} rows in a part of {limit}", part.len());
        let full = part.len() == limit;
        rows.extend(part);
        if !full {
            return Ok(rows);
        }
    }
}

/// What can be asked for where there are rows of these names: each of them, the ranges of these
/// wallets, and the votes on each request.
pub fn reads<'k>(
    keys: impl Iterator<Item = &'k Key> + Clone,
    org: OrgId,
    wallets: &[WalletId],
) -> Vec<Read> {
    let mut reads: Vec<Read> = keys.clone().cloned().map(Read::Row).collect();
    for wallet in wallets {
        reads.extend(
            [
                Range::PoliciesOfWallet(org, *wallet),
                Range::PendingApprovalsOfWallet(org, *wallet),
                Range::LapsingHoldsOfWallet(org, *wallet),
                Range::ActiveKeysOfWallet(org, *wallet),
            ]
            .map(Read::Range),
        );
    }
    reads.extend(keys.filter_map(|key| match key {
        Key::Approval(org, id) => Some(Read::Range(Range::VotesOfApproval(*org, *id))),
        _ => None,
    }));
    reads
}
