//! Decisions as scripts, and requirements as trees.

mod humans;
mod oracle;
mod people;
mod queues;
mod races;
mod steps;
mod today;
mod votes;

use crate::testing::check;

#[test]
fn many_approve_and_one_posts() {
    let again = "bob approves a -> approved, vendor 5.00, nothing\n".repeat(48);
    check(&format!(
        "
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        alice pays ops vendor 5.00 -> held as a, logs payment.created approval.created, \
            events payment.created approval.created
        bob approves a -> approved, vendor 5.00, logs payment.completed approval.approved, \
            events payment.completed approval.approved
        carol approves a -> approved, vendor 5.00, nothing
        {again}"
    ));
}

#[test]
fn a_decision_is_final() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        alice pays ops vendor 5.00 -> held as a
        bob approves a saying 'known vendor' -> approved known vendor
        bob rejects a -> APPROVAL_NOT_PENDING APPROVED
        carol rejects a -> APPROVAL_NOT_PENDING APPROVED, vendor 5.00
        alice pays ops vendor 5.00 -> held as b
        bob rejects b saying 'no budget' -> rejected no budget, ops 5.00, payment b REJECTED, \
            logs payment.failed approval.rejected, events payment.failed approval.rejected
        bob rejects b saying 'other words' -> rejected no budget, nothing
        carol approves b -> APPROVAL_NOT_PENDING REJECTED, vendor 5.00
        ",
    );
}

#[test]
fn at_the_deadline_it_is_too_late() {
    check(
        "
        wallet ops 30.00 · wallet vendor
        policy on ops 'Review' approval ttl 60s
        at 2026-03-01T12:00:00Z
        alice pays ops vendor 5.00 -> held until +1m as a
        alice pays ops vendor 5.00 -> held until +1m as b
        alice pays ops vendor 5.00 -> held until +1m as c
        alice pays ops vendor 5.00 -> held until +1m as d
        at 2026-03-01T12:00:59.999999Z
        timer expires b -> done, nothing, approval b PENDING
        bob approves a -> approved
        at 2026-03-01T12:01:00Z
        bob approves b -> APPROVAL_NOT_PENDING EXPIRED, approval b EXPIRED, \
            logs payment.failed approval.expired, events payment.failed approval.expired, \
            ops pending 10.00
        bob approves b -> APPROVAL_NOT_PENDING EXPIRED, nothing
        after 1us
        bob rejects c -> APPROVAL_NOT_PENDING EXPIRED, payment c EXPIRED
        timer expires d -> done, logs payment.failed approval.expired, ops pending 0.00, ops 25.00
        timer expires d -> done, nothing
        timer expires a -> done, nothing
        bob rejects d -> APPROVAL_NOT_PENDING EXPIRED
        ",
    );
}

#[test]
fn how_long_a_request_waits() {
    check(
        "
        wallet ops 30.00 · wallet vendor
        policy on ops 'Slow' approval
        alice pays ops vendor 1.00 -> held until +24h by Slow
        alice-live chooses ttl 2h -> organization
        alice pays ops vendor 1.00 -> held until +2h by Slow
        policy on ops 'Long' approval ttl 3d
        policy on ops 'Short' approval ttl 90m
        policy on ops 'Asleep' max 5.00 approval ttl 60s
        alice pays ops vendor 1.00 -> held until +90m by Slow and Long and Short
        ",
    );
}

mod separation_of_duties {
    use super::*;

    const HELD: &str = "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Review' approval
        key second of alice
        person zoe
        alice pays ops vendor 5.00 -> held as a
    ";

    #[test]
    fn never() {
        check(&format!(
            "{HELD}
            alice chooses self-approval never -> organization
            alice approves a -> SELF_APPROVAL, approval a PENDING, \
                logs approval.decision_denied, events
            second approves a -> SELF_APPROVAL
            alice rejects a -> SELF_APPROVAL
            bob approves a -> approved, vendor 5.00
            "
        ));
    }

    #[test]
    fn never_through_an_agent_of_ones_own() {
        check(&format!(
            "{HELD}
            alice chooses self-approval never -> organization
            agent bot 10.00
            alice rules bot 'Review bot' approval -> policy
            bot pays bot vendor 5.00 -> held as b
            alice approves b -> SELF_APPROVAL
            second approves b -> SELF_APPROVAL
            zoe rotates bot -> rotated
            bot pays bot vendor 2.00 -> held as c
            zoe approves c -> SELF_APPROVAL
            alice approves c -> SELF_APPROVAL
            bob approves c -> approved
            bob approves b -> approved
            "
        ));
    }

