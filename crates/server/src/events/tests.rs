//! What is at hand for those who listen, and how many may.

use std::sync::Arc;

use countersign_domain::canonical::Hash;

use super::recent::{Found, ITEMS_MAX, Recent};
use super::told::Item;
use super::{Full, PlaceOptions, Places};

fn items(seqs: std::ops::RangeInclusive<u64>) -> impl Iterator<Item = Item> {
    seqs.map(|seq| Item { seq, told: None, changes_access: false })
}

/// `4 5` for two records, `nothing`, or `forgotten`.
fn found(recent: &Recent, after: u64) -> String {
    match recent.after(after, 3) {
        Found::Nothing => "nothing".to_owned(),
        Found::Forgotten => "forgotten".to_owned(),
        Found::Items(items) => {
            let seqs: Vec<String> = items.iter().map(|item| item.seq.to_string()).collect();
            seqs.join(" ")
        }
    }
}

#[test]
fn what_somebody_has_not_seen_is_at_hand() {
    let mut recent = Recent::new(7);
    recent.note(1, 7);
    recent.note(2, 5);
    assert_eq!((found(&recent, 7), found(&recent, 5)), ("nothing".into(), "forgotten".into()));
    recent.push(items(8..=12));
    for (after, expected) in [(6, "forgotten"), (7, "8 9 10"), (10, "11 12"), (12, "nothing")] {
        assert_eq!(found(&recent, after), expected, "behind {after}");
    }
    assert_eq!(found(&recent, 20), "nothing", "it is not there yet");
    recent.note(1, 10);
    recent.note(2, 9);
    recent.push(items(13..=13));
    assert_eq!((found(&recent, 8), found(&recent, 9)), ("forgotten".into(), "10 11 12".into()));
    recent.forget(2);
    recent.push(items(14..=14));
    assert_eq!((found(&recent, 9), found(&recent, 10)), ("forgotten".into(), "11 12 13".into()));
}

#[test]
fn whoever_is_far_behind_does_not_fill_the_memory() {
    let mut recent = Recent::new(0);
    recent.note(1, 0);
    let kept = u64::try_from(ITEMS_MAX).unwrap();
    recent.push(items(1..=kept + 2));
    assert_eq!((found(&recent, 1), found(&recent, 2)), ("forgotten".into(), "3 4 5".into()));
}

#[test]
fn places_are_counted_for_each_and_for_all() {
    let places = Arc::new(Places::new(PlaceOptions { all_max: 3, each_max: 2 }));
    let (one, other) = (Hash::of_secret(b"one"), Hash::of_secret(b"other"));
    let first = places.take(one).unwrap();
    let second = places.take(one).unwrap();
    assert_eq!(places.take(one).unwrap_err(), Full::Each(2));
    let third = places.take(other).unwrap();
    assert_eq!((places.take(other).unwrap_err(), places.taken()), (Full::All(3), 3));
    drop(first);
    let fourth = places.take(one).unwrap();
    drop((second, third, fourth));
    assert_eq!(places.taken(), 0);
}
