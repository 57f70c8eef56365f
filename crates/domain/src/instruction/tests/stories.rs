//! What becomes of an instruction.

use crate::testing::check;

#[test]
fn a_transfer_is_held_until_it_is_settled() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice sends ops vendor 30.00 fee 1.00 -> CREATED HELD as t, ops 69.00, ops held 31.00, \
            logs transfer.created, events transfer.created
        rail begins t chain -> CHAIN_INITIATED HELD, logs transfer.updated
        rail says t chain accepted ref 0xabc -> CHAIN_PENDING HELD, events transfer.updated
        rail says t chain settled -> COMPLETED SPENT, ops 69.00, ops held 0.00, vendor 30.00
        rail says t chain settled -> COMPLETED SPENT, nothing logged, vendor 30.00
        ",
    );
}

#[test]
fn money_for_others_leaves_the_books() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xa1 30.00 -> CREATED HELD as t
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain settled -> COMPLETED SPENT, ops balance 70.00
        ",
    );
}

#[test]
fn a_batch_pays_everybody_or_nobody() {
    check(
        "
        wallet ops 100.00 · wallet a · wallet b
        alice spreads ops a 10.00 + b 20.00 + 0xa1 5.00 + a 1.00 -> CREATED HELD as t, ops 64.00
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain settled -> COMPLETED SPENT, a 11.00, b 20.00, ops balance 64.00
        alice spreads ops a 10.00 + nowhere 20.00 -> NOT_FOUND Wallet, ops 64.00
        alice spreads ops a 60.00 + b 20.00 -> INSUFFICIENT_FUNDS, ops 64.00
        ",
    );
}

#[test]
fn a_batch_of_fifty_is_posted_in_parts() {
    let legs: Vec<String> = (1..=50).map(|one| format!("w{one} 1.00")).collect();
    let wallets: Vec<String> = (1..=50).map(|one| format!("wallet w{one}")).collect();
    check(&format!(
        "wallet ops 100.00 · {}
        alice spreads ops {} fee 1.00 -> CREATED HELD as t
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain settled -> COMPLETED SPENT, ops balance 49.00, w50 1.00
        alice spreads ops {} + w1 1.00 -> INVALID destination",
        wallets.join(" · "),
        legs.join(" + "),
        legs.join(" + "),
    ));
}

#[test]
fn a_transfer_that_the_rail_cannot_make_gives_the_money_back() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xdead 30.00 -> CREATED HELD as t
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain failed -> CHAIN_FAILED RETURNED, ops 100.00, ops held 0.00
        rail says t chain settled -> CHAIN_FAILED RETURNED, nothing logged
        ",
    );
}

#[test]
fn a_bridge_is_quoted_accepted_and_arrives() {
    check(
        "
        wallet ops 100.00
        alice bridges ops 0xa1 40.00 -> CREATED HELD as t
        alice takes t -> INSTRUCTION_STATE CREATED
        rail quotes t receiving 40.00 for 24h -> OPEN_QUOTE HELD
        alice takes t -> CREATED HELD
        alice takes t -> CREATED HELD, nothing logged
        rail begins t destination -> CREATED HELD same
        rail begins t source -> SOURCE_INITIATED HELD
        rail says t source settled -> SOURCE_PROCESSED SUSPENDED, ops balance 60.00
        rail begins t destination -> DESTINATION_INITIATED SUSPENDED
        rail says t destination settled -> COMPLETED SPENT, ops balance 60.00
        ",
    );
}

#[test]
fn a_bridge_into_ones_own_wallet_brings_in_what_arrives() {
    check(
        "
        wallet ops 100.00
        alice bridges ops ops 40.00 -> CREATED HELD as t
        rail quotes t accepted receiving 39.00 -> CREATED HELD
        rail begins t source -> SOURCE_INITIATED HELD
        rail says t source settled -> SOURCE_PROCESSED SUSPENDED
        rail begins t destination -> DESTINATION_INITIATED SUSPENDED
        rail says t destination settled -> COMPLETED SPENT, ops balance 60.00
        ",
    );
}

