//! What does not need a database: who pays whom, and how latencies are summed up.

use std::collections::HashSet;
use std::time::Duration;

use cala_ledger::AccountId;

use super::cli::Shape;
use super::latencies::Latencies;
use super::pairs::Pairs;
use super::scene::Pair;

fn drawn(shape: Shape, accounts: &[AccountId]) -> Vec<Pair> {
    let mut pairs = Pairs::seeded(7, shape, 10);
    (0..500).flat_map(|_| pairs.draw(accounts).unwrap()).collect()
}

#[test]
fn nobody_pays_themselves_and_everybody_takes_part() {
    let accounts: Vec<_> = (0..10).map(|_| AccountId::new()).collect();
    let pairs = drawn(Shape::Random, &accounts);
    assert!(pairs.iter().all(|pair| pair.payer != pair.payee));
    assert_eq!(pairs.iter().map(|pair| pair.payer).collect::<HashSet<_>>().len(), 10);
    assert_eq!(pairs.iter().map(|pair| pair.payee).collect::<HashSet<_>>().len(), 10);
}

#[test]
fn a_hot_account_is_paid_by_all_others() {
    let accounts: Vec<_> = (0..10).map(|_| AccountId::new()).collect();
    let pairs = drawn(Shape::HotLimited, &accounts);
    assert!(pairs.iter().all(|pair| pair.payee == accounts[0] && pair.payer != accounts[0]));
    assert_eq!(pairs.iter().map(|pair| pair.payer).collect::<HashSet<_>>().len(), 9);
}

#[test]
fn a_single_account_has_nobody_to_pay() {
    assert!(Pairs::seeded(7, Shape::Random, 1).draw(&[AccountId::new()]).is_none());
}

#[test]
fn percentiles_are_measured_values() {
    let mut latencies = Latencies::default();
    (1..=1000).for_each(|number| latencies.record(Duration::from_millis(number)));
    assert_eq!(latencies.percentile(500), Duration::from_millis(500));
    assert_eq!(latencies.percentile(990), Duration::from_millis(990));
    assert_eq!(Latencies::default().percentile(990), Duration::ZERO);
}
