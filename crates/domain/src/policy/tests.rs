//! Policies as scripts, and the evaluator as a function.

mod conditions;
mod properties;
mod replay;

use crate::testing::check;

#[test]
fn a_threshold_asks_for_a_person_or_denies() {
    check(
        "
        wallet ops 100000.00 · wallet vendor
        policy on ops 'Review' max 1000.00 approval
        alice pays ops vendor 1000.00 -> posted
        alice pays ops vendor 1000.00000001 -> held
        alice pays ops vendor 5000.00 -> held until +24h by Review
        alice drops 'Review' -> dropped
        policy on ops 'Always' approval
        alice pays ops vendor 0.01 -> held until +24h by Always
        alice drops 'Always' -> dropped
        policy on ops 'Cap' max 100.00
        alice pays ops vendor 100.00 -> posted
        alice pays ops vendor 100.01 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap
        alice drops 'Cap' -> dropped
        policy on ops 'Zero' max 0
        alice pays ops vendor 0.00000001 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Zero
        ",
    );
}

#[test]
fn deny_beats_hold_beats_allow() {
    check(
        "
        wallet ops 100000.00 · wallet vendor
        policy on ops 'Review' max 1000.00 approval
        policy on ops 'Ceiling' max 10000.00
        alice pays ops vendor 500.00 -> posted
        alice pays ops vendor 5000.00 -> held until +24h by Review
        alice pays ops vendor 10000.00 -> held
        alice pays ops vendor 10000.01 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Ceiling
        policy on ops 'Also' max 20.00 approval
        alice pays ops vendor 5000.00 -> held until +24h by Review and Also
        alice pays ops vendor 500.00 -> held until +24h by Also
        ",
    );
}

#[test]
fn a_limit_denies_before_anyone_is_asked() {
    check(
        "
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Day' approval daily 500.00
        alice pays ops vendor 600.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 0.00 by Day
        alice pays ops vendor 500.00 -> held
        ",
    );
}

#[test]
fn the_first_denial_of_the_oldest_policy_is_told() {
    check(
        "
        wallet ops 10000.00 · wallet vendor · wallet shop
        policy on ops 'Old' daily 5.00 approved wal_nobody
        policy on ops 'New' max 1.00
        alice pays ops vendor 10.00 -> POLICY_DENIED APPROVED_RECIPIENTS by Old
        alice amends 'Old' approved none -> policy version 2
        alice pays ops vendor 10.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 0.00 by Old
        alice amends 'Old' disabled -> policy version 3
        alice pays ops vendor 10.00 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by New
        alice pays ops vendor 1.00 -> posted
        alice amends 'Old' enabled -> policy version 4
        alice pays ops vendor 1.00 -> posted
        alice pays ops shop 4.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 2.00 by Old
        ",
    );
}

#[test]
fn a_day_ends_at_midnight_utc_and_a_month_with_its_last_day() {
    check(
        "
        at 2026-03-30T23:59:59Z
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Limits' daily 10.00 monthly 25.00
        alice pays ops vendor 10.00 -> posted
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
        at 2026-03-31T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        at 2026-03-31T23:59:59.999999Z
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
        at 2026-04-01T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        at 2026-04-02T00:00:00Z
        alice pays ops vendor 10.00 -> posted
        at 2026-04-03T00:00:00Z
        alice pays ops vendor 5.01 -> POLICY_DENIED MONTHLY_LIMIT spent 20.00
        alice pays ops vendor 5.00 -> posted
        alice amends 'Limits' monthly none daily 0 -> policy version 2
        at 2026-05-01T00:00:00Z
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 0.00
        ",
    );
}

#[test]
fn money_that_waits_counts_as_spent_until_it_is_free() {
    check(
        "
        at 2026-03-31T12:00:00Z
        wallet ops 10000.00 · wallet vendor
        policy on ops 'Limits' max 5.00 approval daily 10.00 monthly 12.00
        alice pays ops vendor 8.00 -> held until +24h as a
        alice pays ops vendor 3.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 8.00
        alice pays ops vendor 2.00 -> posted
        at 2026-04-01T00:00:00Z
        alice pays ops vendor 3.00 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 8.00
        bob rejects a -> rejected
        alice pays ops vendor 3.00 -> posted
        alice pays ops vendor 7.00 -> held as b
        bob approves b -> approved
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 10.00
        at 2026-04-02T00:00:00Z
        alice pays ops vendor 2.01 -> POLICY_DENIED MONTHLY_LIMIT spent 10.00
        alice pays ops vendor 2.00 -> posted
        ",
    );
}

