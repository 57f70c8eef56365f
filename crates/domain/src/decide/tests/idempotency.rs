//! The same request twice is one request (spec §7).

use crate::testing::{World, ask, check, play};

#[test]
fn the_same_key_and_request_is_answered_again() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice pays ops vendor 5.00 once k -> posted, ops 95.00
        alice pays ops vendor 5.00 once k -> again posted, nothing, ops 95.00
        bob pays ops vendor 5.00 once k -> again posted, nothing
        alice pays ops vendor 5.01 once k -> IDEMPOTENCY_KEY_REUSE
        alice pays ops nowhere 5.00 once k -> IDEMPOTENCY_KEY_REUSE
        alice pays ops @vendor 5.00 once k -> posted, ops 90.00
        alice funds ops 5.00 once k -> funded 95.00
        alice funds ops 5.00 once k -> again funded 95.00, nothing
        alice pays ops vendor 5.00 -> posted
        alice pays ops vendor 5.00 -> posted, ops 85.00
        ",
    );
}

#[test]
fn a_replay_is_the_first_answer_whatever_has_become_of_it() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 100.00 · wallet vendor · policy on ops 'Review' max 10.00 approval
        alice pays ops vendor 5.00 once now -> posted as p
        alice pays ops vendor 50.00 once later -> held as a
        alice pays ops vendor 20.00 once never -> held as b
        ",
    );
    let payments = ["5.00 once now", "50.00 once later", "20.00 once never"];
    let ask_all = |world: &mut World| {
        let ask = |payment| ask(world, &format!("alice pays ops vendor {payment}"), "again");
        payments.map(ask).map(|reply| {
            assert!(reply.replayed && reply.changes.is_empty());
            reply.result
        })
    };
    let first = ask_all(&mut world);
    play(
        &mut world,
        "
        alice reverses p -> reversed
        bob approves a -> approved
        bob reverses a -> reversed
        bob rejects b -> rejected, ops 100.00
        ",
    );
    assert_eq!(ask_all(&mut world), first);
}

#[test]
fn every_kind_of_answer_is_kept() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00
        policy on ops 'Review' max 10.00 approval
        alice pays ops vendor 1.00 -> posted as p
        alice reverses p once k -> reversed
        alice reverses p once k -> again reversed, nothing
        alice adjusts bot 5.00 once k -> adjusted 5.00 now 15.00
        alice adjusts bot 5.00 once k -> again adjusted 5.00 now 15.00, bot 15.00
        alice adjusts bot 50.00 once l -> held as a
        alice adjusts bot 50.00 once l -> again held, nothing
        bob approves a once k -> approved
        bob approves a once k -> again approved, nothing
        alice opens lab once k -> wallet ACTIVE
        alice opens lab once k -> again wallet ACTIVE, nothing
        alice hires other once k -> agent ACTIVE
        alice hires other once k -> again agent ACTIVE, nothing
        alice batches ops vendor 1.00 + ops vendor 2.00 together k -> posted 2, ops 42.00
        alice batches ops vendor 1.00 + ops vendor 2.00 together k -> again posted 2, nothing
        alice batches ops vendor 1.00 + ops vendor 3.00 together k -> IDEMPOTENCY_KEY_REUSE
        alice deletes bot once k -> deleted swept 65.00
        alice deletes bot once k -> again deleted swept 65.00, nothing
        ",
    );
}

#[test]
fn a_refusal_releases_the_key() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        alice pays ops vendor 20.00 once k -> INSUFFICIENT_FUNDS
        operator credits ops 10.00 -> funded
        alice pays ops vendor 20.00 once k -> posted, ops 0.00
        alice pays ops vendor 20.00 once k -> again posted
        alice batches vendor ops 10.00 once x + vendor ops 10.01 once y together k -> BATCH_FAILED 1
        alice batches vendor ops 10.00 once x + vendor ops 9.00 once y together k -> posted 2
        alice pays nowhere vendor 1.00 once z -> NOT_FOUND
        alice pays vendor ops 1.00 once z -> posted
        ",
    );
}

