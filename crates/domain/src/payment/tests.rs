//! Payments as scripts.

use crate::testing::check;

#[test]
fn money_moves_once_and_is_recorded_once() {
    check(
        "
        wallet ops 1000.00 · wallet vendor
        alice pays ops vendor 25.00 memo 'Invoice 7' -> posted, ops 975.00, vendor 25.00
        alice pays ops vendor 975.00 -> posted, ops 0.00, logs payment.completed
        alice pays ops vendor 0.00000001 -> INSUFFICIENT_FUNDS 0.00 of 0.00000001
        ",
    );
}

#[test]
fn a_published_fee_is_paid_on_top_by_the_sender() {
    check(
        "
        wallet ops 1000.00 · wallet vendor · fees published
        alice pays ops vendor 25.00 -> posted fee 0.25, ops 974.75, vendor 25.00
        alice pays ops vendor 974.75 -> INSUFFICIENT_FUNDS 974.75 of 974.75
        alice pays ops @vendor 100.00 -> posted, ops 874.75
        policy on ops 'Review' max 100.00 approval
        alice pays ops vendor 123.45 -> held until +24h by Review fee 0.61725, pending 124.06725
        bob approves -> approved, ops 750.68275, vendor 248.45
        ",
    );
}

#[test]
fn a_denied_payment_leaves_its_record_and_nothing_else() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Cap' max 50.00
        alice pays ops vendor 50.01 once k -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap, \
            logs payment.denied, events policy.denied, ops 100.00, vendor 0.00
        alice pays ops vendor 50.00 -> posted
        alice pays ops vendor 50.00 -> posted
        alice pays ops vendor 50.00 -> INSUFFICIENT_FUNDS, logs payment.denied, events
        alice freezes ops -> wallet FROZEN
        alice pays ops vendor 1.00 -> WALLET_FROZEN FROZEN, logs payment.denied, events
        ",
    );
}

#[test]
fn a_payment_that_nobody_could_pay_is_not_held() {
    check(
        "
        wallet ops 4999.00 · wallet vendor
        policy on ops 'Review' approval
        alice pays ops vendor 5000.00 -> INSUFFICIENT_FUNDS 4999.00 of 5000.00, ops 4999.00
        alice pays ops vendor 4999.00 -> held, ops 0.00, pending 4999.00
        alice pays ops vendor 0.01 -> INSUFFICIENT_FUNDS 0.00 of 0.01
        bob rejects -> rejected, ops 4999.00
        ",
    );
}

#[test]
fn frozen_wallets_still_receive_and_closed_ones_do_not() {
    check(
        "
        wallet ops 10.00 · wallet vendor · wallet old · agent bot
        alice freezes vendor -> wallet FROZEN
        alice pays ops vendor 1.00 -> posted, vendor 1.00
        alice pays vendor ops 1.00 -> WALLET_FROZEN FROZEN
        alice closes old -> wallet CLOSED
        alice pays ops old 1.00 -> WALLET_FROZEN CLOSED
        alice pays old ops 1.00 -> WALLET_FROZEN CLOSED
        alice pays ops @old 1.00 -> RECIPIENT_CLOSED, logs payment.denied
        alice deletes bot -> deleted
        alice pays ops bot 1.00 -> WALLET_FROZEN CLOSED
        alice pays ops @bot 1.00 -> RECIPIENT_CLOSED
        ",
    );
}

#[test]
fn a_network_payment_finds_its_payer() {
    check(
        "
        wallet ops 100.00 · wallet vendor · wallet lab 100.00 · agent bot 50.00
        org beta with bella · wallet shop of beta
        alice pays @vendor 1.00 -> posted, ops 99.00, logs payment.completed payment.received
        alice pays lab @vendor 1.00 -> posted, lab 99.00
        bot pays @vendor 5.00 -> posted, bot 45.00
        bot pays ops @vendor 5.00 -> WALLET_OUT_OF_SCOPE
        key two of alice scope ops,lab
        two pays @vendor 1.00 -> INVALID from
        two pays lab @vendor 1.00 -> posted
        alice pays @nobody 1.00 -> NOT_FOUND Wallet
        alice pays @ops 1.00 -> INVALID to
        alice pays @shop 2.00 -> posted, shop 2.00, \
            logs payment.completed payment.completed payment.received
        bot pays @shop 3.00 -> posted, shop 5.00
        ",
    );
}