#[test]
fn fees_do_not_count_and_budgets_do() {
    check(
        "
        wallet ops 10000.00 · wallet vendor · agent bot · fees published
        policy on ops 'Day' daily 100.00 max 100.00
        alice pays ops vendor 60.00 -> posted fee 0.30
        alice adjusts bot 40.00 -> adjusted 40.00 now 40.00
        alice adjusts bot 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 100.00
        alice adjusts bot -40.00 -> adjusted -40.00 now 0.00
        alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 100.00
        ",
    );
}

#[test]
fn a_policy_is_its_wallets() {
    check(
        "
        wallet ops 100.00 · wallet lab 100.00 · wallet vendor
        policy on ops 'Cap' max 1.00
        alice pays lab vendor 50.00 -> posted
        alice pays lab ops 50.00 -> posted
        alice amends 'Cap' under lab max 5.00 -> NOT_FOUND Policy
        alice drops 'Cap' under lab -> NOT_FOUND Policy
        alice amends 'Cap' under ops max 5.00 -> policy version 2, logs policy.updated
        alice drops 'Cap' under ops -> dropped, logs policy.deleted, events policy.deleted
        alice drops 'Cap' -> NOT_FOUND Policy
        alice amends 'Cap' max 5.00 -> NOT_FOUND Policy
        alice drops nothing -> NOT_FOUND Policy
        wallet lamp · alice closes lamp -> wallet CLOSED
        alice rules lamp 'Late' max 1.00 -> WALLET_STATE CLOSED
        alice rules nowhere 'Lost' max 1.00 -> NOT_FOUND Wallet
        ",
    );
}

mod hours {
    use super::*;

    #[test]
    fn a_window_wraps_midnight() {
        check(
            "
            at 2026-03-02T12:00:00Z
            wallet ops 100.00 · wallet vendor
            policy on ops 'Night' hours 22:00-06:00 America/New_York
            # New York is five hours behind until the eighth of March.
            at 2026-03-03T04:30:00Z · alice pays ops vendor 1.00 -> posted
            at 2026-03-03T10:59:59Z · alice pays ops vendor 1.00 -> posted
            at 2026-03-03T11:00:00Z · alice pays ops vendor 1.00 \
                -> POLICY_DENIED TIME_RESTRICTIONS by Night
            at 2026-03-04T02:59:59Z · alice pays ops vendor 1.00 -> POLICY_DENIED TIME_RESTRICTIONS
            at 2026-03-04T03:00:00Z · alice pays ops vendor 1.00 -> posted
            # And four hours from then on.
            at 2026-03-09T10:00:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED TIME_RESTRICTIONS
            at 2026-03-10T02:00:00Z · alice pays ops vendor 1.00 -> posted
            ",
        );
    }

