//! What is told, and what is not understood.

use std::collections::BTreeSet;

use countersign_domain::state::Change;
use proptest::prelude::*;

use super::parts::{Parts, split};
use super::seal::Seal;
use super::*;
use crate::conformance::{World, variety};
use crate::postgres::trail::Touched;

/// A hint of a commit that changes rows of each kind.
fn hint() -> Hint {
    let mut world = World::new(1);
    let mut rows = variety::rows(&mut world);
    rows.extend(variety::rows(&mut world));
    rows.sort_by_key(|row| Kind::of(&row.key()));
    let changes: Vec<Change> = rows.into_iter().map(Change::Update).collect();
    let own = changes.iter().filter(|change| owner(change.row()) == Some(world.org));
    let step = Step { from: 5, to: 7, touched: Touched::by(own) };
    let trails = BTreeMap::from([(world.org, Trail::default().followed_by(step))]);
    let mut hints = of(&changes, &trails);
    assert_eq!(hints.len(), 1);
    hints.remove(0)
}

#[test]
fn a_hint_is_read_as_it_was_written() {
    let hint = hint();
    let kinds: BTreeSet<Kind> = hint.rows.iter().map(|row| Kind::of(&row.key())).collect();
    assert!(kinds.contains(&Kind::Account) && kinds.contains(&Kind::LogHead), "{kinds:?}");
    assert_eq!(Hint::read(&hint.write().unwrap()), Some(hint));
}

#[test]
fn what_is_cut_off_is_no_hint() {
    let hint = hint();
    let bytes = hint.write().unwrap();
    for length in 0..bytes.len() {
        // Behind the rows of a kind a shorter hint may end, which has fewer.
        if let Some(read) = Hint::read(&bytes[..length]) {
            assert!(hint.rows.starts_with(&read.rows) && read.rows.len() < hint.rows.len());
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        _ = Hint::read(&bytes);
    }

    #[test]
    fn no_notification_does_harm(told in ".{0,60}", head in "[a-z0-9]{0,4} [0-9]{0,20} ") {
        let mut parts = Parts::default();
        _ = parts.take(&told);
        _ = parts.take(&format!("{head}{told}"));
    }
}

#[test]
fn long_messages_go_in_parts() {
    let message: Vec<u8> = (0..20_000_u32).map(|number| number as u8).collect();
    let told = split("ann", 7, &message);
    assert_eq!(told.len(), 4);
    assert!(told.iter().all(|part| part.len() < 8_000));
    let mut parts = Parts::default();
    let mut taken: Vec<_> = told.iter().map(|part| parts.take(part)).collect();
    assert_eq!(taken.pop(), Some(Some(("ann".to_owned(), 7, message))));
    assert_eq!(taken, [None, None, None]);
}

#[test]
fn a_message_that_is_too_long_is_not_told() {
    assert_eq!(split("ann", 7, &vec![0; 200_000]), Vec::<String>::new());
}

#[test]
fn parts_of_two_senders_may_mix_and_those_of_one_may_not() {
    let (of_ann, of_bob) = (split("ann", 1, &[1; 9_000]), split("bob", 1, &[2; 9_000]));
    let mut parts = Parts::default();
    assert_eq!(parts.take(&of_ann[0]), None);
    assert_eq!(parts.take(&of_bob[0]), None);
    assert_eq!(parts.take(&of_ann[1]).map(|(_, _, bytes)| bytes), Some(vec![1; 9_000]));
    assert_eq!(parts.take(&of_bob[1]).map(|(_, _, bytes)| bytes), Some(vec![2; 9_000]));
    // The rest of another message, and a rest without a beginning.
    let later = split("ann", 2, &[3; 9_000]);
    assert_eq!(parts.take(&of_ann[0]), None);
    assert_eq!(parts.take(&later[1]), None);
    assert_eq!(parts.take(&of_ann[1]), None);
}

#[test]
fn who_does_not_know_the_secret_tells_nothing_and_understands_nothing() {
    let (ours, other) = (Seal::new(b"ours"), Seal::new(b"another"));
    let sealed = ours.seal(("ann", 1), b"a hint".to_vec()).unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"a hint"));
    assert_eq!(ours.open(("ann", 1), sealed.clone()), Some(b"a hint".to_vec()));
    // Under another name or number, with another secret, changed, and cut off.
    assert_eq!(ours.open(("bob", 1), sealed.clone()), None);
    assert_eq!(ours.open(("ann", 2), sealed.clone()), None);
    assert_eq!(other.open(("ann", 1), sealed.clone()), None);
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(ours.open(("ann", 1), changed), None);
        assert_eq!(ours.open(("ann", 1), sealed[..place].to_vec()), None);
    }
}