#[test]
fn a_payment_between_organizations_stands_in_both_books() {
    check(
        "
        wallet ops 1000.00 · org beta with bella · wallet shop of beta · fees published
        alice pays ops shop 100.00 -> posted fee 0.50, ops 899.50, shop 100.00, \
            logs payment.completed payment.completed, events payment.completed payment.completed
        policy on ops 'Review' max 100.00 approval
        alice pays ops shop 200.00 -> held until +24h by Review fee 1.00, shop 100.00
        bella approves -> NOT_FOUND Approval
        bob approves -> approved, shop 300.00, ops 698.50, \
            logs payment.completed payment.completed approval.approved
        bella pays shop ops 300.00 -> INSUFFICIENT_FUNDS
        bella pays shop ops 298.50 -> posted fee 1.4925, shop 0.0075, ops 997.00
        bella pays ops shop 1.00 -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn what_is_made_in_the_other_organization_is_not_found() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00
        policy on ops 'Review' max 10.00 approval
        alice pays ops vendor 11.00 -> held as a
        org beta with bella · wallet shop of beta 10.00
        bella pays ops shop 1.00 -> NOT_FOUND Wallet
        bella approves a -> NOT_FOUND Approval, approval a PENDING
        bella rejects a -> NOT_FOUND Approval
        bella reverses a -> NOT_FOUND Payment
        bella funds ops 1.00 -> NOT_FOUND Wallet
        bella freezes ops -> NOT_FOUND Wallet
        bella closes ops -> NOT_FOUND Wallet
        bella renames ops mine -> NOT_FOUND Wallet
        bella rules ops 'Mine' -> NOT_FOUND Wallet
        bella amends 'Review' alone -> NOT_FOUND Policy
        bella drops 'Review' -> NOT_FOUND Policy
        bella adjusts bot 1.00 -> NOT_FOUND Wallet
        bella pauses bot -> NOT_FOUND Wallet
        bella rotates bot -> NOT_FOUND Wallet
        bella deletes bot -> NOT_FOUND Wallet
        bella patches bot called mine -> NOT_FOUND ApiKey
        bella revokes alice -> NOT_FOUND ApiKey
        bella mints mine scope ops -> NOT_FOUND Wallet
        bella batches shop ops 1.00 + ops shop 1.00 -> BATCH_FAILED 1 NOT_FOUND Wallet
        ",
    );
}

#[test]
fn the_sandbox_and_production_never_meet() {
    check(
        "
        wallet ops 100.00 · wallet vault in production 100.00 · wallet safe in production
        policy on vault 'Review' approval
        alice pays vault ops 1.00 -> ENVIRONMENT_MISMATCH
        alice pays ops vault 1.00 -> ENVIRONMENT_MISMATCH
        alice-live pays vault ops 1.00 -> ENVIRONMENT_MISMATCH
        alice-live pays vault safe 1.00 -> held as a
        bob approves a -> ENVIRONMENT_MISMATCH
        bob reverses a -> ENVIRONMENT_MISMATCH
        bob funds vault 1.00 -> ENVIRONMENT_MISMATCH
        bob amends 'Review' alone -> ENVIRONMENT_MISMATCH
        bob revokes alice-live -> ENVIRONMENT_MISMATCH
        bob pays ops @vault 1.00 -> NOT_FOUND Wallet
        org beta with bella · wallet hoard of beta in production
        alice pays ops hoard 1.00 -> NOT_FOUND Wallet
        bob-live approves a -> approved, safe 1.00
        ",
    );
}

#[test]
fn money_only_moves_forward_and_somewhere_else() {
    check(
        "
        wallet ops 100.00 · wallet vendor 10.00
        alice pays ops vendor 0 -> INVALID amount
        alice pays ops vendor -1.00 -> INVALID amount, vendor 10.00
        alice pays ops ops 1.00 -> INVALID to
        alice funds ops 0 -> INVALID amount
        alice funds ops -5.00 -> INVALID amount
        alice pays ops vendor 1701411834604692317316873037158.84105727 -> INSUFFICIENT_FUNDS
        fees published
        alice pays ops vendor 1701411834604692317316873037158.84105727 -> AMOUNT_OVERFLOW
        ",
    );
}