    #[test]
    fn a_window_belongs_to_the_day_on_which_it_begins() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Friday night' hours 22:00-06:00 UTC days FRI
            # The sixth of March is a Friday.
            at 2026-03-06T05:59:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            at 2026-03-06T22:00:00Z · alice pays ops vendor 1.00 -> posted
            at 2026-03-07T05:59:59Z · alice pays ops vendor 1.00 -> posted
            at 2026-03-07T06:00:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            at 2026-03-07T22:00:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            alice drops 'Friday night' -> dropped
            policy on ops 'Weekdays' hours 09:00:30-17:00 UTC days MON,TUE,WED,THU,FRI
            at 2026-03-09T09:00:29Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            at 2026-03-09T09:00:30Z · alice pays ops vendor 1.00 -> posted
            at 2026-03-09T17:00:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            at 2026-03-14T12:00:00Z · alice pays ops vendor 1.00 -> POLICY_DENIED
            ",
        );
    }

    #[test]
    fn what_cannot_be_judged_denies() {
        check(
            "
            wallet ops 100.00 · wallet vendor
            policy on ops 'Broken' hours 09:00-17:00 Mars/Olympus
            alice pays ops vendor 1.00 -> POLICY_DENIED ENGINE_ERROR by Broken
            alice amends 'Broken' hours 9-17 UTC -> policy version 2
            alice pays ops vendor 1.00 -> POLICY_DENIED ENGINE_ERROR by Broken
            alice amends 'Broken' hours 09:00-09:00 UTC -> policy version 3
            alice pays ops vendor 1.00 -> POLICY_DENIED ENGINE_ERROR by Broken
            ",
        );
    }

    #[test]
    fn a_window_that_cannot_be_judged_is_not_made() {
        use crate::policy::TimeWindow;
        let new = |start, end, zone, days: Option<&[&str]>| {
            let days = days.map(|days| days.iter().map(|day| (*day).to_owned()).collect());
            TimeWindow::new((start, end), zone, days).map(drop)
        };
        assert_eq!(new("22:00", "06:00:30", "Europe/Berlin", Some(&["MON", "SUN"])), Ok(()));
        assert_eq!(new("09:00", "09:00", "UTC", None), Err("end"));
        assert_eq!(new("09:00", "09:00:00", "UTC", None), Err("end"));
        for start in ["", "9:00", "24:00", "09:60", "09:00:60", "09:00:00:00", "0900", "０９:00"]
        {
            assert_eq!(new(start, "17:00", "UTC", None), Err("start"), "{start}");
            assert_eq!(new("23:59", start, "UTC", None), Err("end"), "{start}");
        }
        for zone in ["", "Mars/Olympus", "+02:00", "../etc/passwd"] {
            assert_eq!(new("09:00", "17:00", zone, None), Err("timezone"), "{zone}");
        }
        assert_eq!(new("09:00", "17:00", "UTC", Some(&[])), Err("days"));
        assert_eq!(new("09:00", "17:00", "UTC", Some(&["MON", "mon"])), Err("days"));
    }
}

mod recipients {
    use crate::testing::{World, play};

    #[test]
    fn a_list_names_wallets_addresses_or_organizations() {
        let mut world = World::new();
        play(
            &mut world,
            "
            wallet ops 100.00 · wallet vendor · wallet shop
            org beta with bella · wallet theirs of beta
            policy on ops 'List' approved none
            ",
        );
        let wallet = world.names.wallet("vendor");
        let address = world.address("shop");
        let org = world.names.org("beta");
        play(
            &mut world,
            &format!(
                "
                alice amends 'List' approved {wallet},{address},{org} -> policy
                alice pays ops vendor 1.00 -> posted
                alice pays ops @vendor 1.00 -> posted
                alice pays ops shop 1.00 -> posted
                alice pays ops theirs 1.00 -> posted
                alice amends 'List' approved {wallet} -> policy
                alice pays ops shop 1.00 -> POLICY_DENIED APPROVED_RECIPIENTS by List
                alice pays ops theirs 1.00 -> POLICY_DENIED APPROVED_RECIPIENTS
                alice amends 'List' approved none blocked {org},{address} -> policy
                alice pays ops vendor 1.00 -> posted
                alice pays ops shop 1.00 -> POLICY_DENIED BLOCKED_RECIPIENTS by List
                alice pays ops theirs 1.00 -> POLICY_DENIED BLOCKED_RECIPIENTS
                alice amends 'List' blocked none approved , -> policy
                alice pays ops vendor 1.00 -> POLICY_DENIED APPROVED_RECIPIENTS
                "
            ),
        );
    }
}

mod told_beforehand {
    use crate::access::Actor;
    use crate::approval::Approval;
    use crate::money::Asset;
    use crate::payment::{SendPayment, preview};
    use crate::policy::{Effect, Evaluation};
    use crate::state::{Halt, State};
    use crate::testing::{World, amount, approval, play};

    fn preview_of(world: &World, sum: &str) -> Evaluation {
        let wallets = (world.wallet("ops"), world.wallet("vendor"));
        let (from, to, sum) = (wallets.0.id, wallets.1.id, amount(sum));
        let wanted = SendPayment { from, to, amount: sum, description: None, metadata: None };
        let mut state = State::new();
        loop {
            let asked = preview((&state, &world.context), &Actor::Operator, wallets, &wanted);
            match asked {
                Ok(preview) => return preview.evaluation,
                Err(Halt::Missing(reads)) => world.load(&reads, &mut state),
                Err(Halt::Rejected(rejection)) => panic!("{rejection:?}"),
            }
        }
    }

