//! What is believed, and at which mark.

use std::sync::Arc;

use countersign_domain::ledger::Account;
use countersign_domain::state::{Change, Row};

use super::*;
use crate::conformance::World;

/// An organization kept at mark 5 with one account of version 1.
fn kept() -> (Caches, OrgId, Account) {
    let mut world = World::new(1);
    let account = Account { version: 1, ..world.wallet_account() };
    let mut caches = Caches::new(&PostgresOptions::default());
    caches.locked(world.org, 5);
    caches.learn_row((world.org, 5), &row(&account, 1).key(), Some(&row(&account, 1)));
    (caches, world.org, account)
}

fn row(account: &Account, version: u64) -> Row {
    Row::Account(Arc::new(Account { version, ..account.clone() }))
}

fn version(caches: &mut Caches, at: Base, account: &Account) -> Option<u64> {
    let found = caches.row(at, &row(account, 0).key())?;
    match found {
        Some(Row::Account(account)) => Some(account.version),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_is_known_at_its_mark_and_at_no_other() {
    let (mut caches, org, account) = kept();
    assert_eq!(version(&mut caches, (org, 5), &account), Some(1));
    assert_eq!(version(&mut caches, (org, 6), &account), None);
    caches.learn_row((org, 6), &row(&account, 9).key(), Some(&row(&account, 9)));
    assert_eq!(version(&mut caches, (org, 5), &account), Some(1));
    caches.locked(org, 6);
    assert_eq!(version(&mut caches, (org, 6), &account), None);
}

#[test]
fn a_commit_under_way_is_known_under_its_own_mark() {
    let (mut caches, org, account) = kept();
    let changes = [Change::Update(row(&account, 2))];
    caches.committing(&changes, &BTreeMap::from([(org, 5)]), 7);
    assert_eq!(version(&mut caches, (org, 7), &account), Some(2));
    assert_eq!(version(&mut caches, (org, 5), &account), None);
    assert_eq!(caches.assumed(org), Some(7));
}

#[test]
fn of_two_that_go_on_from_one_mark_neither_is_believed() {
    let (mut caches, org, account) = kept();
    let bases = BTreeMap::from([(org, 5)]);
    caches.committing(&[Change::Update(row(&account, 2))], &bases, 7);
    caches.committing(&[], &bases, 9);
    // Whichever of them the database takes, what the other has written must not be there.
    for mark in [5, 7, 9] {
        assert_eq!(version(&mut caches, (org, mark), &account), None, "{mark}");
    }
    assert_eq!(caches.assumed(org), None);
}

#[test]
fn what_has_failed_is_forgotten_and_what_relied_on_it_too() {
    let (mut caches, org, account) = kept();
    caches.committing(&[Change::Update(row(&account, 2))], &BTreeMap::from([(org, 5)]), 7);
    caches.forget([org]);
    caches.committing(&[Change::Update(row(&account, 3))], &BTreeMap::from([(org, 7)]), 8);
    for mark in [5, 7, 8, UNMARKED] {
        assert_eq!(version(&mut caches, (org, mark), &account), None, "{mark}");
    }
}
