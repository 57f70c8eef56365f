//! Conditions, windows and policies of an organization, as scripts.

use crate::testing::check;

#[test]
fn a_policy_judges_only_where_all_of_its_conditions_hold() {
    check(
        "
        wallet ops 100000.00 · wallet vendor · wallet other
        policy on ops 'Large' if above 500.00 if to vendor says hold
        alice pays ops vendor 500.00 -> posted
        alice pays ops other 500.01 -> posted
        alice pays ops vendor 500.01 -> held until +24h by Large
        policy on ops 'Strict' if at-least 600.00 if not-to other says deny
        alice pays ops vendor 599.99 -> held until +24h by Large
        alice pays ops vendor 600.00 -> POLICY_DENIED CONDITIONS by Strict
        alice pays ops other 600.00 -> posted
        ",
    );
}

#[test]
fn each_condition_compares_what_it_says() {
    check(
        "
        wallet ops 100000.00 · wallet vendor
        agent bot 100.00
        policy on ops 'Between' if above 10.00 if below 20.00 says hold
        alice pays ops vendor 10.00 -> posted
        alice pays ops vendor 10.01 -> held
        alice pays ops vendor 20.00 -> posted
        alice drops 'Between' -> dropped
        policy on ops 'Small' if at-most 1.00 says deny
        alice pays ops vendor 1.00 -> POLICY_DENIED CONDITIONS by Small
        alice pays ops vendor 1.01 -> posted
        alice drops 'Small' -> dropped
        policy on ops 'Coins' if usdc 0 says deny
        alice pays ops vendor 5.00 -> posted
        policy on ops 'Dollars' if usd if ledger if above 4.00 says deny
        alice pays ops vendor 4.00 -> posted
        alice pays ops vendor 5.00 -> POLICY_DENIED CONDITIONS by Dollars
        alice drops 'Dollars' -> dropped
        policy on ops 'Refunds' if meta kind=refund says deny
        alice pays ops vendor 5.00 -> posted
        alice pays ops vendor 5.00 about kind=invoice -> posted
        alice pays ops vendor 5.00 about kind=refund -> POLICY_DENIED CONDITIONS by Refunds
        alice pays ops vendor 5.00 about kind -> POLICY_DENIED CONDITIONS by Refunds
        alice drops 'Refunds' -> dropped
        policy on ops 'Tagged' if meta kind says hold
        alice pays ops vendor 5.00 -> posted
        alice pays ops vendor 5.00 about kind=x -> held
        ",
    );
}

#[test]
fn who_asks_is_a_person_or_an_agent() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        agent bot 100.00
        policy on everywhere 'Machines' if agent says hold
        policy on ops 'Not Bob' if by bob says deny
        policy on ops 'Alice alone' if not-by alice if above 50.00 says deny
        alice pays ops vendor 60.00 -> posted
        bob pays ops vendor 1.00 -> POLICY_DENIED CONDITIONS by Not Bob
        carol pays ops vendor 50.00 -> posted
        carol pays ops vendor 60.00 -> POLICY_DENIED CONDITIONS by Alice alone
        bot pays bot vendor 1.00 -> held until +24h by Machines
        ",
    );
}

#[test]
fn the_time_is_that_of_the_request() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Nights' if hours 22:00-06:00 says deny
        policy on ops 'Noon' if hours 11:00-13:00 says hold
        alice pays ops vendor 1.00 -> held until +24h by Noon as late
        after 11h
        alice pays ops vendor 1.00 -> POLICY_DENIED CONDITIONS by Nights
        bob approves late -> approved
        ",
    );
}

#[test]
fn what_cannot_be_judged_holds_or_denies() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Broken' if never
        alice pays ops vendor 1.00 -> held until +24h by Broken
        policy on ops 'Lax' if never says allow
        alice pays ops vendor 1.00 -> held until +24h by Broken and Lax
        policy on ops 'Shut' if never if above 10.00
        alice pays ops vendor 1.00 -> held until +24h by Broken and Lax
        policy on ops 'Grim' if never says deny
        alice pays ops vendor 1.00 -> POLICY_DENIED CONDITIONS by Grim
        ",
    );
}

