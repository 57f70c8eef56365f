//! What is believed, and at which mark.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ledger::Account;
use countersign_domain::policy::Policy;
use countersign_domain::state::{Change, Row};

use super::*;
use crate::conformance::World;

/// An organization kept at mark 5 with one account of version 1.
fn kept() -> (Caches, OrgId, Account) {
    let mut world = World::new(1);
    let account = Account { version: 1, ..world.wallet_account() };
    let mut caches = Caches::new(&PostgresOptions::default());
    caches.locked(world.org, 5, Trail::default());
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
    caches.locked(org, 6, Trail::default());
    assert_eq!(version(&mut caches, (org, 6), &account), None);
}

#[test]
fn a_commit_under_way_is_known_under_its_own_mark() {
    let (mut caches, org, account) = kept();
    let changes = [Change::Update(row(&account, 2))];
    caches.committing(&changes, &BTreeMap::from([(org, 5)]), (7, BTreeMap::new()));
    assert_eq!(version(&mut caches, (org, 7), &account), Some(2));
    assert_eq!(version(&mut caches, (org, 5), &account), None);
    assert_eq!(caches.assumed(org), Some(7));
}

#[test]
fn of_two_that_go_on_from_one_mark_neither_is_believed() {
    let (mut caches, org, account) = kept();
    let bases = BTreeMap::from([(org, 5)]);
    caches.committing(&[Change::Update(row(&account, 2))], &bases, (7, BTreeMap::new()));
    caches.committing(&[], &bases, (9, BTreeMap::new()));
    // Whichever of them the database takes, what the other has written must not be there.
    for mark in [5, 7, 9] {
        assert_eq!(version(&mut caches, (org, mark), &account), None, "{mark}");
    }
    assert_eq!(caches.assumed(org), None);
}

#[test]
fn of_two_that_go_on_where_others_were_met_the_second_is_not_taken_in() {
    let (mut caches, org, account) = kept();
    caches.locked(org, 6, trail(5, 6, &[]));
    let bases = BTreeMap::from([(org, 6)]);
    for (mark, counted) in [(7, 2), (9, 3)] {
        let changes = [Change::Update(row(&account, counted))];
        let trails = caches.trails(&changes, &bases, mark);
        caches.committing(&changes, &bases, (mark, trails));
    }
    assert_eq!(version(&mut caches, (org, 7), &account), Some(2));
    assert_eq!(version(&mut caches, (org, 9), &account), None);
    // The database took the second.
    caches.locked(org, 9, trail(6, 9, &[Change::Update(row(&account, 3))]));
    assert_eq!(version(&mut caches, (org, 9), &account), None);
}

#[test]
fn what_has_failed_is_forgotten_and_what_relied_on_it_too() {
    let (mut caches, org, account) = kept();
    caches.committing(
        &[Change::Update(row(&account, 2))],
        &BTreeMap::from([(org, 5)]),
        (7, BTreeMap::new()),
    );
    caches.forget([org]);
    caches.committing(
        &[Change::Update(row(&account, 3))],
        &BTreeMap::from([(org, 7)]),
        (8, BTreeMap::new()),
    );
    for mark in [5, 7, 8, UNMARKED] {
        assert_eq!(version(&mut caches, (org, mark), &account), None, "{mark}");
    }
}

/// The organization's policies, kept at mark 5 with one policy and the account.
fn kept_with_a_policy() -> (Caches, OrgId, Account, Policy) {
    let (mut caches, org, account) = kept();
    let mut world = World::new(2);
    let wallet = world.id();
    let policy = Policy { org, ..world.policy(wallet) };
    let row = Row::Policy(policy.clone().into());
    caches.learn_row((org, 5), &row.key(), Some(&row));
    caches.learn_range((org, 5), Range::PoliciesOfWallet(org, wallet), &[row]);
    (caches, org, account, policy)
}