#[test]
fn what_fails_behind_the_first_stage_comes_back_when_the_rail_says_so() {
    check(
        "
        wallet ops 100.00
        alice cashes ops 40.00 fee 1.00 -> CREATED HELD as t, ops 59.00
        rail quotes t accepted -> CREATED HELD
        rail begins t crypto -> CRYPTO_INITIATED HELD
        rail says t crypto settled -> CRYPTO_PROCESSED SUSPENDED, ops balance 59.00
        rail begins t fiat -> FIAT_INITIATED SUSPENDED
        rail says t fiat kept -> FIAT_FAILED SUSPENDED, ops balance 59.00
        rail says t fiat kept -> FIAT_FAILED SUSPENDED, nothing logged
        rail says t fiat failed -> FIAT_FAILED RETURNED, ops balance 100.00
        rail says t fiat failed -> FIAT_FAILED RETURNED, nothing logged, ops balance 100.00
        ",
    );
}

#[test]
fn a_quote_that_nobody_accepts_gives_the_money_back() {
    check(
        "
        wallet ops 100.00
        alice cashes ops 40.00 -> CREATED HELD as t
        rail quotes t for 10m -> OPEN_QUOTE HELD
        rail lapses t -> OPEN_QUOTE HELD, nothing logged
        after 10m
        rail lapses t -> QUOTE_FAILED RETURNED, ops 100.00
        alice takes t -> QUOTE_EXPIRED, nothing logged
        alice cashes ops 40.00 -> CREATED HELD as u
        rail quotes u for 10m -> OPEN_QUOTE HELD
        after 10m
        alice takes u -> QUOTE_EXPIRED, logs transfer.updated, instruction u QUOTE_FAILED RETURNED
        alice cashes ops 40.00 -> CREATED HELD as v
        rail quotes v nothing -> QUOTE_FAILED RETURNED, ops 100.00
        ",
    );
}

#[test]
fn the_most_that_may_leave_is_a_promise() {
    check(
        "
        wallet ops 100.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as t, ops 60.00
        rail quotes t sending 32.00 receiving 30.00 -> OPEN_QUOTE HELD, ops 68.00, ops held 32.00
        alice takes t -> CREATED HELD
        rail begins t crypto -> CRYPTO_INITIATED HELD
        rail says t crypto settled -> CRYPTO_PROCESSED SUSPENDED, ops balance 68.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as u
        rail quotes u sending 41.00 receiving 30.00 -> QUOTE_FAILED RETURNED, ops 68.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as v
        rail quotes v sending 39.00 receiving 29.00 -> QUOTE_FAILED RETURNED, ops 68.00
        ",
    );
}

/// What arrives is posted by the quote: one in other decimals or of another token would make money.
#[test]
fn a_quote_counts_what_arrives() {
    check(
        "
        wallet ops 100.00
        alice bridges ops ops 10.00 -> CREATED HELD as t
        rail quotes t decimals 18 receiving 10.00 -> QUOTE_FAILED RETURNED, ops 100.00
        alice bridges ops ops 10.00 -> CREATED HELD as u
        rail quotes u in usdt -> QUOTE_FAILED RETURNED, ops 100.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as v
        rail quotes v decimals 6 receiving 0.003 -> QUOTE_FAILED RETURNED, ops 100.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as w
        rail quotes w in eur receiving 30.00 -> QUOTE_FAILED RETURNED, ops 100.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as x
        rail quotes x rate -1 receiving 30.00 -> QUOTE_FAILED RETURNED, ops 100.00
        alice cashes ops 40.00 receiving 30.00 -> CREATED HELD as y
        rail quotes y decimals 6 receiving 30.00 -> OPEN_QUOTE HELD, ops 60.00
        ",
    );
}