    #[test]
    fn a_preview_is_what_the_payment_will_meet() {
        let mut world = World::new();
        play(
            &mut world,
            "
            wallet ops 1000.00 · wallet vendor
            policy on ops 'Review' max 10.00 approval daily 100.00
            alice pays ops vendor 5.00 -> posted
            ",
        );
        let beforehand = preview_of(&world, "20.00");
        play(&mut world, "alice pays ops vendor 20.00 -> held as a");
        let held: &Approval = approval(&world, "a");
        assert_eq!(held.evaluation, beforehand);
        let reasons: Vec<String> = beforehand
            .findings
            .iter()
            .map(|finding| format!("{:?}: {}", finding.effect, finding.reason(Asset::USD)))
            .collect();
        assert_eq!(
            reasons,
            [
                "Pass: daily limit 100.00, spent or pending 5.00, this is 20.00",
                "Hold: payments above 10.00 need an approval, this is 20.00",
            ]
        );
        let denied = preview_of(&world, "80.00");
        assert_eq!(denied.denial().map(|finding| finding.effect), Some(Effect::Deny));
        assert_eq!(denied.denial().and_then(|finding| finding.spent), Some(amount("25.00")));
        let midnight = world.context.now.day().end();
        assert_eq!(denied.denial().and_then(|finding| finding.resets_at), Some(midnight));
    }
}

/// No route by which money leaves a wallet goes around its policies.
#[test]
fn every_debit_is_judged() {
    let world = "
        wallet ops 1000.00 · wallet vendor 1000.00 · agent bot 100.00
        org beta with bella · wallet shop of beta
        alice pays vendor ops 10.00 -> posted as p
    ";
    let debits = [
        ("alice pays ops vendor 5.00", "alice approves"),
        ("alice pays ops shop 5.00", "bob approves"),
        ("alice pays ops @vendor 5.00", "bob approves"),
        ("alice pays @shop 5.00", "bob approves"),
        ("alice adjusts bot 5.00", "bob approves"),
        ("alice reverses p", "bob approves"),
    ];
    for (debit, decision) in debits {
        check(&format!(
            "{world}
            policy on ops 'Stop' max 0
            {debit} -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Stop, ops 1010.00, \
                events policy.denied
            alice amends 'Stop' approval -> policy version 2
            {debit} -> held until +24h by Stop, events payment.created approval.created
            {decision} -> approved
            "
        ));
    }
    check(&format!(
        "{world}
        policy on ops 'Stop' max 0
        alice batches ops vendor 5.00 -> BATCH_FAILED 0 POLICY_DENIED
        alice amends 'Stop' approval -> policy version 2
        alice batches ops vendor 5.00 -> BATCH_FAILED 0 NEEDS_APPROVAL
        "
    ));
}

mod evaluator {
    use proptest::prelude::*;

    use crate::access::Environment;
    use crate::ids::{Id, OrgId, PolicyId, Ulid, WalletId};
    use crate::ledger::Spending;
    use crate::money::{Amount, Asset};
    use crate::policy::{
        Ends, Evaluation, Facts, Policy, Rail, Rule, Rules, Tallies, TimeWindow, Verdict, evaluate,
    };
    use crate::time::Timestamp;

    fn id<T: Id>(number: u128) -> T {
        T::from_ulid(Ulid(number))
    }

    fn policy(number: u128, rules: Rules, enabled: bool) -> Policy {
        let at = Timestamp::default();
        Policy {
            id: id::<PolicyId>(number),
            org: id::<OrgId>(1),
            environment: Environment::Sandbox,
            wallet: Some(id::<WalletId>(1)),
            name: format!("policy {number}"),
            enabled,
            version: 1,
            conditions: Box::default(),
            counters: Box::default(),
            outcome: None,
            rules,
            terms: None,
            approval_ttl_seconds: None,
            created_at: at,
            updated_at: at,
            deleted_at: None,
        }
    }

    fn amounts() -> impl Strategy<Value = Amount> {
        (0_i128..40).prop_map(Amount::from_units)
    }

    fn lists() -> impl Strategy<Value = Option<Vec<String>>> {
        let entry = prop_oneof![Just("a".to_owned()), Just("b".to_owned())];
        prop::option::weighted(0.3, prop::collection::vec(entry, 0..3))
    }

    prop_compose! {
        fn rules()(
            max_transaction_amount in prop::option::of(amounts()),
            daily_limit in prop::option::weighted(0.3, amounts()),
            monthly_limit in prop::option::weighted(0.3, amounts()),
            approved_recipients in lists(),
            blocked_recipients in lists(),
            hours in prop::option::weighted(0.3, (0_u8..24, 0_u8..24)),
            require_approval in any::<bool>(),
        ) -> Rules {
            let time_window = hours.map(|(start, end)| TimeWindow {
                start: format!("{start:02}:00"),
                end: format!("{end:02}:00"),
                timezone: "UTC".to_owned(),
                days: None,
            });
            Rules {
                max_transaction_amount, daily_limit, monthly_limit, approved_recipients,
                blocked_recipients, time_window, require_approval,
            }
        }
    }