/// The trail of a commit elsewhere that has gone from one mark to another.
fn trail(from: i64, to: i64, changes: &[Change]) -> Trail {
    Trail::default().followed_by(Step { from, to, touched: Touched::by(changes.iter()) })
}

#[test]
fn where_a_trail_leads_on_only_what_was_touched_is_forgotten() {
    let (mut caches, org, account, policy) = kept_with_a_policy();
    caches.locked(org, 6, trail(5, 6, &[Change::Update(row(&account, 2))]));
    assert_eq!(version(&mut caches, (org, 6), &account), None);
    let range = Range::PoliciesOfWallet(org, policy.wallet.unwrap());
    assert_eq!(caches.range((org, 6), range).map(|rows| rows.len()), Some(1));
    assert!(caches.row((org, 6), &Key::Policy(org, policy.id)).is_some());
    // A commit that changes a member changes the range; so does one that adds a member.
    let more = Policy { id: World::new(3).id(), ..policy.clone() };
    for (mark, policy, by) in [(7, &policy, "change"), (8, &more, "addition")] {
        let changes = [Change::Update(Row::Policy(policy.clone().into()))];
        caches.locked(org, mark, trail(mark - 1, mark, &changes));
        assert_eq!(caches.range((org, mark), range), None, "{by}");
        caches.learn_range((org, mark), range, &[]);
    }
}

#[test]
fn a_range_that_a_row_has_left_is_forgotten() {
    let (mut caches, org, _, policy) = kept_with_a_policy();
    let gone = Policy { deleted_at: Some(World::new(3).now), ..policy.clone() };
    caches.locked(org, 6, trail(5, 6, &[Change::Update(Row::Policy(gone.into()))]));
    assert_eq!(caches.range((org, 6), Range::PoliciesOfWallet(org, policy.wallet.unwrap())), None);
}

#[test]
fn rows_of_a_commit_that_never_came_to_be_are_not_carried_over() {
    let (mut caches, org, account) = kept();
    let changes = [Change::Update(row(&account, 2))];
    caches.committing(&changes, &BTreeMap::from([(org, 5)]), (7, BTreeMap::new()));
    // Somebody else has gone on from 5, so the commit of mark 7 has failed or will.
    caches.locked(org, 6, trail(5, 6, &[]));
    assert_eq!(version(&mut caches, (org, 6), &account), None);
}

#[test]
fn a_trail_is_left_only_where_others_were_met() {
    let (mut caches, org, account) = kept();
    let changes = [Change::Update(row(&account, 2))];
    assert!(caches.trails(&changes, &BTreeMap::from([(org, 5)]), 9).is_empty());
    let found = trail(5, 6, &[]);
    caches.locked(org, 6, found.clone());
    // Nothing is assumed either, where others would have changed it again by then.
    assert_eq!(caches.assumed(org), None);
    let left = caches.trails(&changes, &BTreeMap::from([(org, 6)]), 9);
    let step = Step { from: 6, to: 9, touched: Touched::by(changes.iter()) };
    assert_eq!(left, BTreeMap::from([(org, found.followed_by(step))]));
    // Alone again, it assumes and leaves none.
    for _ in 0..CAUTION {
        caches.locked(org, 6, Trail::default());
    }
    assert_eq!(caches.assumed(org), Some(6));
}

#[test]
fn a_row_that_two_generations_know_is_forgotten_in_both() {
    let mut world = World::new(1);
    let (org, account, other) = (world.org, world.wallet_account(), world.wallet_account());
    let options = PostgresOptions { kept_rows: 2, ..PostgresOptions::default() };
    let mut caches = Caches::new(&options);
    caches.locked(org, 5, Trail::default());
    for account in [&account, &other] {
        caches.learn_row((org, 5), &row(account, 1).key(), Some(&row(account, 1)));
    }
    let changes = [Change::Update(row(&account, 2))];
    caches.committing(&changes, &BTreeMap::from([(org, 5)]), (6, BTreeMap::new()));
    caches.locked(org, 7, trail(6, 7, &changes));
    assert_eq!(version(&mut caches, (org, 7), &account), None);
    assert_eq!(version(&mut caches, (org, 7), &other), Some(1));
}