#[test]
fn money_from_outside_is_waited_for_and_never_in_the_books() {
    check(
        "
        wallet ops
        alice cashes ops 40.00 outside 0xe1 -> CREATED APART as t
        rail quotes t -> OPEN_QUOTE APART
        alice takes t -> AWAITING_FUNDS APART
        rail begins t deposit -> DEPOSIT_INITIATED APART
        rail says t deposit settled -> DEPOSIT_PROCESSED APART
        rail begins t crypto -> CRYPTO_INITIATED APART
        rail says t crypto settled -> CRYPTO_PROCESSED APART
        rail begins t fiat -> FIAT_INITIATED APART
        rail says t fiat settled -> COMPLETED APART
        ",
    );
}

#[test]
fn a_call_that_moves_nothing_holds_nothing() {
    check(
        "
        wallet ops
        alice calls ops 0xa1 0.00 -> CREATED APART as t
        rail begins t chain -> CHAIN_INITIATED APART
        rail says t chain settled -> COMPLETED APART
        alice sends ops 0xa1 0.00 -> INVALID amount
        ",
    );
}

#[test]
fn a_lost_answer_is_asked_about_and_only_what_was_never_heard_of_is_repeated() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xa1 30.00 -> CREATED HELD as t
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain unknown -> CHAIN_UNKNOWN HELD
        rail begins t chain -> CHAIN_UNKNOWN HELD same, nothing logged
        rail says t chain unheard -> CHAIN_UNKNOWN HELD
        rail begins t chain after 0 -> CHAIN_UNKNOWN HELD same
        rail begins t chain -> CHAIN_INITIATED HELD
        rail begins t chain -> CHAIN_INITIATED HELD same
        rail says t chain accepted -> CHAIN_PENDING HELD
        rail says t chain unheard -> CHAIN_PENDING HELD
        rail begins t chain -> CHAIN_PENDING HELD same
        rail says t chain settled -> COMPLETED SPENT
        ",
    );
}

#[test]
fn what_may_not_run_any_more_is_not_handed_over() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice sends ops vendor 30.00 -> CREATED HELD as t
        alice freezes ops -> wallet FROZEN
        rail begins t chain -> NOT_INITIATED RETURNED, ops 100.00
        alice unfreezes ops -> wallet ACTIVE
        alice freezes vendor -> wallet FROZEN
        alice sends ops vendor 30.00 -> WALLET_FROZEN, logs transfer.denied
        ",
    );
}

#[test]
fn a_counterparty_that_is_gone_gets_nothing() {
    check(
        "
        wallet ops 100.00
        alice cashes ops 30.00 -> CREATED HELD as t
        rail quotes t accepted -> CREATED HELD
        unregistered
        alice cashes ops 30.00 -> COUNTERPARTY_INACTIVE, logs transfer.denied
        rail begins t crypto -> NOT_INITIATED RETURNED, ops 100.00
        ",
    );
}

#[test]
fn one_is_taken_back_until_a_rail_has_it() {
    check(
        "
        wallet ops 100.00 · person nina role member
        alice sends ops 0xa1 30.00 -> CREATED HELD as t
        key hers of nina may payments:write,payments:read
        hers recalls t -> NOT_REQUESTER
        alice recalls t -> CANCELLED RETURNED, ops 100.00
        alice recalls t -> CANCELLED RETURNED, nothing logged
        alice sends ops 0xa1 30.00 -> CREATED HELD as u
        rail begins u chain -> CHAIN_INITIATED HELD
        alice recalls u -> INSTRUCTION_STATE CHAIN_INITIATED
        ",
    );
}

#[test]
fn the_same_request_is_one_instruction_for_ever() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xa1 30.00 named r1 -> CREATED HELD as t
        after 60d
        rail begins t chain -> CHAIN_INITIATED HELD
        bob sends ops 0xa1 30.00 named r1 -> CHAIN_INITIATED HELD same, nothing logged, ops 70.00
        alice sends ops 0xa1 31.00 named r1 -> IDEMPOTENCY_KEY_REUSE, nothing logged
        alice sends ops 0xa1 99.00 named r2 -> INSUFFICIENT_FUNDS
        alice sends ops 0xa1 9.00 named r2 -> CREATED HELD
        ",
    );
}