    #[test]
    fn only_with_play_money() {
        check(&format!(
            "{HELD}
            alice approves a -> approved own
            wallet vault in production 10.00 · wallet safe in production
            policy on vault 'Live' approval
            alice-live pays vault safe 1.00 -> held as b
            alice-live approves b -> SELF_APPROVAL
            bob-live approves b -> approved, safe 1.00
            "
        ));
    }

    #[test]
    fn always_is_for_the_operator_to_choose() {
        check(&format!(
            "{HELD}
            alice chooses self-approval always -> OPERATOR_ONLY
            operator chooses self-approval always of acme -> organization
            wallet vault in production 10.00 · wallet safe in production
            policy on vault 'Live' approval
            alice-live pays vault safe 1.00 -> held as b
            alice-live approves b -> approved own, safe 1.00
            "
        ));
    }

    #[test]
    fn agents_and_platforms_never_decide() {
        check(&format!(
            "{HELD}
            agent bot 1.00
            bot approves a -> PERMISSION_MISSING approvals:write
            key app of zoe kind platform
            app approves a -> PLATFORM_CREDENTIAL
            key reader of zoe may approvals:read,payments:write
            reader approves a -> PERMISSION_MISSING approvals:write
            key elsewhere of zoe scope vendor
            elsewhere approves a -> NOT_FOUND Approval
            key here of zoe scope vendor,ops
            here approves a -> approved
            "
        ));
    }
}

mod the_world_at_the_vote {
    use super::*;
    use crate::approval::ApprovalStatus;
    use crate::payment::Payment;
    use crate::state::Row;
    use crate::testing::{World, approval, payment, play};
    use std::sync::Arc;

    const HELD: &str = "
        wallet ops 100.00 · wallet vendor · wallet shop
        policy on ops 'Review' max 10.00 approval
        alice pays ops vendor 50.00 -> held as a
    ";

    #[test]
    fn a_policy_now_denies() {
        check(&format!(
            "{HELD}
            policy on ops 'Cap' max 20.00
            bob approves a -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by Cap, approval a PENDING, \
                ops pending 50.00, logs approval.decision_denied
            bob amends 'Cap' max 50.00 -> policy version 2
            bob approves a -> approved
            "
        ));
    }

    #[test]
    fn a_policy_that_now_denies_does_not_keep_anyone_from_rejecting() {
        check(&format!(
            "{HELD}
            policy on ops 'Cap' max 20.00
            bob rejects a -> rejected, ops 100.00
            "
        ));
    }

    #[test]
    fn the_policy_that_held_it_has_been_dropped() {
        check(&format!(
            "{HELD}
            alice drops 'Review' -> dropped
            alice pays ops shop 50.00 -> posted
            bob approves a -> approved, vendor 50.00
            "
        ));
    }

    #[test]
    fn the_limit_that_held_it_has_been_raised_and_used() {
        check(
            "
            wallet ops 1000.00 · wallet vendor
            policy on ops 'Limits' max 10.00 approval daily 100.00
            alice pays ops vendor 50.00 -> held as a
            alice amends 'Limits' daily 500.00 max 1000.00 -> policy version 2
            alice pays ops vendor 60.00 -> posted
            bob approves a -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 60.00 by Limits
            after 12h
            bob approves a -> approved
            ",
        );
    }

    #[test]
    fn its_own_hold_does_not_count_against_it() {
        check(
            "
            wallet ops 1000.00 · wallet vendor
            policy on ops 'Limits' max 10.00 approval daily 50.00
            alice pays ops vendor 50.00 -> held as a
            alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 50.00
            bob approves a -> approved, vendor 50.00
            alice pays ops vendor 0.01 -> POLICY_DENIED DAILY_SPENDING_LIMIT spent 50.00
            ",
        );
    }

    #[test]
    fn the_hour_was_judged_at_the_request() {
        check(
            "
            at 2026-03-02T16:59:00Z
            wallet ops 100.00 · wallet vendor
            policy on ops 'Office hours' approval hours 09:00-17:00 UTC
            alice pays ops vendor 5.00 -> held as a
            after 1h
            alice pays ops vendor 5.00 -> POLICY_DENIED TIME_RESTRICTIONS by Office hours
            bob approves a -> approved
            ",
        );
    }

    #[test]
    fn the_payer_is_frozen_or_the_payee_closed() {
        check(&format!(
            "{HELD}
            alice freezes ops -> wallet FROZEN
            bob approves a -> WALLET_FROZEN FROZEN, approval a PENDING, \
                logs approval.decision_denied
            alice unfreezes ops -> wallet ACTIVE
            alice freezes vendor -> wallet FROZEN
            alice closes vendor -> wallet CLOSED
            bob approves a -> WALLET_FROZEN CLOSED, approval a PENDING
            bob rejects a -> rejected, ops 100.00
            "
        ));
    }