/// What another server is about to commit: the account in another version.
fn hint(from: i64, to: i64, account: &Account, version: u64) -> Hint {
    let change = Change::Update(row(account, version));
    let touched = Touched::by([&change].into_iter());
    Hint { org: account.org, step: Step { from, to, touched }, rows: vec![row(account, version)] }
}

/// Where a batch that changes the organization stands.
fn standing(caches: &mut Caches, org: OrgId, now: Instant) -> Standing {
    caches.standing(&BTreeSet::from([org]), now)
}

#[test]
fn what_another_is_about_to_commit_is_known_under_its_mark() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(5, 6, &account, 2));
    assert_eq!(version(&mut caches, (org, 6), &account), Some(2));
    assert_eq!(version(&mut caches, (org, 5), &account), None);
    let Standing::Next { marks, .. } = standing(&mut caches, org, Instant::now()) else { panic!() };
    assert_eq!(marks, BTreeMap::from([(org, 6)]));
}

#[test]
fn of_what_a_hint_has_touched_and_does_not_tell_nothing_is_known() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", Hint { rows: Vec::new(), ..hint(5, 6, &account, 2) });
    assert_eq!(version(&mut caches, (org, 6), &account), None);
}

#[test]
fn a_hint_waits_for_the_one_before() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(6, 7, &account, 3));
    assert_eq!(version(&mut caches, (org, 5), &account), Some(1));
    caches.hinted("ann", hint(5, 6, &account, 2));
    assert_eq!(version(&mut caches, (org, 7), &account), Some(3));
    // Or for this server's own.
    caches.hinted("bob", hint(9, 10, &account, 5));
    let bases = BTreeMap::from([(org, 7)]);
    caches.committing(&[Change::Update(row(&account, 4))], &bases, (9, BTreeMap::new()));
    assert_eq!(version(&mut caches, (org, 10), &account), Some(5));
}

#[test]
fn what_was_told_before_the_turn_was_held_leads_nowhere() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(6, 7, &account, 3));
    caches.locked(org, 5, Trail::default());
    caches.hinted("bob", hint(5, 6, &account, 2));
    assert_eq!(version(&mut caches, (org, 6), &account), Some(2));
    assert_eq!(version(&mut caches, (org, 7), &account), None);
}

#[test]
fn of_an_organization_that_is_not_kept_hints_are_not_followed() {
    let (mut caches, org, account) = kept();
    caches.forget([org]);
    caches.hinted("bob", hint(UNMARKED, 6, &account, 2));
    assert_eq!(version(&mut caches, (org, 6), &account), None);
    assert!(matches!(standing(&mut caches, org, Instant::now()), Standing::None));
}

#[test]
fn from_a_commit_that_never_came_to_be_the_way_leads_back() {
    let (mut caches, org, account, policy) = kept_with_a_policy();
    let policy = Key::Policy(org, policy.id);
    caches.hinted("bob", hint(5, 6, &account, 2));
    // This server goes on from there, and neither commit succeeds.
    let bases = BTreeMap::from([(org, 6)]);
    let changes = [Change::Update(row(&account, 3))];
    let trails = caches.trails(&changes, &bases, 8);
    caches.committing(&changes, &bases, (8, trails));
    caches.failed([org]);
    caches.locked(org, 5, Trail::default());
    assert_eq!(version(&mut caches, (org, 5), &account), None);
    assert!(caches.row((org, 5), &policy).is_some());
    // The same where somebody else has gone on instead.
    caches.hinted("bob", hint(5, 6, &account, 2));
    let changes = [Change::Update(row(&World::new(9).wallet_account(), 2))];
    caches.locked(org, 7, trail(5, 7, &changes));
    assert_eq!(version(&mut caches, (org, 7), &account), None);
    assert!(caches.row((org, 7), &policy).is_some());
    // Where neither trail passes the other, nothing is left.
    caches.locked(org, 12, trail(11, 12, &[]));
    assert_eq!(caches.row((org, 12), &policy), None);
}

