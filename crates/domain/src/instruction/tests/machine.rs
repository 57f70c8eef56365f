//! What every news of a rail does in every state.

use crate::testing::{World, play};

/// Plays the way to a state, and then each news with what it leads to.
#[track_caller]
fn after(way: &str, news: &[(&str, &str)]) {
    for (statement, expected) in news {
        let mut world = World::new();
        play(&mut world, "wallet ops 100.00 · wallet vendor");
        play(&mut world, way);
        play(&mut world, &format!("{statement} -> {expected}"));
    }
}

const SINGLE: &str = "alice sends ops vendor 30.00 -> CREATED HELD as t";
const BEGUN: &str = "
    alice sends ops vendor 30.00 -> CREATED HELD as t
    rail begins t chain -> CHAIN_INITIATED HELD
";

#[test]
fn nothing_happens_before_it_was_begun() {
    after(
        SINGLE,
        &[
            ("rail says t chain accepted", "CREATED HELD, nothing logged"),
            ("rail says t chain settled", "CREATED HELD, nothing logged"),
            ("rail says t chain failed", "CREATED HELD, nothing logged"),
            ("rail says t chain unknown", "CREATED HELD, nothing logged"),
            ("rail says t chain unheard", "CREATED HELD, nothing logged"),
            ("rail begins t fiat", "CREATED HELD same, nothing logged"),
            ("rail begins t chain after 1", "CREATED HELD same, nothing logged"),
            ("rail quotes t", "CREATED HELD, nothing logged"),
            ("rail lapses t", "CREATED HELD, nothing logged"),
            ("rail begins t chain", "CHAIN_INITIATED HELD"),
        ],
    );
}

#[test]
fn one_that_was_begun() {
    after(
        BEGUN,
        &[
            ("rail says t chain accepted", "CHAIN_PENDING HELD"),
            ("rail says t chain settled", "COMPLETED SPENT, vendor 30.00"),
            ("rail says t chain failed", "CHAIN_FAILED RETURNED, ops 100.00"),
            ("rail says t chain kept", "CHAIN_FAILED RETURNED, ops 100.00"),
            ("rail says t chain unknown", "CHAIN_UNKNOWN HELD"),
            ("rail says t chain unheard", "CHAIN_UNKNOWN HELD"),
            ("rail says t fiat settled", "CHAIN_INITIATED HELD, nothing logged"),
            ("rail begins t chain", "CHAIN_INITIATED HELD same, nothing logged"),
        ],
    );
}

#[test]
fn one_that_a_rail_has() {
    let way = format!("{BEGUN}\n rail says t chain accepted ref 0x1 -> CHAIN_PENDING HELD");
    after(
        &way,
        &[
            ("rail says t chain accepted ref 0x1", "CHAIN_PENDING HELD"),
            ("rail says t chain accepted ref 0x2", "CHAIN_PENDING HELD, logs transfer.updated"),
            ("rail says t chain settled", "COMPLETED SPENT, vendor 30.00"),
            ("rail says t chain failed", "CHAIN_FAILED RETURNED, ops 100.00"),
            ("rail says t chain unknown", "CHAIN_PENDING HELD"),
            ("rail says t chain unheard", "CHAIN_PENDING HELD"),
            ("rail begins t chain", "CHAIN_PENDING HELD same, nothing logged"),
        ],
    );
}

#[test]
fn one_that_nobody_knows_of() {
    let way = format!("{BEGUN}\n rail says t chain unknown -> CHAIN_UNKNOWN HELD");
    after(
        &way,
        &[
            ("rail says t chain accepted", "CHAIN_PENDING HELD"),
            ("rail says t chain settled", "COMPLETED SPENT, vendor 30.00"),
            ("rail says t chain failed", "CHAIN_FAILED RETURNED, ops 100.00"),
            ("rail says t chain unknown", "CHAIN_UNKNOWN HELD"),
            ("rail says t chain unheard", "CHAIN_UNKNOWN HELD"),
            ("rail begins t chain", "CHAIN_UNKNOWN HELD same, nothing logged"),
        ],
    );
}

#[test]
fn one_that_is_over_stays_over() {
    for way in ["settled", "failed"] {
        let (status, ops) = match way {
            "settled" => ("COMPLETED SPENT", "70.00"),
            _ => ("CHAIN_FAILED RETURNED", "100.00"),
        };
        let end = format!("{BEGUN}\n rail says t chain {way} -> {status}");
        let same = format!("{status}, nothing logged, ops {ops}");
        for news in ["accepted", "settled", "failed", "kept", "unknown", "unheard"] {
            after(&end, &[(&format!("rail says t chain {news}"), &same)]);
        }
        let begun = format!("{status} same, nothing logged");
        after(&end, &[("rail begins t chain", &begun), ("rail begins t chain after 0", &begun)]);
    }
}

const PROCESSED: &str = "
    alice cashes ops 30.00 -> CREATED HELD as t
    rail quotes t accepted -> CREATED HELD
    rail begins t crypto -> CRYPTO_INITIATED HELD
    rail says t crypto settled -> CRYPTO_PROCESSED SUSPENDED
";

#[test]
fn one_between_two_stages() {
    after(
        PROCESSED,
        &[
            ("rail says t crypto settled", "CRYPTO_PROCESSED SUSPENDED, nothing logged"),
            ("rail says t crypto failed", "CRYPTO_PROCESSED SUSPENDED, nothing logged"),
            ("rail says t crypto unheard", "CRYPTO_PROCESSED SUSPENDED, nothing logged"),
            ("rail says t fiat settled", "CRYPTO_PROCESSED SUSPENDED, nothing logged"),
            ("rail begins t crypto", "CRYPTO_PROCESSED SUSPENDED same, nothing logged"),
            ("rail begins t fiat", "FIAT_INITIATED SUSPENDED"),
        ],
    );
}

#[test]
fn one_in_its_second_stage() {
    let way = format!("{PROCESSED}\n rail begins t fiat -> FIAT_INITIATED SUSPENDED");
    after(
        &way,
        &[
            ("rail says t crypto settled", "FIAT_INITIATED SUSPENDED, nothing logged"),
            ("rail says t fiat accepted", "FIAT_PENDING SUSPENDED"),
            ("rail says t fiat settled", "COMPLETED SPENT, ops 70.00"),
            ("rail says t fiat failed", "FIAT_FAILED RETURNED, ops 100.00"),
            ("rail says t fiat kept", "FIAT_FAILED SUSPENDED, ops 70.00"),
            ("rail says t fiat unknown", "FIAT_UNKNOWN SUSPENDED"),
            ("rail says t fiat unheard", "FIAT_UNKNOWN SUSPENDED"),
        ],
    );
}