mod batch {
    use super::*;

    #[test]
    fn all_of_it_or_nothing() {
        check(
            "
            wallet ops 100.00 · wallet vendor · wallet shop
            alice batches ops vendor 60.00 + ops shop 40.00 -> posted 2, ops 0.00, vendor 60.00, \
                logs payment.completed payment.completed payment.batch_completed, \
                events payment.completed payment.completed payment.batch_completed
            alice batches vendor shop 10.00 + vendor ops 50.00 + vendor ops 0.01 \
                -> BATCH_FAILED 2 INSUFFICIENT_FUNDS 0.00 of 0.01, vendor 60.00, shop 40.00, \
                ops 0.00, logs payment.denied payment.batch_failed, events payment.batch_failed
            alice batches vendor nowhere 1.00 + vendor ops 1.00 \
                -> BATCH_FAILED 0 NOT_FOUND Wallet, logs payment.batch_failed
            alice batches vendor ops 1.00 + vendor vendor 1.00 -> BATCH_FAILED 1 INVALID to, \
                vendor 60.00
            ",
        );
    }

    #[test]
    fn the_eighth_of_twenty_takes_all_with_it() {
        let items = |seventh: &str| {
            let item = |index| format!("ops vendor {}", if index == 7 { seventh } else { "1.00" });
            (0..20).map(item).collect::<Vec<_>>().join(" + ")
        };
        check(&format!(
            "
            wallet ops 100.00 · wallet vendor
            alice batches {} -> BATCH_FAILED 7 INSUFFICIENT_FUNDS, ops 100.00, vendor 0.00
            alice batches {} -> posted 20, ops 0.00, vendor 100.00
            ",
            items("93.01"),
            items("81.00"),
        ));
    }

    #[test]
    fn an_item_sees_what_those_before_it_have_spent() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Day' daily 50.00
            alice batches ops vendor 25.00 + ops vendor 25.00 + ops vendor 0.01 \
                -> BATCH_FAILED 2 POLICY_DENIED DAILY_SPENDING_LIMIT spent 50.00 by Day, \
                ops 100.00, events policy.denied payment.batch_failed
            alice batches ops vendor 25.00 + ops vendor 25.00 -> posted 2, ops 50.00
            alice pays ops vendor 0.01 -> POLICY_DENIED
            ",
        );
    }

    #[test]
    fn an_item_cannot_wait() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Review' max 10.00 approval
            alice batches ops vendor 1.00 + ops vendor 10.01 -> BATCH_FAILED 1 NEEDS_APPROVAL, \
                ops 100.00, ops pending 0.00, logs payment.batch_failed
            ",
        );
    }

    #[test]
    fn it_reaches_several_organizations_and_pays_fees() {
        check(
            "
            wallet ops 1000.00 · wallet vendor · fees published
            org beta with bella · wallet shop of beta · org gamma with gus · wallet mill of gamma
            alice batches ops vendor 10.00 + ops shop 10.00 once s + ops mill 10.00 -> posted 3, \
                ops 969.25, shop 10.00, mill 10.00
            alice batches ops shop 10.00 once s + ops mill 10.00 -> posted 2, ops 959.00, \
                shop 10.00, mill 20.00
            ",
        );
    }

    #[test]
    fn an_agent_can_only_batch_from_its_own() {
        check(
            "
            wallet ops 100.00 · wallet vendor · agent bot 10.00
            bot batches bot vendor 1.00 + ops vendor 1.00 -> BATCH_FAILED 1 WALLET_OUT_OF_SCOPE, \
                bot 10.00
            bot batches bot vendor 1.00 + bot ops 1.00 -> posted 2, bot 8.00
            ",
        );
    }
}

mod reversal {
    use super::*;

    #[test]
    fn gives_everything_back_once() {
        check(
            "
            wallet ops 100.00 · wallet vendor · fees published
            alice pays ops vendor 40.00 -> posted fee 0.25 as p, ops 59.75
            alice reverses p because 'wrong vendor' -> reversed fee 0.25 as r, ops 100.00, \
                vendor 0.00, payment p REVERSED, logs payment.completed payment.reversed
            alice reverses p -> REVERSAL_NOT_ALLOWED ALREADY_REVERSED REVERSED
            alice reverses r -> REVERSAL_NOT_ALLOWED IS_REVERSAL POSTED
            alice reverses nothing -> NOT_FOUND Payment
            ",
        );
    }

