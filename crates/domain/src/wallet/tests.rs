//! Wallets as scripts.

use super::address::address_of;
use crate::ids::{Id as _, Ulid, WalletId};
use crate::testing::check;

#[test]
fn play_money_has_caps() {
    check(
        "
        wallet ops · wallet lab · wallet vault in production
        alice funds ops 1000.00 -> funded 1000.00, ops 1000.00, logs wallet.funded, \
            events wallet.funded
        alice funds ops 10000.01 -> AMOUNT_OUT_OF_RANGE max 10000.00
        alice funds ops 10000.00 -> funded 11000.00
        alice funds ops 10000.00 -> funded 21000.00 · alice funds ops 10000.00 -> funded 31000.00
        alice funds ops 10000.00 -> funded 41000.00 · alice funds ops 10000.00 -> funded 51000.00
        alice funds ops 10000.00 -> funded 61000.00 · alice funds ops 10000.00 -> funded 71000.00
        alice funds ops 10000.00 -> funded 81000.00 · alice funds ops 10000.00 -> funded 91000.00
        alice funds ops 9000.01 -> AMOUNT_OUT_OF_RANGE max 9000.00
        alice pays ops lab 91000.00 -> posted
        alice funds ops 9000.01 -> AMOUNT_OUT_OF_RANGE max 9000.00
        alice funds ops 9000.00 -> funded 9000.00
        alice funds ops 0.01 -> AMOUNT_OUT_OF_RANGE max 0.00
        alice funds lab 10.00 -> funded 91010.00
        alice-live funds vault 1.00 -> SANDBOX_ONLY
        alice-live funds ops 1.00 -> SANDBOX_ONLY
        alice freezes lab -> wallet FROZEN
        alice funds lab 1.00 -> WALLET_FROZEN FROZEN
        alice funds nowhere 1.00 -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn the_operator_records_what_arrived() {
    check(
        "
        wallet vault in production · wallet old in production
        operator credits vault 1000000.00 -> funded 1000000.00, vault 1000000.00, logs wallet.funded
        alice-live freezes vault -> wallet FROZEN
        operator credits vault 1.00 -> funded 1000001.00
        alice-live closes old -> wallet CLOSED
        operator credits old 1.00 -> WALLET_STATE CLOSED
        operator credits vault 0 -> INVALID amount
        operator credits vault 2.00 reference wire-17 -> funded 1000003.00
        operator credits vault 2.00 reference wire-17 -> INVALID reference
        operator credits vault 3.00 reference wire-17 -> INVALID reference
        after 960h
        operator credits vault 2.00 reference wire-17 -> INVALID reference
        operator credits old 2.00 reference wire-17 -> WALLET_STATE CLOSED
        operator credits vault 0 reference wire-18 -> INVALID amount
        operator credits vault 2.00 reference wire-18 -> funded 1000005.00
        alice-live credits vault 1.00 -> OPERATOR_ONLY
        timer credits vault 1.00 -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn freezing_twice_is_freezing_once() {
    check(
        "
        wallet ops · wallet lab
        alice freezes lab -> wallet FROZEN, logs wallet.frozen, events wallet.frozen
        alice freezes lab -> wallet FROZEN, nothing
        alice unfreezes lab -> wallet ACTIVE, logs wallet.unfrozen, events wallet.unfrozen
        alice unfreezes lab -> wallet ACTIVE, nothing
        ",
    );
}

#[test]
fn a_wallet_is_closed_when_it_is_empty_and_for_ever() {
    check(
        "
        wallet ops 10.00 · wallet lab 10.00 · key hers of bob scope lab
        policy on lab 'Review' approval
        alice closes ops -> DEFAULT_WALLET
        alice closes lab -> WALLET_NOT_EMPTY
        alice pays lab ops 10.00 -> held as a, lab 0.00
        alice closes lab -> WALLET_NOT_EMPTY, approval a PENDING
        bob approves a -> approved
        alice closes lab -> wallet CLOSED, logs api_key.revoked wallet.closed, \
            events api_key.revoked wallet.closed
        hers renames lab x -> API_KEY_REVOKED
        alice closes lab -> WALLET_STATE CLOSED
        alice freezes lab -> WALLET_STATE CLOSED
        alice unfreezes lab -> WALLET_STATE CLOSED
        alice renames lab x -> WALLET_STATE CLOSED
        alice funds lab 1.00 -> WALLET_FROZEN CLOSED
        bob reverses a -> WALLET_FROZEN CLOSED
        ",
    );
}

#[test]
fn a_wallets_names_are_its_organizations_to_change() {
    check(
        "
        wallet ops · key reader of bob may wallets:read
        alice renames ops 'Operating account' -> wallet ACTIVE, logs wallet.updated, \
            events wallet.updated
        alice lists ops -> wallet ACTIVE
        reader renames ops x -> PERMISSION_MISSING wallets:write
        alice renames nowhere x -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn an_organization_has_as_many_wallets_as_it_may() {
    check(
        "
        wallets 3 · wallet ops · wallet lab · agent bot
        alice opens more -> WALLET_LIMIT
        alice hires more -> WALLET_LIMIT
        wallet live in production
        alice closes lab -> wallet CLOSED
        alice opens more -> wallet ACTIVE
        alice deletes bot -> deleted
        alice hires more2 -> agent ACTIVE
        alice opens last -> WALLET_LIMIT
        ",
    );
}

#[test]
fn an_address_never_reads_like_a_key() {
    let wallet = WalletId::from_ulid(Ulid(0x00AB_CDEF));
    let address = |name: &str| address_of(name, wallet);
    assert_eq!(address("Research Bot 7"), "wg_research_bot_7_abcdef");
    assert_eq!(address("Café ☕"), "wg_caf____abcdef");
    assert_eq!(address(""), "wg_w__abcdef");
    for name in ["test", "Test", "live", "test bot", "LIVE-wire", "live_"] {
        let address = address(name);
        let like_a_key = |prefix| address.starts_with(prefix);
        assert!(!like_a_key("wg_test_") && !like_a_key("wg_live_"), "{address}");
    }
    assert_eq!(address("tester"), "wg_tester_abcdef");
    assert_eq!(address(&"x".repeat(300)).len(), "wg__abcdef".len() + 40);
    assert_eq!(address(&format!("test {}", "x".repeat(300))).len(), "wg__abcdef".len() + 40);
}
