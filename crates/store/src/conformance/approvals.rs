//! Requests by their status, by what they are about, and by when they are due.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::approval::{ApprovalStatus, SubjectKind};
use countersign_domain::state::{Key, Row};
use countersign_engine::{List, Page, Store, StoreError};

use super::lists::shown;
use super::{World, insert};

/// Requests by their status at an instant.
pub async fn approvals(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, to) = (world.id(), world.id());
    let mut made = Vec::new();
    for status in [
        ApprovalStatus::Pending,
        ApprovalStatus::Approved,
        ApprovalStatus::Expired,
        ApprovalStatus::Pending,
    ] {
        let (_, mut approval) = world.held(wallet, to);
        approval.status = status;
        made.push(approval);
        world.wait(1_000);
    }
    let (_, mut live) = world.held(wallet, to);
    live.environment = Environment::Production;
    let rows = made.iter().chain([&live]).map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.collect()).await?;
    let [early, approved, expired, late] = made.as_slice() else { return Ok(()) };
    // The early one's hour is over at 3,600 seconds; the clock stands at 4,000.
    for (status, expected) in [
        (None, vec![late, expired, approved, early]),
        (Some(ApprovalStatus::Pending), vec![late]),
        (Some(ApprovalStatus::Expired), vec![expired, early]),
        (Some(ApprovalStatus::Approved), vec![approved]),
        (Some(ApprovalStatus::Rejected), Vec::new()),
    ] {
        let expected: Vec<Key> =
            expected.iter().map(|row| Key::Approval(row.org, row.id)).collect();
        for (only, expected) in [
            (BTreeSet::new(), expected.clone()),
            ([wallet].into(), expected),
            ([to].into(), Vec::new()),
        ] {
            let (org, environment, now) = (world.org, Environment::Sandbox, world.now);
            for (subjects, found) in [
                (vec![], true),
                (vec![SubjectKind::Payment], true),
                (vec![SubjectKind::Change, SubjectKind::Order], false),
            ] {
                let (only, subjects) = (only.clone(), subjects.into_iter().collect());
                let list = List::Approvals { org, environment, only, subjects, status, now };
                let expected = if found { expected.as_slice() } else { &[] };
                assert_eq!(shown(store, &list).await?, expected, "{list:?}");
            }
        }
    }
    Ok(())
}

/// Requests are due from their deadline on, the one due longest first, in all organizations.
pub async fn due_requests(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (wallet, to) = (world.id(), world.id());
    let (_, mut first) = world.held(wallet, to);
    let (_, second) = stranger.held(wallet, to);
    let (_, mut ended) = world.held(wallet, to);
    let (_, mut later) = world.held(wallet, to);
    first.due_at = first.due_at.plus_seconds(10);
    ended.status = ApprovalStatus::Approved;
    later.due_at = later.due_at.plus_seconds(20);
    let now = later.due_at;
    let rows = [&first, &second, &ended, &later].map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.to_vec()).await?;
    let at = async |now, limit| {
        let page = Page { after: None, limit };
        let page = store.page(List::Due { now }, page).await?;
        Ok::<_, StoreError>(page.iter().map(Row::key).collect::<Vec<Key>>())
    };
    let key = |row: &countersign_domain::approval::Approval| Key::Approval(row.org, row.id);
    assert_eq!(at(now, 10).await?, [key(&second), key(&first), key(&later)]);
    assert_eq!(at(now, 2).await?, [key(&second), key(&first)]);
    assert_eq!(at(now.plus_seconds(-1), 10).await?, [key(&second), key(&first)]);
    assert!(at(world.now, 10).await?.is_empty());
    Ok(())
}
