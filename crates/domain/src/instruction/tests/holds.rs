//! People who have to agree, and policies that judge.

use crate::testing::check;

#[test]
fn one_that_waits_goes_on_when_people_agree() {
    check(
        "
        wallet ops 100.00
        alice chooses self-approval never -> organization
        alice sends ops 0xa1 30.00 asking anyone within 7d \
            -> PENDING_APPROVAL HELD until +168h as t, ops 70.00, \
            logs transfer.created approval.created
        alice approves t -> SELF_APPROVAL
        bob approves t -> approved, instruction t APPROVED HELD, \
            events approval.approved transfer.updated
        bob approves t -> approved, nothing logged
        after 30d
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain settled -> COMPLETED SPENT, ops balance 70.00
        ",
    );
}

#[test]
fn the_other_ends_of_a_request_give_the_money_back() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xa1 30.00 asking anyone within 7d -> PENDING_APPROVAL HELD as t
        bob rejects t saying 'too much' -> rejected, instruction t REJECTED RETURNED, ops 100.00
        alice sends ops 0xa1 30.00 asking anyone within 7d -> PENDING_APPROVAL HELD as u
        after 7d
        bob approves u -> APPROVAL_NOT_PENDING EXPIRED, instruction u EXPIRED RETURNED
        alice sends ops 0xa1 30.00 asking anyone within 7d -> PENDING_APPROVAL HELD as v
        alice cancels v -> cancelled, instruction v CANCELLED RETURNED
        alice sends ops 0xa1 30.00 asking anyone within 7d -> PENDING_APPROVAL HELD as w
        alice recalls w -> CANCELLED RETURNED, approval w CANCELLED, ops 100.00
        alice sends ops 0xa1 30.00 asking anyone within 7d -> PENDING_APPROVAL HELD as x
        after 7d
        alice recalls x -> INSTRUCTION_STATE EXPIRED, approval x EXPIRED, ops 100.00
        ",
    );
}

#[test]
fn the_caller_says_who_has_to_agree() {
    check(
        "
        wallet ops 100.00
        alice sends ops 0xa1 30.00 asking '2 of bob|carol' -> PENDING_APPROVAL HELD until +24h as t
        bob approves t -> pending 1 votes
        carol approves t -> approved, instruction t APPROVED HELD
        ",
    );
}

#[test]
fn nobody_decides_their_own_vault_transaction() {
    check(
        "
        wallet ops 100.00
        alice calls ops 0xa1 30.00 asking anyone -> PENDING_APPROVAL HELD as t
        alice approves t -> SELF_APPROVAL
        alice sends ops 0xa1 30.00 asking anyone -> PENDING_APPROVAL HELD as u
        alice approves u -> approved own
        ",
    );
}

#[test]
fn policies_judge_every_leg_with_those_before_it() {
    check(
        "
        wallet ops 100.00 · wallet a · wallet b
        policy on ops 'Cap' max 20.00
        alice spreads ops a 15.00 + b 21.00 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap, \
            logs transfer.denied, events policy.denied, ops 100.00
        alice spreads ops a 15.00 + b 20.00 -> CREATED HELD as t
        bob drops 'Cap' -> dropped
        policy on ops 'Day' daily 50.00
        alice spreads ops a 10.00 + b 6.00 \
            -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 45.00 by Day
        rail begins t chain -> CHAIN_INITIATED HELD
        rail says t chain settled -> COMPLETED SPENT
        alice spreads ops a 10.00 + b 6.00 \
            -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 45.00 by Day
        alice sends ops a 15.00 -> CREATED HELD as u
        rail begins u chain -> CHAIN_INITIATED HELD
        rail says u chain failed -> CHAIN_FAILED RETURNED
        alice sends ops a 15.00 -> CREATED HELD
        ",
    );
}

#[test]
fn windows_count_what_is_on_its_way_and_forget_what_came_back() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Pace' if count day recipient 1 says deny
        alice sends ops 0xa1 1.00 -> CREATED HELD as t
        alice sends ops 0xa1 1.00 -> POLICY_DENIED CONDITIONS by Pace
        alice sends ops 0xa2 1.00 -> CREATED HELD as u
        rail begins t chain -> CHAIN_INITIATED HELD · rail says t chain settled -> COMPLETED SPENT
        alice sends ops 0xa1 1.00 -> POLICY_DENIED CONDITIONS by Pace
        rail begins u chain -> CHAIN_INITIATED HELD · rail says u chain failed -> CHAIN_FAILED
        alice sends ops 0xa2 1.00 -> CREATED HELD
        ",
    );
}

#[test]
fn what_came_back_late_counts_no_longer() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Day' daily 50.00
        policy on ops 'Pace' if sum day wallet 45.00 says deny
        alice cashes ops 40.00 -> CREATED HELD as t
        rail quotes t accepted -> CREATED HELD
        rail begins t crypto -> CRYPTO_INITIATED HELD
        rail says t crypto settled -> CRYPTO_PROCESSED SUSPENDED
        alice sends ops 0xa1 20.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 40.00 by Day
        rail begins t fiat -> FIAT_INITIATED SUSPENDED
        rail says t fiat failed -> FIAT_FAILED RETURNED
        alice sends ops 0xa1 20.00 -> CREATED HELD
        ",
    );
}

#[test]
fn recipients_go_by_address_too() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Known' approved 0xa1
        alice sends ops 0xA1 1.00 -> CREATED HELD
        alice sends ops 0xa2 1.00 -> POLICY_DENIED APPROVED_RECIPIENTS by Known
        ",
    );
}

#[test]
fn a_policy_that_denies_by_now_refuses_the_vote() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Review' max 10.00 approval
        alice sends ops 0xa1 30.00 -> PENDING_APPROVAL HELD until +24h as t
        policy on ops 'Stop' max 20.00
bob approves t -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Stop, instruction t PENDING_APPROVAL HELD
        alice freezes ops -> wallet FROZEN
        bob approves t -> WALLET_FROZEN FROZEN
        alice unfreezes ops -> wallet ACTIVE
        carol amends 'Stop' max 40.00 -> policy version 2
        bob approves t -> approved, instruction t APPROVED HELD
        ",
    );
}

#[test]
fn its_own_hold_does_not_count_against_it() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Day' daily 60.00
        alice sends ops 0xa1 60.00 asking anyone -> PENDING_APPROVAL HELD as t
        bob approves t -> approved
        ",
    );
}

#[test]
fn a_denial_is_kept_where_the_caller_wants_to_find_it() {
    check(
        "
        wallet ops 100.00
        policy on ops 'Cap' max 20.00
        alice calls keeping ops 0xa1 30.00 -> DENIED APART as t, events transfer.created, ops 100.00
        alice recalls t -> INSTRUCTION_STATE DENIED
        alice calls keeping ops 0xa1 300.00 -> DENIED APART
        bob drops 'Cap' -> dropped
        alice calls keeping ops 0xa1 300.00 -> INSUFFICIENT_FUNDS, logs transfer.denied
        ",
    );
}
