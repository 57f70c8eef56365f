//! Addresses.

use super::address::{folded, is_address};
use super::{Addresses, BankAccount, Particulars};
use crate::document::Body;
use crate::ids::{Id as _, Ulid, WalletId};
use crate::money::Chain;

#[test]
fn every_address_that_is_made_has_the_form_of_its_chain() {
    for bits in [0_u128, 1, 7 << 90, u128::MAX] {
        let addresses = Addresses::of(WalletId::from_ulid(Ulid(bits)));
        for chain in Chain::ALL {
            assert!(is_address(*chain, &addresses.on(*chain)), "{chain} {}", addresses.on(*chain));
        }
        assert_eq!(addresses.on(Chain::Polygon), addresses.on(Chain::Base));
    }
}

#[test]
fn what_is_no_address_is_told_from_one() {
    for text in ["", "0x", "0x123", "0xzz00000000000000000000000000000000000000", "usr_abc123"] {
        assert!(!is_address(Chain::Polygon, text), "{text}");
        assert!(!is_address(Chain::Solana, text), "{text}");
    }
    assert!(is_address(Chain::Solana, "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV1"));
    assert!(!is_address(Chain::Solana, "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV0"));
    assert_eq!(folded(Chain::Base, "0xAB"), folded(Chain::Base, "0xab"));
}

#[test]
fn a_bank_account_is_told_without_its_numbers() {
    let number = Particulars::from([("accountNumber".to_owned(), "\"000123456789\"".to_owned())]);
    let account = BankAccount {
        kind: "us".to_owned(),
        currency: "usd".to_owned(),
        holder: "{\"name\":\"Ann\"}".to_owned(),
        shown: Particulars::from([("accountNumber".to_owned(), "\"6789\"".to_owned())]),
        numbers: number,
    };
    let told = serde_json::to_string(&Body::from(account).told()).unwrap();
    assert!(told.contains("6789") && !told.contains("000123456789") && !told.contains("Ann"));
}