    #[test]
    fn the_agent_is_no_more() {
        check(
            "
            wallet ops 100.00 · wallet vendor · agent bot 30.00
            policy on bot 'Review' approval
            bot pays bot vendor 10.00 -> held as a
            bot pays bot vendor 10.00 -> held as b
            alice deletes bot -> deleted swept 30.00, ops 130.00, \
                logs payment.failed approval.rejected payment.failed approval.rejected \
                api_key.revoked agent.deleted
            bob rejects a -> rejected WALLET_CLOSED, nothing, payment a REJECTED
            bob approves b -> APPROVAL_NOT_PENDING REJECTED
            ",
        );
    }

    #[test]
    fn the_agent_is_no_more_and_some_requests_were_late() {
        check(
            "
            wallet ops 100.00 · wallet vendor · agent bot 30.00
            policy on bot 'Review' approval ttl 60s
            bot pays bot vendor 10.00 -> held as a
            after 60s
            bot pays bot vendor 10.00 -> held as b
            alice deletes bot -> deleted swept 30.00
            bob rejects a -> APPROVAL_NOT_PENDING EXPIRED
            bob approves b -> APPROVAL_NOT_PENDING REJECTED
            ",
        );
    }

    #[test]
    fn the_payment_is_not_what_was_held() {
        let mut world = World::new();
        play(&mut world, HELD);
        let changed = Payment { to: world.names.wallet("shop"), ..payment(&world, "a").clone() };
        world.tamper(Row::Payment(Arc::new(changed)));
        play(
            &mut world,
            "bob approves a -> PAYLOAD_CHANGED, approval a PENDING, logs approval.decision_denied",
        );
        assert_eq!(approval(&world, "a").status, ApprovalStatus::Pending);
    }

    #[test]
    fn rows_that_do_not_add_up_stop_everything() {
        let mut world = World::new();
        play(&mut world, HELD);
        let held = approval(&world, "a").subject.payment().unwrap().hold;
        let org = approval(&world, "a").org;
        world.rows.remove(&crate::state::Key::Hold(org, held));
        world.commit();
        play(&mut world, "bob approves a -> CORRUPT hold");
    }
}

mod explained {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use crate::access::Actor;
    use crate::approval::{Ineligible, Inquiry, Roster};
    use crate::key::ApiKey;
    use crate::organization::{Member, SelfApproval};
    use crate::state::{Key, Row};
    use crate::testing::{World, approval, play};

    const SCENE: &str = "
        wallet ops 100.00 · wallet vendor · agent bot
        policy on ops 'Review' approval
        key second of alice · key reader of carol may approvals:read
        key elsewhere of carol scope vendor · key here of carol scope ops
        key app of carol kind platform · key brief of carol until +1h · key gone of carol
        alice pays ops vendor 5.00 -> held as a
        alice revokes gone -> key REVOKED
    ";

