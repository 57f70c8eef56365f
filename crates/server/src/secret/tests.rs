//! Tests of fresh secrets.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;

use super::*;

#[test]
fn a_secret_has_its_environments_prefix_and_43_base62_digits() {
    for environment in Environment::ALL {
        let secret = NewKeySecret::generate(environment).unwrap().reveal();
        let digits = secret.strip_prefix(environment.key_prefix()).unwrap();
        assert_eq!(digits.len(), 43);
        assert!(digits.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}

#[test]
fn what_is_kept_is_the_digest_and_twelve_characters() {
    let secret = NewKeySecret::generate(Environment::Sandbox).unwrap();
    let known = secret.known();
    let text = secret.reveal();
    assert_eq!(known.digest, Hash::of_secret(text.as_bytes()));
    assert_eq!(known.prefix, text[..12]);
}

#[test]
fn a_secret_does_not_print() {
    let secret = NewKeySecret::generate(Environment::Production).unwrap();
    assert_eq!(format!("{secret:?}"), "NewKeySecret(..)");
}

#[test]
fn every_byte_that_counts_stands_for_a_digit_equally_often() {
    let digits: Vec<char> = (0..=u8::MAX).filter_map(digit).collect();
    assert_eq!(digits.len(), 248);
    for digit in digits.iter().collect::<BTreeSet<_>>() {
        assert_eq!(digits.iter().filter(|other| *other == digit).count(), 4, "{digit}");
    }
}

#[test]
fn bytes_that_would_favour_a_digit_are_drawn_again() {
    let mut draws = 0;
    let fill = |bytes: &mut [u8]| {
        draws += 1;
        bytes.fill(if draws == 1 { 255 } else { 1 });
        Ok(())
    };
    let secret = NewKeySecret::from_bytes("wg_test_", fill).unwrap().reveal();
    assert_eq!(secret, format!("wg_test_{}", "1".repeat(43)));
    assert_eq!(draws, 2);
}

#[test]
fn secrets_differ() {
    let secrets: BTreeSet<String> =
        (0..1000).map(|_| NewKeySecret::generate(Environment::Sandbox).unwrap().reveal()).collect();
    assert_eq!(secrets.len(), 1000);
}
