//! Addresses read as other programs write them.

use super::address::{address_of, checksummed, is_address};
use super::keccak::keccak_256;
use crate::ids::{Id as _, Ulid, WalletId};

/// The examples of EIP-55.
#[test]
fn capitals_are_the_checksum() {
    for address in [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ] {
        assert_eq!(checksummed(&address[2..].to_ascii_lowercase()), address);
    }
}

#[test]
fn the_hash_of_nothing_is_keccaks_and_not_that_of_sha_3() {
    let hash = keccak_256(b"").map(hex::encode);
    let known = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    assert_eq!(hash.as_deref(), Some(known));
    assert_eq!(keccak_256(&[0; 136]), None, "more than one block");
}

#[test]
fn a_vault_has_one_address_for_ever_and_no_two_have_the_same() {
    let (one, other) = (WalletId::from_ulid(Ulid(1)), WalletId::from_ulid(Ulid(2)));
    assert_eq!(address_of(one), address_of(one));
    assert_ne!(address_of(one), address_of(other));
    assert!(is_address(&address_of(one)));
    for text in ["", "0x", "0x12", "1111111111111111111111111111111111111111xx"] {
        assert!(!is_address(text), "{text}");
    }
}