    fn key<'w>(world: &'w World, name: &str) -> &'w Arc<ApiKey> {
        let named = world.names.key(name);
        match &world.rows[&Key::ApiKey(named.org, named.id)] {
            Row::ApiKey(key) => key,
            other => panic!("no key: {other:?}"),
        }
    }

    fn members(world: &World) -> Vec<Arc<Member>> {
        let acme = world.names.org("acme");
        let member = |row: &Row| match row {
            Row::Member(member) if member.org == acme => Some(Arc::clone(member)),
            _ => None,
        };
        world.rows.values().filter_map(member).collect()
    }

    /// What is told beforehand is what a vote would meet.
    #[test]
    fn why_somebody_cannot_decide() {
        let mut world = World::new();
        play(&mut world, SCENE);
        let told = |world: &World, name: &str, setting| {
            let members = members(world);
            let roster = Roster::new(members.iter().map(|row| &**row), []);
            let when = (setting, world.context.now);
            let actor = Actor::Key(Arc::clone(key(world, name)));
            Inquiry::of(approval(world, "a"), &[], &roster, when).ineligible(&actor)
        };
        let never = SelfApproval::Never;
        assert_eq!(told(&world, "alice", never), Some(Ineligible::OwnRequest));
        assert_eq!(told(&world, "second", never), Some(Ineligible::OwnRequest));
        assert_eq!(told(&world, "second", SelfApproval::SandboxOnly), None);
        assert_eq!(told(&world, "bot", never), Some(Ineligible::NotAPerson));
        assert_eq!(told(&world, "app", never), Some(Ineligible::NotAPerson));
        assert_eq!(told(&world, "reader", never), Some(Ineligible::NoPermission));
        assert_eq!(told(&world, "elsewhere", never), Some(Ineligible::OutOfScope));
        assert_eq!(told(&world, "here", never), None);
        assert_eq!(told(&world, "bob", never), None);
        play(&mut world, "after 24h");
        assert_eq!(told(&world, "bob", never), Some(Ineligible::NotPending));
    }

    #[test]
    fn who_still_can() {
        let mut world = World::new();
        play(&mut world, SCENE);
        let voters = |world: &World, names: &[&str], setting| {
            let keys = names.iter().map(|name| key(world, name));
            let members = members(world);
            let roster = Roster::new(members.iter().map(|row| &**row), []);
            let when = (setting, world.context.now);
            let inquiry = Inquiry::of(approval(world, "a"), &[], &roster, when);
            let voters = inquiry.voters(keys, &members, &BTreeSet::new());
            voters.can.into_iter().map(|voter| voter.name).collect::<Vec<_>>()
        };
        let all = ["alice", "second", "bob", "carol", "here", "bot", "app"];
        assert_eq!(voters(&world, &all, SelfApproval::Never), ["bob", "carol"]);
        assert_eq!(voters(&world, &all, SelfApproval::SandboxOnly), ["alice", "bob", "carol"]);
        let none = ["gone", "reader", "elsewhere", "carol-live"];
        assert_eq!(voters(&world, &none, SelfApproval::Never), [""; 0]);
        assert_eq!(voters(&world, &["brief"], SelfApproval::Never), ["carol"]);
        play(&mut world, "after 1h");
        assert_eq!(voters(&world, &["brief"], SelfApproval::Never), [""; 0]);
    }
}

mod requirement {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::approval::{Agreement, Approvers, Requirement};
    use crate::ids::{Id as _, PersonId, Ulid};
    use crate::organization::Role;

    fn person(number: u8) -> PersonId {
        PersonId::from_ulid(Ulid(u128::from(number)))
    }

    fn agreement(who: u8, role: Option<Role>) -> Agreement {
        Agreement { person: person(who), role, lists: Vec::new() }
    }

    /// `a1 m2`: person 1, an approver, then person 2, a member.
    fn votes(text: &str) -> Vec<Agreement> {
        let vote = |word: &str| {
            let role = if word.starts_with('a') { Role::Approver } else { Role::Member };
            agreement(word[1..].parse().unwrap(), Some(role))
        };
        text.split_whitespace().map(vote).collect()
    }

    fn any(count: u16) -> Requirement {
        Requirement::Quorum { count, of: vec![Approvers::Permitted] }
    }

    fn approvers(count: u16) -> Requirement {
        Requirement::Quorum { count, of: vec![Approvers::Role(Role::Approver)] }
    }

    fn of(persons: &[u8]) -> Requirement {
        let persons = persons.iter().copied().map(person);
        Requirement::Quorum { count: 1, of: persons.map(Approvers::Person).collect() }
    }

    #[track_caller]
    fn check(requirement: &Requirement, cases: &[(&str, bool)]) {
        for (given, met) in cases {
            assert_eq!(requirement.is_met_by(&votes(given)), *met, "{given}");
        }
    }

    #[test]
    fn a_quorum_is_of_different_people() {
        check(&any(2), &[("", false), ("m1", false), ("m1 m1 m1", false), ("m1 m2", true)]);
        check(&approvers(2), &[("a1 m2 m3", false), ("a1 m2 a3", true)]);
    }

    #[test]
    fn all_need_different_people_each_where_they_fit() {
        let both = Requirement::All(vec![any(1), of(&[1])]);
        check(&both, &[("m1", false), ("m1 m1", false), ("m2", false), ("m1 m2", true)]);
        let split = Requirement::All(vec![of(&[1, 2]), of(&[1, 3]), of(&[1, 2, 3])]);
        check(
            &split,
            &[("m1 m2", false), ("m1 m3", false), ("m1 m2 m3", true), ("m3 m2 m1", true)],
        );
    }

    #[test]
    fn any_is_met_by_one() {
        let either = Requirement::Any(vec![approvers(1), any(3)]);
        check(&either, &[("m1 m2", false), ("a1", true), ("m1 m2 m3", true)]);
    }

