//! Tests of limits.

use super::*;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(ms)
}

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

#[test]
fn a_full_bucket_gives_its_tokens_at_once_and_then_one_at_a_time() {
    let buckets = Buckets::new(60);
    for left in (0..60).rev() {
        let taken = buckets.take('a', at(0));
        assert!(taken.allowed);
        assert_eq!((taken.limit, taken.remaining), (60, left));
    }
    let refused = buckets.take('a', at(0));
    assert!(!refused.allowed);
    assert_eq!((refused.remaining, refused.retry_after_seconds), (0, 1));
    assert_eq!(refused.reset_unix_seconds, 60);
    assert!(!buckets.take('a', at(999)).allowed);
    assert!(buckets.take('a', at(1_000)).allowed, "one came back");
    assert!(!buckets.take('a', at(1_000)).allowed);
    assert!(buckets.take('b', at(1_000)).allowed, "another key has its own");
}

#[test]
fn sizes_that_do_not_divide_a_minute_give_exactly_their_tokens() {
    for size in [1, 7, 10, 50, 200, 2_000, 11_000] {
        let buckets = Buckets::new(size);
        let given = (0..size + 10).filter(|_| buckets.take('a', at(0)).allowed).count();
        assert_eq!(given, usize::try_from(size).unwrap());
    }
}

#[test]
fn being_refused_costs_nothing() {
    let buckets = Buckets::new(1);
    assert!(buckets.take('a', at(0)).allowed);
    for ms in 1..100 {
        let refused = buckets.take('a', at(ms));
        assert_eq!((refused.allowed, refused.retry_after_seconds), (false, 60));
    }
    assert!(buckets.take('a', at(60_000)).allowed);
}

#[test]
fn a_clock_that_jumps_ahead_only_fills_buckets() {
    let buckets = Buckets::new(2);
    assert!(buckets.take('a', at(0)).allowed);
    let taken = buckets.take('a', Timestamp::from_unix_micros(i64::MAX - 1));
    assert!(taken.allowed);
}

#[test]
fn memory_is_bounded_and_full_buckets_make_room() {
    let buckets = Buckets::new(60);
    for key in 0..70_000_u32 {
        assert!(buckets.take(key, at(0)).allowed);
    }
    assert_eq!(buckets.len(), 65_536);
    assert!(buckets.take(80_000, at(10_000)).allowed);
    assert_eq!(buckets.len(), 1, "the others were full again");
}

#[test]
fn reads_and_writes_are_counted_apart() {
    let options = LimitOptions { profile: LimitProfile::Free, ..LimitOptions::default() };
    let limits = Limits::new(options);
    for _ in 0..10 {
        assert!(limits.request(hash(1), &Method::POST, at(0)).unwrap().allowed);
    }
    assert!(!limits.request(hash(1), &Method::DELETE, at(0)).unwrap().allowed);
    let read = limits.request(hash(1), &Method::GET, at(0)).unwrap();
    assert_eq!((read.allowed, read.limit, read.remaining), (true, 60, 59));
}

#[test]
fn without_a_profile_nothing_is_counted() {
    let limits = Limits::new(LimitOptions::default());
    assert!(!limits.counts_keys());
    assert_eq!(limits.request(hash(1), &Method::GET, at(0)), None);
}

#[test]
fn failures_are_counted_per_v4_address_and_per_v6_network() {
    let limits = Limits::new(LimitOptions {
        profile: LimitProfile::None,
        failed_authentications_per_minute: Some(1),
    });
    let fails = |text: &str| {
        let address = text.parse().unwrap();
        limits.failure(Some(address), at(0)).unwrap().allowed
    };
    assert!(fails("192.0.2.1"));
    assert!(!fails("192.0.2.1"));
    assert!(!fails("::ffff:192.0.2.1"), "the same address in v6 clothes");
    assert!(fails("192.0.2.2"));
    assert!(fails("2001:db8::1"));
    assert!(!fails("2001:db8::2:1"), "the same network");
    assert!(fails("2001:db8:0:1::1"));
    assert_eq!(limits.failure(None, at(0)), None, "no network between");
}

#[test]
fn a_network_address_that_is_refused_costs_nobody_an_attempt() {
    let limits = Limits::new(LimitOptions::default());
    let (mallory, alice) = ("192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
    for byte in 0..10 {
        assert_eq!(limits.attempt(hash(byte), mallory, at(0)), Ok(()));
    }
    for byte in 0..=u8::MAX {
        let refused = limits.attempt(hash(byte), mallory, at(0)).unwrap_err();
        assert_eq!((refused.allowed, refused.limit), (false, 10));
    }
    assert_eq!(limits.attempts.0.len(), 10, "what was made up later is not remembered");
    for _ in 0..10 {
        assert_eq!(limits.attempt(hash(77), alice, at(0)), Ok(()), "all of hers are left");
    }
    let bob = "192.0.2.3".parse().ok();
    assert!(limits.attempt(hash(77), bob, at(0)).is_err(), "ten, wherever they come from");
    assert_eq!(limits.attempt(hash(78), bob, at(0)), Ok(()));
}

#[test]
fn presets_are_those_of_the_specification() {
    let told = LimitProfile::ALL.map(|profile| {
        let rates = profile.rates().map(|r| (r.reads_per_minute, r.writes_per_minute));
        (profile.as_str(), rates, profile.wallets_max())
    });
    let expected = [
        ("none", None, None),
        ("free", Some((60, 10)), Some(3)),
        ("starter", Some((200, 50)), Some(10)),
        ("growth", Some((500, 100)), Some(50)),
        ("enterprise", Some((2_000, 500)), None),
    ];
    assert_eq!(told, expected);
    for profile in LimitProfile::ALL {
        assert_eq!(LimitProfile::from_word(profile.as_str()), Some(profile));
    }
}