#[test]
fn an_organizations_policy_judges_every_wallet_of_its_environment() {
    check(
        "
        wallet ops 1000.00 · wallet payroll 1000.00 · wallet live in production 1000.00
        wallet vendor · wallet vault in production
        policy on everywhere 'Ceiling' if above 100.00 says deny
        alice pays ops vendor 100.01 -> POLICY_DENIED CONDITIONS by Ceiling
        alice pays payroll vendor 100.01 -> POLICY_DENIED CONDITIONS by Ceiling
        alice-live pays live vault 100.01 -> posted
        policy on everywhere 'Review' max 50.00 approval ttl 60s
        policy on ops 'Own' max 50.00 approval
        alice pays ops vendor 60.00 -> held until +1m by Review and Own
        alice pays payroll vendor 60.00 -> held until +1m by Review as waiting
        alice amends Review max 55.00 -> policy version 2
        bob approves waiting -> approved
        alice drops Ceiling -> dropped
        alice pays ops vendor 500.00 -> held
        ",
    );
}

#[test]
fn a_window_counts_what_was_posted_and_what_waits() {
    check(
        "
        wallet ops 10000.00 · wallet vendor · wallet other
        policy on ops 'Fast' if sum 3600s wallet 100.00 says deny
        policy on ops 'Ask' if above 60.00 says hold
        alice pays ops vendor 40.00 -> posted
        alice pays ops other 61.00 -> POLICY_DENIED CONDITIONS by Fast
        alice pays ops other 60.00 -> posted
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Fast
        after 2h
        alice pays ops vendor 70.00 -> held as first
        alice pays ops vendor 30.01 -> POLICY_DENIED CONDITIONS by Fast
        alice pays ops vendor 30.00 -> posted
        bob approves first -> approved
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Fast
        after 2h
        alice pays ops vendor 70.00 -> held as second
        bob rejects second -> rejected
        alice pays ops vendor 30.01 -> posted
        ",
    );
}

#[test]
fn what_waits_counts_for_as_long_as_it_waits() {
    check(
        "
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Fast' if sum 60s wallet 100.00 says deny
        policy on ops 'Ask' if above 60.00 ttl 3600s says hold
        alice pays ops vendor 70.00 -> held as waiting
        after 30m
        alice pays ops vendor 30.01 -> POLICY_DENIED CONDITIONS by Fast
        after 31m
        timer expires waiting -> done
        alice pays ops vendor 30.01 -> posted
        ",
    );
}

#[test]
fn a_payment_that_is_taken_back_counts_no_longer() {
    check(
        "
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Fast' if sum day wallet 100.00 says deny
        alice pays ops vendor 90.00 -> posted as gone
        alice pays ops vendor 11.00 -> POLICY_DENIED CONDITIONS by Fast
        alice reverses gone -> reversed
        alice pays ops vendor 11.00 -> posted
        alice pays ops vendor 89.00 -> posted
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Fast
        ",
    );
}

#[test]
fn attempts_count_where_they_are_asked_for() {
    check(
        "
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Cap' max 50.00
        policy on ops 'Tries' if count 3600s wallet 2+rejected says hold
        policy on ops 'Plain' if count 3600s wallet 2+nothing says hold
        alice pays ops vendor 51.00 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap
        alice pays ops vendor 51.00 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap
        alice pays ops vendor 1.00 -> held until +24h by Tries as tried
        bob rejects tried -> rejected
        alice pays ops vendor 1.00 -> held until +24h by Tries
        ",
    );
}

#[test]
fn many_small_payments_to_one_recipient_are_one_large_one() {
    check(
        "
        wallet ops 10000.00 · wallet vendor · wallet other
        policy on ops 'Review' max 100.00 approval
        policy on ops 'Structuring' if structuring 86400s 250.00 says hold
        alice pays ops vendor 99.00 -> posted
        alice pays ops other 99.00 -> posted
        alice pays ops vendor 99.00 -> posted
        alice pays ops vendor 52.00 -> posted as third
        alice pays ops vendor 0.01 -> held until +24h by Structuring
        ",
    );
}

#[test]
fn the_first_payment_to_a_recipient_is_told_from_the_next() {
    check(
        "
        wallet ops 1000.00 · wallet payroll 1000.00 · wallet vendor
        policy on everywhere 'New' if first wallet says hold
        alice pays ops vendor 5.00 -> held until +24h by New as first
        alice pays ops vendor 5.00 -> held until +24h by New as again
        bob approves first -> approved
        alice pays ops vendor 5.00 -> posted
        bob approves again -> approved
        alice pays payroll vendor 5.00 -> held until +24h by New
        policy on everywhere 'Newer' if first organization says hold
        alice pays ops vendor 5.00 -> held until +24h by Newer
        bob approves it -> approved
        alice pays ops vendor 5.00 -> posted
        alice pays payroll vendor 5.00 -> held until +24h by New
        ",
    );
}