    #[test]
    fn needs_the_money_to_be_there() {
        check(
            "
            wallet ops 100.00 · wallet vendor · wallet shop
            alice pays ops vendor 40.00 -> posted as p
            alice pays vendor shop 1.00 -> posted
            alice reverses p -> INSUFFICIENT_FUNDS 39.00 of 40.00, payment p POSTED, \
                logs payment.denied
            alice pays shop vendor 1.00 -> posted
            alice reverses p -> reversed, ops 100.00
            ",
        );
    }

    #[test]
    fn is_of_what_was_posted_alone() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Review' approval
            alice pays ops vendor 40.00 -> held as p
            alice reverses p -> REVERSAL_NOT_ALLOWED NOT_POSTED PENDING_APPROVAL
            after 24h
            alice reverses p -> REVERSAL_NOT_ALLOWED NOT_POSTED EXPIRED
            bob approves p -> APPROVAL_NOT_PENDING EXPIRED
            alice reverses p -> REVERSAL_NOT_ALLOWED NOT_POSTED EXPIRED
            alice pays ops vendor 40.00 -> held as q
            bob rejects q -> rejected
            alice reverses q -> REVERSAL_NOT_ALLOWED NOT_POSTED REJECTED
            alice pays ops vendor 40.00 -> held as s
            bob approves s -> approved
            alice reverses s -> reversed, ops 100.00, payment s REVERSED
            ",
        );
    }

    #[test]
    fn is_the_recipients_to_give() {
        check(
            "
            wallet ops 100.00 · wallet vendor · agent bot 10.00
            org beta with bella · wallet shop of beta
            alice pays ops shop 5.00 -> posted as p
            alice reverses p -> REVERSAL_NOT_ALLOWED NOT_RECIPIENT POSTED
            bot pays bot vendor 5.00 -> posted as q
            bot reverses q -> REVERSAL_NOT_ALLOWED NOT_RECIPIENT POSTED
            alice pays ops bot 1.00 -> posted as s
            bot reverses s -> reversed, bot 5.00, ops 95.00
            bella reverses p -> reversed, shop 0.00, ops 100.00, \
                logs payment.completed payment.completed payment.reversed payment.reversed
            alice reverses p -> REVERSAL_NOT_ALLOWED ALREADY_REVERSED REVERSED
            ",
        );
    }

    #[test]
    fn returns_the_fee_between_organizations_too() {
        check(
            "
            wallet ops 100.00 · org beta with bella · wallet shop of beta · fees published
            alice pays ops shop 50.00 -> posted fee 0.25 as p, ops 49.75
            bella reverses p -> reversed fee 0.25, ops 100.00, shop 0.00
            policy on shop 'Review' approval
            alice pays ops shop 60.00 -> posted fee 0.30 as q, ops 39.70
            bella reverses q because 'sold out' -> held as r, shop 0.00, payment q POSTED
            person boris of beta
            bella reverses q -> REVERSAL_NOT_ALLOWED ALREADY_REVERSED POSTED
            boris approves r -> approved, ops 100.00, shop 0.00, payment q REVERSED, \
                logs payment.completed payment.completed payment.reversed payment.reversed \
                approval.approved
            ",
        );
    }

    #[test]
    fn is_judged_by_the_policies_of_the_wallet_that_pays() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on vendor 'Cap' max 10.00
            alice pays ops vendor 11.00 -> posted as p
            alice reverses p -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap, payment p POSTED
            alice amends 'Cap' approval -> policy version 2
            alice reverses p -> held as r, vendor 0.00
            alice reverses p -> REVERSAL_NOT_ALLOWED ALREADY_REVERSED POSTED
            bob rejects r -> rejected, vendor 11.00, payment p POSTED
            alice reverses p -> held as s
            after 24h · timer expires s -> done, vendor 11.00
            alice reverses p -> held as t
            bob approves t -> approved, ops 100.00, payment p REVERSED
            bob approves t -> approved, ops 100.00
            ",
        );
    }

    #[test]
    fn gives_limits_back_what_they_had_counted() {
        check(
            "
            wallet ops 100.00 · wallet vendor 100.00
            policy on ops 'Limits' daily 10.00 monthly 15.00
            alice pays ops vendor 10.00 -> posted as p
            alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
            alice reverses p -> reversed
            alice pays ops vendor 10.00 -> posted as q
            after 24h
            alice reverses q -> reversed
            alice pays ops vendor 10.00 -> posted
            alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
            after 24h
            alice pays ops vendor 5.01 -> POLICY_DENIED MONTHLY_LIMIT spent 10.00
            alice pays ops vendor 5.00 -> posted
            ",
        );
    }
}