    fn policies() -> impl Strategy<Value = Vec<Policy>> {
        let one = (rules(), prop::bool::weighted(0.8));
        let numbered = |all: Vec<(Rules, bool)>| {
            let number = |(index, (rules, enabled))| policy(index as u128, rules, enabled);
            all.into_iter().enumerate().map(number).collect()
        };
        prop::collection::vec(one, 0..5).prop_map(numbered)
    }

    fn judged(policies: &[Policy], amount: Amount, spent: Amount) -> Evaluation {
        let now = Timestamp::parse("2026-03-02T12:00:00Z").unwrap();
        let recipient = ["a".to_owned()];
        let (day, month) = (now.day(), now.month());
        let spending =
            Spending { day, day_spent: spent, month, month_spent: spent, pending: Amount::ZERO };
        let (from, to) = (id::<WalletId>(1), crate::policy::Payee::Wallet(id(2)));
        let (asset, unit) = (Asset::USD, Asset::USD);
        let facts = Facts {
            amount,
            priced: true,
            ends: Ends { from, to, asset, unit, initiator: None },
            recipient: &recipient,
            rail: Rail::Ledger,
            metadata: None,
            now,
            asked_at: now,
            spending,
            tallies: &Tallies::new(),
            time_counts: true,
        };
        evaluate(policies, &facts)
    }

    proptest! {
        #[test]
        fn the_order_of_policies_changes_nothing(
            policies in policies(), amount in amounts(), spent in amounts(),
        ) {
            let forward = judged(&policies, amount, spent);
            let mut turned = policies;
            turned.reverse();
            let backward = judged(&turned, amount, spent);
            prop_assert_eq!(forward.verdict, backward.verdict);
            let mut found = backward.findings;
            found.sort_by_key(|finding| (finding.policy, position(&forward, finding.rule)));
            let mut expected = forward.findings.clone();
            expected.sort_by_key(|finding| (finding.policy, position(&forward, finding.rule)));
            prop_assert_eq!(expected, found);
        }

        #[test]
        fn one_policy_more_is_never_laxer(
            policies in policies(), rules in rules(), amount in amounts(), spent in amounts(),
        ) {
            let before = judged(&policies, amount, spent);
            let more: Vec<Policy> =
                policies.into_iter().chain([policy(9, rules, true)]).collect();
            prop_assert!(judged(&more, amount, spent).verdict >= before.verdict);
        }

        #[test]
        fn a_larger_payment_is_never_judged_laxer(
            policies in policies(), amount in amounts(), more in amounts(), spent in amounts(),
        ) {
            let larger = amount.checked_add(more).unwrap();
            let verdict = judged(&policies, amount, spent).verdict;
            prop_assert!(judged(&policies, larger, spent).verdict >= verdict);
        }

        #[test]
        fn the_same_question_has_the_same_answer(
            policies in policies(), amount in amounts(), spent in amounts(),
        ) {
            let first = judged(&policies, amount, spent);
            prop_assert_eq!(&first, &judged(&policies, amount, spent));
            let denied = first.denial().is_some();
            prop_assert_eq!(denied, first.verdict == Verdict::Deny);
            let held = first.holds().next().is_some();
            prop_assert_eq!(held && !denied, first.verdict == Verdict::Hold);
        }

        #[test]
        fn no_limit_is_exceeded_by_what_passes(
            policies in policies(), amount in amounts(), spent in amounts(),
        ) {
            let evaluation = judged(&policies, amount, spent);
            prop_assume!(evaluation.verdict != Verdict::Deny);
            let sum = amount.checked_add(spent).unwrap();
            for policy in policies.iter().filter(|policy| policy.enabled) {
                prop_assert!(policy.rules.daily_limit.is_none_or(|limit| sum <= limit));
                prop_assert!(policy.rules.monthly_limit.is_none_or(|limit| sum <= limit));
            }
        }
    }

    fn position(evaluation: &Evaluation, rule: Rule) -> Option<usize> {
        evaluation.findings.iter().position(|finding| finding.rule == rule)
    }
}