#[test]
fn keys_of_scoped_credentials_do_not_meet() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00 · agent other 10.00
        bot pays bot vendor 1.00 once k -> posted, bot 9.00
        alice pays bot vendor 1.00 once k -> posted, bot 8.00
        alice pays bot vendor 1.00 once k -> again posted, bot 8.00
        bot pays bot vendor 1.00 once k -> again posted, bot 8.00
        other pays bot vendor 1.00 once k -> WALLET_OUT_OF_SCOPE, nothing
        other pays other vendor 2.00 once k -> posted, other 8.00
        alice-live pays bot vendor 1.00 once k -> ENVIRONMENT_MISMATCH
        org beta with bella · wallet shop of beta 5.00
        bella pays shop ops 1.00 once k -> posted, shop 4.00
        bella pays bot vendor 1.00 once l -> NOT_FOUND
        ",
    );
}

#[test]
fn a_replay_is_for_those_alone_who_could_have_asked() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        key reader of bob may payments:read
        key brief of bob until +1h
        key clerk of bob may organizations:write,wallets:write
        alice pays ops vendor 1.00 once k -> posted
        reader pays ops vendor 1.00 once k -> PERMISSION_MISSING
        brief pays ops vendor 1.00 once k -> again posted
        after 1h
        brief pays ops vendor 1.00 once k -> UNAUTHORIZED
        alice mints spare once k -> key ACTIVE
        alice mints spare once k -> again key ACTIVE, nothing
        clerk mints spare once k -> GRANT_EXCEEDS
        alice hires bot once k -> agent ACTIVE
        clerk hires bot once k -> GRANT_EXCEEDS wallets:read
        alice hires bot template cheap once l -> agent ACTIVE
        clerk hires bot template cheap once l -> PERMISSION_MISSING policies:write
        ",
    );
}

#[test]
fn a_key_is_remembered_for_a_day() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Review' max 50.00 approval
        alice pays ops vendor 1.00 once k -> posted, ops 99.00
        alice pays ops vendor 51.00 once h -> held as a
        alice batches ops vendor 2.00 once b -> posted 1
        alice funds ops 1.00 once f -> funded
        after 86399s
        alice pays ops vendor 1.00 once k -> again posted
        alice pays ops vendor 51.00 once h -> again held, nothing
        after 1s
        bob rejects a -> APPROVAL_NOT_PENDING EXPIRED
        alice pays ops vendor 1.00 once k -> posted
        alice pays ops vendor 1.00 once k -> again posted
        alice pays ops vendor 3.00 once h -> posted
        alice batches ops vendor 2.00 once b + ops vendor 2.00 once c -> posted 2
        alice pays ops vendor 2.00 once b -> again posted
        alice funds ops 2.00 once f -> funded
        ",
    );
}

mod items_of_a_batch {
    use super::*;

    #[test]
    fn share_the_keys_of_payments() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            alice pays ops vendor 10.00 once k -> posted, ops 90.00
            alice batches ops vendor 10.00 once k + ops vendor 5.00 once l -> posted 2, \
                ops 85.00, logs payment.completed payment.batch_completed
            alice pays ops vendor 5.00 once l -> again posted, ops 85.00
            alice batches ops vendor 5.00 once m + ops vendor 6.00 once l \
                -> BATCH_FAILED 1 IDEMPOTENCY_KEY_REUSE, ops 85.00
            alice pays ops vendor 7.00 once m -> posted
            alice batches ops vendor 1.00 once n + ops vendor 1.00 once n + ops vendor 1.00 \
                -> posted 3, ops 76.00
            alice batches ops vendor 1.00 once o + ops vendor 2.00 once o \
                -> BATCH_FAILED 1 IDEMPOTENCY_KEY_REUSE, ops 76.00
            ",
        );
    }

    #[test]
    fn never_repeat_what_had_to_wait() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Review' max 10.00 approval
            alice pays ops vendor 20.00 once k -> held as a
            alice drops 'Review' -> dropped
            alice batches ops vendor 20.00 once k -> BATCH_FAILED 0 NEEDS_APPROVAL, \
                ops pending 20.00
            bob approves a -> approved, ops 80.00
            alice batches ops vendor 20.00 once k + ops vendor 1.00 -> posted 2, ops 79.00
            ",
        );
    }

    #[test]
    fn what_they_posted_can_be_taken_back() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            alice batches ops vendor 20.00 once k -> posted 1 as p, ops 80.00
            alice reverses p -> reversed, ops 100.00
            alice batches ops vendor 20.00 once k -> posted 1, ops 100.00
            ",
        );
    }
}
