//! Which transfers are kept in the rows of their payments. That all read back as they were posted
//! is a case of every store's.

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::Transfer;
use countersign_domain::payment::Payment;
use countersign_domain::state::{Change, Row};

use super::Within;
use crate::conformance::World;

/// How many transfers of a batch are kept in the rows of their payments.
fn within(changes: &[Change]) -> usize {
    let within = Within::new(changes);
    let has = |change: &&Change| match change.row() {
        Row::Transfer(transfer) => within.has(transfer),
        _ => false,
    };
    let legs = |change: &&Change| match change.row() {
        Row::Payment(payment) => within.legs(payment).is_some(),
        _ => false,
    };
    let (had, legs) = (changes.iter().filter(has).count(), changes.iter().filter(legs).count());
    assert_eq!(had, legs, "a transfer was lost");
    had
}

fn both(payment: Payment, transfer: Transfer) -> [Change; 2] {
    [Row::Transfer(transfer.into()), Row::Payment(payment.into())].map(Change::Insert)
}

#[test]
fn a_new_payment_and_its_transfer_are_one_row() {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let mut changes = Vec::new();
    for _ in 0..3 {
        let payment = world.payment(from, to);
        let transfer = world.transfer(&payment);
        changes.extend(both(payment, transfer));
    }
    assert_eq!(within(&changes), 3);
}

#[test]
fn a_payment_that_is_there_already_takes_in_none() {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    let transfer = world.transfer(&payment);
    let [transfer, payment] = both(payment, transfer);
    let payment = Change::Update(payment.row().clone());
    assert_eq!(within(&[payment, transfer]), 0);
}

#[test]
fn only_its_own_payment_takes_one_in() {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    let org: OrgId = world.id();
    let foreign = world.transfer(&Payment { org, ..payment.clone() });
    assert_eq!(within(&both(payment, foreign)), 0);
}

#[test]
fn what_was_approved_or_crosses_has_a_row_of_its_own() {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let approved = Payment { approval: Some(world.id()), ..world.payment(from, to) };
    let crossing = Payment { to_org: world.id(), ..world.payment(from, to) };
    for payment in [approved, crossing] {
        let transfer = world.transfer(&payment);
        assert_eq!(within(&both(payment, transfer)), 0);
    }
}
