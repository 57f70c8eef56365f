//! Where a key may be used from, and what it allows.

use std::net::IpAddr;

use proptest::prelude::*;

use super::{IpRange, Permission, Permissions};

#[test]
fn a_range_is_an_address_or_a_network() {
    let contains = |range: &str, address: &str| {
        range.parse::<IpRange>().unwrap().contains(address.parse().unwrap())
    };
    assert!(contains("192.168.1.1", "192.168.1.1") && !contains("192.168.1.1", "192.168.1.2"));
    assert!(contains("0.0.0.0/0", "255.1.2.3") && !contains("0.0.0.0/0", "::1"));
    assert!(contains("::/0", "2001:db8::1") && !contains("::/0", "1.2.3.4"));
    assert!(contains("10.0.0.0/31", "10.0.0.1") && !contains("10.0.0.0/31", "10.0.0.2"));
    assert!(contains("10.0.0.0/8", "::ffff:10.9.9.9"));
    assert!(contains("::ffff:10.0.0.0/104", "10.9.9.9"));
    assert!(contains("::ffff:1.2.3.4", "1.2.3.4") && !contains("::ffff:1.2.3.4", "1.2.3.5"));
    assert!(
        contains("2001:db8::/127", "2001:db8::1") && !contains("2001:db8::/127", "2001:db8::2")
    );
}

#[test]
fn text_that_is_no_range_is_refused() {
    for text in [
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0",
        "10.0.0.0/+8",
        "localhost",
        "1.2.3.4 ",
        "010.0.0.1",
        "10.0.0.0/256",
    ] {
        assert_eq!(text.parse::<IpRange>(), Err(()), "{text}");
    }
}

#[test]
fn a_range_prints_as_it_reads() {
    for text in ["10.0.0.0/8", "1.2.3.4", "2001:db8::/32", "::1", "0.0.0.0/0"] {
        assert_eq!(text.parse::<IpRange>().unwrap().to_string(), text);
    }
}

#[test]
fn the_star_is_everything_but_card_numbers() {
    let star: Permissions = [Permission::All].into_iter().collect();
    for permission in Permission::EVERY.iter().copied() {
        assert_eq!(star.allows(permission), permission != Permission::CardsSensitiveRead);
        assert!(Permissions::ADMINISTRATOR.allows(permission));
        assert!(!Permissions::NONE.allows(permission));
    }
    let all_words: Permissions =
        Permission::EVERY.iter().copied().filter(|p| *p != Permission::All).collect();
    assert_eq!(all_words.first_missing(star), Some(Permission::All), "the star holds tomorrow's");
}

#[test]
fn an_agent_can_hold_seven_permissions_and_no_decision() {
    let held: Vec<&str> = Permissions::AGENT_MAX.iter().map(Permission::as_str).collect();
    let seven = [
        "wallets:read",
        "wallets:write",
        "payments:read",
        "payments:write",
        "policies:read",
        "invoices:read",
        "invoices:write",
    ];
    assert_eq!(held, seven);
    assert!(!Permissions::AGENT_DEFAULT.allows(Permission::PoliciesRead));
    assert_eq!(Permissions::AGENT_MAX.trim(Permissions::AGENT_DEFAULT), Permissions::AGENT_DEFAULT);
}

fn sets() -> impl Strategy<Value = Permissions> {
    prop::sample::subsequence(Permission::EVERY, 0..=Permission::EVERY.len())
        .prop_map(|permissions| permissions.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_trimmed_is_held_and_was_wanted(held in sets(), wanted in sets()) {
        let trimmed = held.trim(wanted);
        prop_assert_eq!(held.first_missing(trimmed), None);
        prop_assert!(trimmed.iter().all(|permission| wanted.allows(permission)));
        prop_assert_eq!(held.first_missing(wanted).is_none(), trimmed == wanted);
    }

    #[test]
    fn a_set_survives_being_written(held in sets()) {
        let text = serde_json::to_string(&held).unwrap();
        prop_assert_eq!(serde_json::from_str::<Permissions>(&text).unwrap(), held);
    }

    #[test]
    fn a_network_contains_its_own_addresses(address in any::<u32>(), bits in 0_u8..=32) {
        let address = IpAddr::from(address.to_be_bytes());
        let range: IpRange = format!("{address}/{bits}").parse().unwrap();
        prop_assert!(range.contains(address));
    }
}