    #[test]
    fn a_stage_counts_only_what_comes_after_the_one_before() {
        let stages = Requirement::Then(vec![of(&[1]), of(&[2])]);
        check(&stages, &[("m2 m1", false), ("m1 m2", true), ("m2 m1 m2", true), ("m1 m1", false)]);
        let inside = Requirement::All(vec![stages, of(&[3])]);
        check(&inside, &[("m3 m2 m1", false), ("m3 m1 m2", true), ("m1 m3 m2", true)]);
        let open = Requirement::Then(vec![any(1), any(1)]);
        check(&open, &[("m1 m1", false), ("m1 m1 m2", true)]);
    }

    #[test]
    fn nothing_meets_an_empty_requirement() {
        for empty in [
            any(0),
            Requirement::All(Vec::new()),
            Requirement::Any(Vec::new()),
            Requirement::Then(Vec::new()),
        ] {
            check(&empty, &[("", false), ("a1 m2", false)]);
        }
        check(&Requirement::one(), &[("", false), ("m1", true)]);
    }

    fn requirements() -> impl Strategy<Value = Requirement> {
        let leaf = prop_oneof![
            (1_u16..3).prop_map(any),
            (1_u16..3).prop_map(approvers),
            prop::collection::vec(1_u8..6, 1..3).prop_map(|persons| of(&persons)),
        ];
        leaf.prop_recursive(3, 10, 3, |inner| {
            let parts = || prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                parts().prop_map(Requirement::All),
                parts().prop_map(Requirement::Any),
                parts().prop_map(Requirement::Then),
            ]
        })
    }

    fn ballots() -> impl Strategy<Value = Vec<Agreement>> {
        let vote = (1_u8..6, any_role());
        let roles = |votes: Vec<(u8, Role)>| {
            // A person has one role.
            let role = |who: u8| votes.iter().find(|(other, _)| *other == who).map(|(_, r)| *r);
            votes.iter().map(|(who, _)| agreement(*who, role(*who))).collect()
        };
        prop::collection::vec(vote, 0..8).prop_map(roles)
    }

    fn any_role() -> impl Strategy<Value = Role> {
        prop_oneof![Just(Role::Approver), Just(Role::Member)]
    }

    /// The fewest different people that could ever meet it.
    fn least(requirement: &Requirement) -> usize {
        match requirement {
            Requirement::Quorum { count, .. } => usize::from(*count),
            Requirement::Any(options) => options.iter().map(least).min().unwrap(),
            Requirement::All(parts) | Requirement::Then(parts) => parts.iter().map(least).sum(),
        }
    }

    /// Stages taken as parts: what is asked of people, not of their order.
    fn unordered(requirement: &Requirement) -> Requirement {
        match requirement {
            Requirement::Quorum { .. } => requirement.clone(),
            Requirement::Any(options) => Requirement::Any(options.iter().map(unordered).collect()),
            Requirement::All(parts) | Requirement::Then(parts) => {
                Requirement::All(parts.iter().map(unordered).collect())
            }
        }
    }

    proptest! {
        #[test]
        fn one_more_vote_never_undoes_it(
            requirement in requirements(), ballots in ballots(), more in 1_u8..6,
        ) {
            let met = requirement.is_met_by(&ballots);
            let mut ballots = ballots;
            ballots.push(agreement(more, None));
            prop_assert!(!met || requirement.is_met_by(&ballots));
        }

        #[test]
        fn it_takes_as_many_people_as_it_says(
            requirement in requirements(), ballots in ballots(),
        ) {
            if requirement.is_met_by(&ballots) {
                let people: BTreeSet<PersonId> = ballots.iter().map(|vote| vote.person).collect();
                prop_assert!(people.len() >= least(&requirement));
            }
        }

        #[test]
        fn stages_ask_at_least_what_their_parts_ask(
            requirement in requirements(), ballots in ballots(),
        ) {
            let met = requirement.is_met_by(&ballots);
            prop_assert!(!met || unordered(&requirement).is_met_by(&ballots));
        }

        #[test]
        fn the_order_of_votes_matters_to_stages_alone(
            requirement in requirements(), ballots in ballots(),
        ) {
            let parts = unordered(&requirement);
            let mut turned = ballots.clone();
            turned.reverse();
            prop_assert_eq!(parts.is_met_by(&ballots), parts.is_met_by(&turned));
        }

        #[test]
        fn voting_twice_is_voting_once_where_there_are_no_stages(
            requirement in requirements(), ballots in ballots(),
        ) {
            let parts = unordered(&requirement);
            let twice: Vec<Agreement> = ballots.iter().chain(&ballots).cloned().collect();
            prop_assert_eq!(parts.is_met_by(&ballots), parts.is_met_by(&twice));
        }
    }
}
