//! A person's places in whatever organizations, the lists of an organization, and changes of it.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::{List, Page, Store, StoreError};

use super::{World, commit, insert, pages};

/// One person in two organizations, and a place that is theirs no more.
pub async fn memberships(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (ada, bob) = (world.person("ada"), world.person("bob"));
    let (here, mut there) = (world.member(&bob), stranger.member(&bob));
    let (own, mut left) = (world.member(&ada), stranger.member(&ada));
    left.removed_at = Some(world.now);
    let rows = [&here, &there, &own, &left].map(|row| Row::Member(row.clone().into()));
    insert(store, rows.to_vec()).await?;
    let places = async |person| {
        let page = Page { after: None, limit: 10 };
        let rows = store.page(List::Memberships { person }, page).await?;
        let mut keys: Vec<Key> = rows.iter().map(Row::key).collect();
        keys.sort();
        Ok::<_, StoreError>(keys)
    };
    let mut both = vec![Key::Member(world.org, bob.id), Key::Member(stranger.org, bob.id)];
    both.sort();
    assert_eq!(places(bob.id).await?, both);
    assert_eq!(places(ada.id).await?, [Key::Member(world.org, ada.id)]);
    there.removed_at = Some(world.now);
    commit(store, vec![Change::Update(Row::Member(there.into()))]).await?;
    assert_eq!(places(bob.id).await?, [Key::Member(world.org, bob.id)]);
    Ok(())
}

/// Approver lists that are not deleted, newest first, page by page.
pub async fn approver_lists(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let mut lists = [0; 4].map(|_| world.approver_list(vec![]));
    let others = stranger.approver_list(vec![]);
    let rows = lists.iter().chain([&others]).map(|list| Row::ApproverList(list.clone().into()));
    insert(store, rows.collect()).await?;
    let [_, second, ..] = &mut lists;
    second.deleted_at = Some(world.now);
    commit(store, vec![Change::Update(Row::ApproverList(second.clone().into()))]).await?;
    let live = lists.iter().rev().filter(|list| list.deleted_at.is_none());
    let expected: Vec<Key> = live.map(|list| Key::ApproverList(list.org, list.id)).collect();
    let list = List::ApproverLists { org: world.org };
    for limit in [1, 2, 10] {
        let found: Vec<Key> = pages(store, &list, limit).await?.iter().map(Row::key).collect();
        assert_eq!(found, expected, "{limit}");
    }
    Ok(())
}

/// A change that waits is no wallet's: it shows where no wallet is asked for.
pub async fn changes_that_wait(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, to) = (world.id(), world.id());
    let ((_, held), change) = (world.held(wallet, to), world.proposed());
    let rows = [&held, &change].map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.to_vec()).await?;
    let key = |id| Key::Approval(world.org, id);
    for status in [None, Some(held.status)] {
        for (only, expected) in [
            (BTreeSet::new(), vec![key(change.id), key(held.id)]),
            ([wallet].into(), vec![key(held.id)]),
            ([to].into(), Vec::new()),
        ] {
            let (org, environment, now) = (world.org, Environment::Sandbox, world.now);
            let subjects = BTreeSet::new();
            let list = List::Approvals { org, environment, only, subjects, status, now };
            let found = pages(store, &list, 1).await?;
            assert_eq!(found.iter().map(Row::key).collect::<Vec<_>>(), expected, "{list:?}");
        }
    }
    Ok(())
}
