//! What is at hand for those who listen, and how many may.

use std::sync::Arc;

use countersign_domain::canonical::Hash;
use countersign_domain::ids::{Id as _, LogId, OrgId, Ulid};

use super::recent::{Found, ITEMS_MAX, Recent};
use super::told::Item;
use super::{Full, PlaceOptions, Places};

fn items(seqs: std::ops::RangeInclusive<u64>) -> impl Iterator<Item = Item> {
    seqs.map(|seq| Item {
        seq,
        id: LogId::from_ulid(Ulid(seq.into())),
        environment: None,
        told: None,
        changes_access: false,
    })
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
fn places_are_counted_for_each_for_organizations_and_for_all() {
    let options = PlaceOptions { all_max: 5, organization_max: 3, each_max: 2 };
    let places = Arc::new(Places::new(options));
    let [acme, other] = [1, 2].map(|id| OrgId::from_ulid(Ulid(id)));
    let key = |text: &str| Hash::of_secret(text.as_bytes());
    let first = places.take(acme, key("one")).unwrap();
    let second = places.take(acme, key("one")).unwrap();
    assert_eq!(places.take(acme, key("one")).unwrap_err(), Full::Each(2));
    let third = places.take(acme, key("two")).unwrap();
    assert_eq!(places.take(acme, key("two")).unwrap_err(), Full::Organization(3));
    let fourth = places.take(other, key("three")).unwrap();
    let fifth = places.take(other, key("four")).unwrap();
    assert_eq!(places.take(other, key("five")).unwrap_err(), Full::All(5));
    drop(first);
    let sixth = places.take(acme, key("one")).unwrap();
    assert_eq!(places.taken(), 5);
    drop((second, third, fourth, fifth, sixth));
    assert_eq!(places.taken(), 0);
}