mod payload {
    use crate::access::Environment;
    use crate::canonical::{Hash, Tag};
    use crate::ids::Ulid;
    use crate::log::LogActor;
    use crate::money::{Amount, Asset};
    use crate::payment::payload::payload_text;
    use crate::payment::{Payment, PaymentKind, PaymentStatus, payload_of};
    use crate::testing::{amount, vector};
    use crate::time::Timestamp;

    fn id<T: crate::ids::Id>(text: &str) -> T {
        T::from_ulid(Ulid::parse(text).unwrap())
    }

    /// The payment of `docs/canonical.md`.
    fn payment() -> Payment {
        let created_at = Timestamp::parse("2026-03-01T14:32:00Z").unwrap();
        Payment {
            id: id("01KJN48M00E00AYXECH65ZNPX5"),
            org: id("01KJMMA2G0E00AYXECH65ZNPX5"),
            environment: Environment::Production,
            kind: PaymentKind::Payment,
            from: id("01KJMMA2G0E01AYXECH65ZNPX6"),
            from_org: id("01KJMMA2G0E00AYXECH65ZNPX5"),
            to: id("01KJMMA2G0E02AYXECH65ZNPX7"),
            to_org: id("01KJMMA2G0E03AYXECH65ZNPX8"),
            to_address: None,
            asset: Asset::USD,
            amount: amount("5000.00"),
            fee: amount("25.00"),
            description: Some("Invoice \"7\"\n2 × café ☕".to_owned()),
            metadata: Some("{\"invoice\":\"7\"}".to_owned()),
            status: PaymentStatus::PendingApproval,
            approval: None,
            expires_at: None,
            batch: None,
            idempotency_key: None,
            failure: None,
            reverses: None,
            reversed_by: None,
            requested_by: LogActor::Operator,
            counted: Vec::new(),
            created_at,
            posted_at: None,
            updated_at: created_at,
        }
    }

    #[test]
    fn is_the_published_vector() {
        let (text, hash) = vector("The payload of a payment");
        assert_eq!(payload_text(&payment()).unwrap(), text);
        assert_eq!(payload_of(&payment()).unwrap().to_string(), hash);
        assert_eq!(Hash::of(Tag::Payload, text.as_bytes()).to_string(), hash);
    }

    #[test]
    fn is_of_all_that_an_approver_agrees_to() {
        let payment = payment();
        let was = payload_of(&payment).unwrap();
        let more = Amount::from_units(1);
        let changed = [
            Payment { id: id("01KJN48M00E00AYXECH65ZNPX6"), ..payment.clone() },
            Payment { org: id("01KJN48M00E00AYXECH65ZNPX6"), ..payment.clone() },
            Payment { environment: Environment::Sandbox, ..payment.clone() },
            Payment { kind: PaymentKind::Network, ..payment.clone() },
            Payment { from: payment.to, ..payment.clone() },
            Payment { to: payment.from, ..payment.clone() },
            Payment { to_org: payment.org, ..payment.clone() },
            Payment { asset: Asset::USDC, ..payment.clone() },
            Payment { amount: payment.amount.checked_add(more).unwrap(), ..payment.clone() },
            Payment { fee: payment.fee.checked_add(more).unwrap(), ..payment.clone() },
            Payment { description: None, ..payment.clone() },
            Payment { metadata: None, ..payment.clone() },
            Payment { reverses: Some(payment.id), ..payment.clone() },
            Payment { to_address: Some("wg_vendor_000000".to_owned()), ..payment.clone() },
        ];
        for changed in changed {
            assert_ne!(payload_of(&changed).unwrap(), was, "{changed:?}");
        }
        let posted = Payment { status: PaymentStatus::Posted, ..payment };
        assert_eq!(payload_of(&posted).unwrap(), was, "where it stands is not what it is");
    }
}