#[test]
fn windows_are_kept_for_whom_they_ask() {
    check(
        "
        wallet ops 1000.00 · wallet payroll 1000.00 · wallet vendor · wallet other
        policy on everywhere 'All' if sum day organization 100.00 says deny
        alice pays ops vendor 60.00 -> posted
        alice pays payroll other 41.00 -> POLICY_DENIED CONDITIONS by All
        alice drops All -> dropped
        policy on everywhere 'Who' if sum day initiator 100.00 says deny
        alice pays ops vendor 60.00 -> posted
        alice pays payroll other 41.00 -> POLICY_DENIED CONDITIONS by Who
        bob pays payroll other 41.00 -> posted
        alice drops Who -> dropped
        policy on everywhere 'Pair' if sum day wallet_recipient 100.00 says deny
        alice pays ops vendor 60.00 -> posted
        alice pays ops other 60.00 -> posted
        alice pays payroll vendor 60.00 -> posted
        alice pays ops vendor 41.00 -> POLICY_DENIED CONDITIONS by Pair
        alice drops Pair -> dropped
        policy on everywhere 'Payee' if sum day recipient 100.00 says deny
        alice pays ops vendor 60.00 -> posted
        alice pays payroll vendor 41.00 -> POLICY_DENIED CONDITIONS by Payee
        alice pays payroll other 41.00 -> posted
        ",
    );
}

#[test]
fn calendar_windows_begin_anew() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        at 2026-02-28T12:00:00Z
        policy on ops 'Day' if sum day wallet 10.00 says deny
        policy on ops 'Week' if sum week wallet 20.00 says deny
        policy on ops 'Month' if sum month wallet 30.00 says deny
        alice pays ops vendor 10.00 -> posted
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Day
        at 2026-03-01T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Day
        at 2026-03-01T23:59:59Z
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Day
        at 2026-03-02T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        at 2026-03-03T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        at 2026-03-04T00:00:00Z
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Week
        at 2026-03-31T00:00:00Z
        alice pays ops vendor 0.01 -> POLICY_DENIED CONDITIONS by Month
        at 2026-04-01T00:00:00Z
        alice pays ops vendor 0.01 -> posted
        ",
    );
}

#[test]
fn a_window_goes_on_when_other_parts_of_the_policy_change() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Fast' if sum day wallet 100.00 says deny
        alice pays ops vendor 90.00 -> posted
        alice amends Fast if sum day wallet 95.00 if above 1.00 -> policy version 2
        alice pays ops vendor 5.01 -> POLICY_DENIED CONDITIONS by Fast
        alice amends Fast disabled -> policy version 3
        alice pays ops vendor 2.00 -> posted
        alice amends Fast enabled -> policy version 4
        alice pays ops vendor 3.01 -> POLICY_DENIED CONDITIONS by Fast
        alice amends Fast if sum week wallet 95.00 if above 1.00 -> policy version 5
        alice pays ops vendor 5.01 -> posted
        ",
    );
}

#[test]
fn a_request_does_not_count_against_itself() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Ask' if above 50.00 says hold
        policy on ops 'Fast' if sum day wallet 100.00 says deny
        alice pays ops vendor 100.00 -> held until +24h by Ask as all
        bob approves all -> approved
        alice pays ops vendor 60.00 -> POLICY_DENIED CONDITIONS by Fast
        ",
    );
}

#[test]
fn a_window_that_a_policy_has_got_meanwhile_counts_what_is_then_posted() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Ask' if above 50.00 says hold
        alice pays ops vendor 70.00 -> held until +24h by Ask as waiting
        policy on ops 'Fast' if sum day wallet 100.00 says deny
        bob approves waiting -> approved
        alice pays ops vendor 40.00 -> POLICY_DENIED CONDITIONS by Fast
        ",
    );
}

#[test]
fn a_batch_that_fails_leaves_nothing_but_its_attempt() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        policy on ops 'Fast' if sum day wallet 100.00 says deny
        policy on ops 'Tries' if count day wallet 2+rejected says hold
        alice batches ops vendor 60.00 + ops vendor 60.00 -> BATCH_FAILED 1 POLICY_DENIED
        alice pays ops vendor 100.00 -> posted
        ",
    );
}