#[test]
fn what_was_touched_on_the_way_is_known() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(5, 6, &account, 2));
    let touched = caches.touched((org, 6), 5).unwrap();
    assert!(touched.has(stamp::of_row(&row(&account, 2).key())));
    assert_eq!(caches.touched((org, 6), 6), Some(Touched::default()));
    assert_eq!(caches.touched((org, 6), 4), None);
    assert_eq!(caches.touched((org, 5), 5), None);
}

#[tokio::test(start_paused = true)]
async fn whoever_went_last_waits_for_the_other_and_not_for_ever() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(5, 6, &account, 2));
    let bases = BTreeMap::from([(org, 6)]);
    caches.committing(&[Change::Update(row(&account, 3))], &bases, (7, BTreeMap::new()));
    let Standing::Later { until } = standing(&mut caches, org, Instant::now()) else { panic!() };
    // News of an earlier commit change nothing.
    caches.committed_elsewhere(&[org]);
    assert!(matches!(
        standing(&mut caches, org, until - Duration::from_micros(1)),
        Standing::Later { .. }
    ));
    assert!(matches!(standing(&mut caches, org, until), Standing::None));
    assert!(matches!(standing(&mut caches, org, Instant::now()), Standing::None));
}

#[tokio::test(start_paused = true)]
async fn the_slower_the_commits_the_longer_another_is_waited_for() {
    let waits = |time: Duration| {
        let (mut caches, org, account) = kept();
        (0..32).for_each(|_| caches.have_taken([&org], time));
        caches.hinted("bob", hint(5, 6, &account, 2));
        let bases = BTreeMap::from([(org, 6)]);
        caches.committing(&[Change::Update(row(&account, 3))], &bases, (7, BTreeMap::new()));
        let Standing::Later { until } = standing(&mut caches, org, Instant::now()) else {
            panic!()
        };
        until - Instant::now()
    };
    assert!(waits(Duration::from_millis(1)) < Duration::from_millis(7));
    assert!(waits(Duration::from_millis(6)) > Duration::from_millis(20));
    assert!(waits(Duration::from_secs(9)) < Duration::from_millis(34));
}

#[tokio::test(start_paused = true)]
async fn whoever_is_next_gathers_until_the_commit_before_has_ended() {
    let (mut caches, org, account) = kept();
    caches.hinted("bob", hint(5, 6, &account, 2));
    let now = Instant::now();
    let Standing::Next { until, .. } = standing(&mut caches, org, now) else { panic!() };
    assert!(until > now);
    caches.committed_elsewhere(&[org]);
    let Standing::Next { until, .. } = standing(&mut caches, org, now) else { panic!() };
    assert!(until <= Instant::now());
}

#[tokio::test(start_paused = true)]
async fn of_three_each_goes_when_both_others_have_gone() {
    let (mut caches, org, account) = kept();
    let is_next = |caches: &mut Caches| {
        matches!(standing(caches, org, Instant::now()), Standing::Next { .. })
    };
    caches.hinted("bob", hint(5, 6, &account, 2));
    caches.hinted("cyd", hint(6, 7, &account, 3));
    assert!(is_next(&mut caches));
    let bases = BTreeMap::from([(org, 7)]);
    caches.committing(&[Change::Update(row(&account, 4))], &bases, (8, BTreeMap::new()));
    caches.hinted("bob", hint(8, 9, &account, 5));
    assert!(!is_next(&mut caches));
    caches.hinted("cyd", hint(9, 10, &account, 6));
    assert!(is_next(&mut caches));
}
