//! What is read ahead counts only if nothing that is about to be committed can change it.

use std::collections::BTreeSet;

use countersign_domain::ids::Id as _;
use countersign_domain::organization::LocatorKey;
use countersign_domain::state::Change;

use super::*;
use crate::conformance::{World, variety};

/// Every kind of row, and a range with one member.
fn fetched() -> (World, Fetched) {
    let mut world = World::new(1);
    let rows = variety::rows(&mut world);
    let policy = rows.iter().find(|row| matches!(row, Row::Policy(_))).unwrap().clone();
    let range = policy.ranges().into_iter().flatten().next().unwrap();
    let rows = rows.into_iter().map(|row| (row.key(), Some(row))).collect();
    (world, Fetched { rows, ranges: vec![(range, vec![policy])] })
}

fn kinds(fetched: &Fetched) -> BTreeSet<Kind> {
    fetched.rows.iter().map(|(key, _)| Kind::of(key)).collect()
}

fn on_the_way(world: &World, changes: &[Row]) -> BTreeMap<OrgId, OnTheWay> {
    let changes: Vec<Change> = changes.iter().cloned().map(Change::Update).collect();
    BTreeMap::from([(world.org, OnTheWay::Some(Touched::by(changes.iter())))])
}

#[test]
fn where_nothing_is_on_the_way_everything_of_the_organization_counts() {
    let (world, mut fetched) = fetched();
    let all = kinds(&fetched);
    fetched.leave_out(&BTreeMap::from([(world.org, OnTheWay::Nothing)]));
    // People belong to no organization.
    let left_out: Vec<Kind> = all.difference(&kinds(&fetched)).copied().collect();
    assert_eq!(left_out, [Kind::Person]);
    assert_eq!(fetched.ranges.len(), 1);
}

#[test]
fn what_leaves_no_stamps_does_not_count_while_anything_is_on_the_way() {
    let (world, mut fetched) = fetched();
    fetched.leave_out(&on_the_way(&world, &[]));
    let kinds = kinds(&fetched);
    for kind in [Kind::Payment, Kind::Transfer, Kind::LogRecord, Kind::Delivery, Kind::Mail] {
        assert!(!kinds.contains(&kind), "{kind:?}");
    }
    for kind in [Kind::Account, Kind::Wallet, Kind::LogHead, Kind::Policy, Kind::Locator] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[test]
fn what_is_touched_does_not_count_and_neither_does_its_range() {
    let (world, mut fetched) = fetched();
    let policy = fetched.ranges[0].1[0].clone();
    fetched.leave_out(&on_the_way(&world, std::slice::from_ref(&policy)));
    let asked = vec![Read::Row(policy.key())];
    assert_eq!(fetched.unanswered(asked.clone()), asked);
    assert!(fetched.ranges.is_empty());
    assert!(kinds(&fetched).contains(&Kind::Account));
}

#[test]
fn of_an_organization_of_which_nothing_is_known_nothing_counts() {
    let (_, mut fetched) = fetched();
    let other = OrgId::from_ulid(countersign_domain::ids::Ulid(1));
    fetched.leave_out(&BTreeMap::from([(other, OnTheWay::Nothing)]));
    assert!(fetched.rows.is_empty() && fetched.ranges.is_empty());
}

#[test]
fn no_name_is_free_while_anything_is_on_the_way() {
    // It may be taken for a person, who belongs to no organization and is on no trail.
    let (world, _) = fetched();
    let free = Key::Locator(LocatorKey::Email("nobody@example.com".to_owned()));
    let answers = |way: BTreeMap<OrgId, OnTheWay>| {
        let mut missing = Fetched { rows: vec![(free.clone(), None)], ranges: Vec::new() };
        missing.leave_out(&way);
        missing.unanswered(vec![Read::Row(free.clone())]).is_empty()
    };
    assert!(!answers(on_the_way(&world, &[])));
    assert!(answers(BTreeMap::from([(world.org, OnTheWay::Nothing)])));
}
