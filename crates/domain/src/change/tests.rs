//! Changes that wait, as scripts. The world has three administrators: alice, bob and carol.

use proptest::prelude::*;

use super::Changed;
use crate::approval::{ApprovalStatus, Requirement, Subject, judged_today};
use crate::rejection::Rejection;
use crate::state::{Halt, Row, State};
use crate::testing::{World, amount, approval, ask, check, play};

/// Changes need another administrator.
const ON: &str = "
    wallet ops 100.00 · wallet vendor
    operator chooses changes administrators of acme -> organization
";

fn plays(script: &str) {
    check(&format!("{ON}\n{script}"));
}

/// Threat T17: an administrator makes up a colleague and a key for them, and approves with it.
#[test]
fn t17_a_sock_puppet_needs_the_word_of_another_administrator() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        key mine of alice in production
        alice-live invites puppet -> proposed CREATE MEMBER until +24h as c, \
            logs approval.created, events approval.created
        alice-live approves c -> SELF_APPROVAL, logs approval.decision_denied
        mine approves c -> SELF_APPROVAL
        alice approves c -> ENVIRONMENT_MISMATCH
        bob-live rejects c saying 'who is that' -> rejected who is that
        alice-live invites puppet -> proposed CREATE MEMBER as d
        bob-live approves d -> approved, logs member.added approval.approved, \
            events approval.approved
        timer enrols puppet password p -> member admin
        alice mints strings owned puppet -> proposed CREATE API_KEY until +24h as e
        alice approves e -> SELF_APPROVAL
        bob approves e -> approved, logs api_key.created approval.approved
        alice pays ops vendor 1.00 -> held as a
        strings approves a -> NOT_ELIGIBLE NOT_A_PERSON
        bob approves a -> approved
        ",
    );
}

#[test]
fn whoever_is_the_only_administrator_needs_nobody() {
    check(
        "
        role bob approver · role carol approver
        alice-live invites dora role approver -> member approver by 1
        alice-live makes dora role admin -> member admin by 1
        alice mints hers owned dora -> key ACTIVE
        timer enrols dora password p -> member admin
        timer signs-in dora password p in production as dora-in -> session PRODUCTION
        dora-in invites eve -> member admin by 2
        operator vouches dora -> member admin
        dora-in invites finn -> proposed CREATE MEMBER as c
        alice-live approves c -> approved
        ",
    );
}

#[test]
fn what_takes_power_away_never_waits() {
    plays(
        "
        key spare of bob in production
        alice-live makes bob role approver -> member approver
        alice-live revokes spare -> key REVOKED
        alice-live removes bob -> member approver gone
        alice-live invites vic role viewer -> member viewer by 1
        alice-live makes vic role member -> proposed UPDATE MEMBER as c
        carol-live approves c -> approved, logs member.updated approval.approved
        alice-live makes vic role viewer -> member viewer by 1
        alice mints own may approvals:write -> key ACTIVE
        ",
    );
}

#[test]
fn a_role_that_decides_is_a_decision() {
    check(
        "
        person vic role viewer
        alice-live makes vic role member -> member member
        alice-live makes vic role approver -> proposed UPDATE MEMBER as c
        alice-live makes vic role viewer -> member viewer
        bob-live approves c -> PAYLOAD_CHANGED role, approval c PENDING
        alice-live cancels c -> cancelled, logs approval.cancelled
        operator makes vic of acme role approver -> member approver
        key payer of vic may payments:write
        alice patches payer may approvals:read,approvals:write -> proposed UPDATE API_KEY as d
        bob approves d -> approved
        alice patches payer may approvals:read -> key ACTIVE PERSON may approvals:read
        ",
    );
}

#[test]
fn what_waits_is_asked_what_changes_are_asked_by_now() {
    check(
        "
        person dora role viewer
        alice-live chooses changes administrators -> proposed UPDATE ORGANIZATION as a
        bob-live approves a -> approved
        alice-live makes dora role approver -> proposed UPDATE MEMBER as m
        alice-live chooses changes '2 of owner|admin' -> proposed UPDATE ORGANIZATION as b
        bob-live approves b -> approved
        bob-live approves m -> pending, approval m PENDING
        carol-live approves m -> approved
        ",
    );
}

#[test]
fn policies_and_lists_wait_where_the_organization_chose_so() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice rules ops 'Free' max 90.00 -> policy version 1
        alice chooses changes administrators -> SANDBOX_KEY
        alice-live chooses changes administrators waiting 2h -> proposed UPDATE ORGANIZATION \
            until +24h as s
        alice-live approves s -> SELF_APPROVAL
        bob-live approves s -> approved, logs organization.updated approval.approved
        alice rules ops 'Review' approval -> proposed CREATE POLICY until +2h as p, \
            logs approval.created, events approval.created
        alice pays ops vendor 1.00 -> posted
        alice approves p -> SELF_APPROVAL
        bob approves p -> approved, logs policy.created approval.approved, \
            events policy.created approval.approved
        bob approves p -> approved, nothing
        alice pays ops vendor 1.00 -> held as a
        alice drops Review -> proposed DELETE POLICY as q
        alice pays ops vendor 1.00 -> held
        bob approves q -> approved, logs policy.deleted approval.approved
        alice pays ops vendor 1.00 -> posted
        carol-live writes team with bob,carol -> proposed CREATE APPROVER_LIST as l
        bob-live approves l -> approved
        carol-live rewrites team with bob -> proposed UPDATE APPROVER_LIST as m
        bob-live approves m -> approved, logs approver_list.updated approval.approved
        carol-live erases team -> proposed DELETE APPROVER_LIST as n
        bob-live rejects n -> rejected
        alice-live chooses changes off -> proposed UPDATE ORGANIZATION until +2h as t
        bob-live approves t -> approved
        carol-live erases team -> list of 1 version 2 gone
        ",
    );
}

#[test]
fn of_two_changes_of_one_policy_one_is_made() {
    plays(
        "
        alice rules ops 'Review' max 50.00 -> proposed CREATE POLICY as p
        bob approves p -> approved
        alice amends Review max 5.00 -> proposed UPDATE POLICY as x
        carol amends Review max 9.00 -> proposed UPDATE POLICY as y
        alice drops Review -> proposed DELETE POLICY as z
        bob approves x -> approved, logs policy.updated approval.approved
        bob approves y -> PAYLOAD_CHANGED version, logs approval.decision_denied
        bob approves z -> PAYLOAD_CHANGED version, approval z PENDING
        bob rejects z -> rejected
        carol cancels y -> cancelled
        alice pays ops vendor 7.00 -> POLICY_DENIED
        alice amends Review max 9.00 -> proposed UPDATE POLICY as w
        carol approves w seeing other -> PAYLOAD_CHANGED
        carol approves w seeing it -> approved
        alice pays ops vendor 7.00 -> posted
        ",
    );
}

#[test]
fn nothing_comes_of_what_is_not_agreed_to() {
    plays(
        "
        alice rules ops 'Stop' max 1.00 -> proposed CREATE POLICY as p
        bob rejects p -> rejected, logs approval.rejected
        alice rules ops 'Stop' max 1.00 -> proposed CREATE POLICY as q
        bob cancels q -> NOT_REQUESTER
        alice cancels q -> cancelled, logs approval.cancelled
        alice rules ops 'Stop' max 1.00 -> proposed CREATE POLICY until +24h as r
        after 24h
        bob approves r -> APPROVAL_NOT_PENDING EXPIRED, logs approval.expired
        alice rules ops 'Stop' max 1.00 -> proposed CREATE POLICY as s
        after 25h
        timer expires s -> done, logs approval.expired, approval s EXPIRED
        alice pays ops vendor 50.00 -> posted
        ",
    );
}

#[test]
fn what_would_be_refused_today_is_refused_and_waits() {
    plays(
        "
        wallet lab
        alice-live invites dora -> proposed CREATE MEMBER as a
        carol-live invites dora -> proposed CREATE MEMBER as b
        bob-live approves a -> approved
        bob-live approves b -> EMAIL_TAKEN, logs approval.decision_denied, approval b PENDING
        alice rules lab 'Lab' max 1.00 -> proposed CREATE POLICY as c
        alice closes lab -> wallet CLOSED
        bob approves c -> WALLET_STATE CLOSED, approval c PENDING
        alice rules nowhere 'None' -> NOT_FOUND Wallet
        alice-live invites bob -> EMAIL_TAKEN
        carol-live invites eve -> proposed CREATE MEMBER as d
        alice-live removes carol -> member admin gone
        bob-live approves d -> REQUESTER_BARRED, approval d PENDING
        bob-live rejects d -> rejected
        ",
    );
}

#[test]
fn when_the_last_other_administrator_leaves_nobody_can_agree() {
    check(
        "
        org duo with dan dora
        dan-live invites pal -> proposed CREATE MEMBER until +24h as c
        operator removes dora of duo -> member admin gone
        dan-live approves c -> SELF_APPROVAL
        after 24h
        timer expires c -> done, approval c EXPIRED
        dan-live invites pal -> member admin by 1
        ",
    );
}

#[test]
fn a_choice_that_nobody_else_could_meet_is_none() {
    check(
        "
        org solo with sam
        sam-live chooses changes administrators -> UNREACHABLE 0 of 1
        alice-live chooses changes '1 of alice' -> UNREACHABLE
        alice-live chooses changes '3 of admin' -> UNREACHABLE
        alice-live chooses changes '2 of admin' -> proposed UPDATE ORGANIZATION as s
        bob-live approves s -> approved
        alice-live writes team with bob,carol -> proposed CREATE APPROVER_LIST as l
        bob-live approves l -> pending 1 votes, logs approval.voted
        bob-live withdraws l -> pending, logs approval.vote_withdrawn
        bob-live approves l -> pending
        carol-live approves l -> approved
        operator chooses changes '1 of list.team' of acme -> organization
        alice-live erases team -> LIST_IN_USE
        alice-live removes bob -> member admin gone
        alice-live removes carol -> member admin gone
        alice-live chooses changes off -> UNREACHABLE
        operator chooses changes off of acme -> organization
        alice-live erases team -> list
        ",
    );
}

#[test]
fn a_request_is_answered_once_and_shown_to_whom_it_concerns() {
    plays(
        "
        key narrow of carol may approvals:read,approvals:write scope ops
        key looks of carol may approvals:read
        alice mints more owned bob once k -> proposed CREATE API_KEY as c
        alice mints more owned bob once k -> again proposed CREATE API_KEY, nothing
        narrow approves c -> NOT_FOUND Approval
        looks approves c -> PERMISSION_MISSING approvals:write
        carol approves c -> approved
        more opens lab -> wallet ACTIVE
        alice mints more owned bob once k -> again proposed CREATE API_KEY, nothing
        ",
    );
}

#[test]
fn several_are_decided_at_once_and_only_money_is_counted() {
    check(
        "
        wallet ops 100.00 · wallet vendor · policy on ops 'Review' approval
        operator chooses changes administrators of acme -> organization
        alice pays ops vendor 5.00 -> held as a
        alice amends Review max 5.00 -> proposed UPDATE POLICY as x
        alice amends Review max 9.00 -> proposed UPDATE POLICY as y
        bob decides a x y coming-to 5.00 -> approved + approved + PAYLOAD_CHANGED version
        ",
    );
}

#[test]
fn whoever_asked_signed_in_need_not_be_there_any_more() {
    check(
        "
        operator reinvites alice -> member admin
        timer enrols alice password p -> member admin
        timer signs-in alice password p as alice-in -> session SANDBOX
        alice-in invites gus -> proposed CREATE MEMBER as c
        alice-in mints key owned bob in production -> proposed CREATE API_KEY as d
        alice-in signs-out -> done
        bob approves c -> ENVIRONMENT_MISMATCH
        bob-live approves c -> approved, logs member.added approval.approved
        timer enrols gus password p -> member admin
        carol-live approves d -> approved, logs api_key.created approval.approved
        ",
    );
}

#[test]
fn what_was_tampered_with_is_not_made() {
    let mut world = World::new();
    play(&mut world, ON);
    play(&mut world, "alice rules ops 'Cap' max 5.00 -> proposed CREATE POLICY as p");
    let mut row = approval(&world, "p").clone();
    let Subject::Change(subject) = &mut row.subject else { panic!() };
    let Some(Changed::Policy(policy)) = &mut subject.change.after else { panic!() };
    policy.rules.max_transaction_amount = Some(amount("50.00"));
    world.tamper(Row::Approval(row.into()));
    play(&mut world, "bob approves p -> PAYLOAD_CHANGED, approval p PENDING");
}

#[test]
fn a_look_at_a_change_tells_what_its_deciding_vote_would_meet() {
    let mut world = World::new();
    play(&mut world, ON);
    play(&mut world, "alice-live invites dora -> proposed CREATE MEMBER as a");
    play(&mut world, "carol-live invites dora -> proposed CREATE MEMBER as b");
    let judged = |world: &World, name: &str| {
        let mut state = State::new();
        loop {
            match judged_today(&state, &world.context, world.names.approvals[name]) {
                Ok(today) => return today,
                Err(Halt::Missing(reads)) => world.load(&reads, &mut state),
                Err(halt) => panic!("{halt:?}"),
            }
        }
    };
    assert!(judged(&world, "b").evaluation.is_ok());
    assert_eq!(judged(&world, "b").requirement, Requirement::another_administrator());
    play(&mut world, "bob-live approves a -> approved");
    assert_eq!(judged(&world, "b").evaluation, Err(Rejection::EmailTaken));
}

/// What happens to an organization whose changes need another administrator. `A` is a request made
/// before.
const STEPS: [&str; 24] = [
    "alice rules ops 'Cap' max 5.00",
    "bob rules ops 'Cap' max 9.00",
    "alice amends Review max 5.00",
    "bob amends Review max 9.00",
    "carol amends Review disabled",
    "carol drops Review",
    "alice-live invites pat role approver",
    "bob-live invites pat",
    "bob-live makes carol role approver",
    "alice-live makes carol role admin",
    "alice-live removes carol",
    "alice mints strings owned bob",
    "alice approves A",
    "bob approves A",
    "carol approves A",
    "alice-live approves A",
    "bob-live approves A",
    "bob rejects A",
    "bob-live withdraws A",
    "alice cancels A",
    "alice-live cancels A",
    "carol-live approves A",
    "timer expires A",
    "after 7h",
];

fn statement(world: &World, step: &str, choice: usize) -> Option<String> {
    let Some(verb) = step.strip_suffix(" A") else { return Some(step.to_owned()) };
    let names: Vec<&String> = world.names.approvals.keys().collect();
    (!names.is_empty()).then(|| format!("{verb} {}", names[choice % names.len()]))
}

/// How many versions of policies there are, and how many changes of them were agreed to.
fn versions(world: &World) -> (usize, usize) {
    let mut counts = (0, 0);
    for row in world.rows.values() {
        match row {
            Row::PolicyVersion(_) => counts.0 += 1,
            Row::Approval(row) if row.status == ApprovalStatus::Approved => {
                let after = row.subject.change().and_then(|subject| subject.change.after.as_ref());
                counts.1 += usize::from(matches!(after, Some(Changed::Policy(_))));
            }
            _ => {}
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// The world checks after each step that what was done had the yes of somebody else.
    #[test]
    fn no_interleaving_makes_a_change_twice_or_by_one_person_alone(
        steps in prop::collection::vec((prop::sample::select(&STEPS[..]), any::<usize>()), 1..60),
    ) {
        let mut world = World::new();
        play(&mut world, "wallet ops 100.00 · policy on ops 'Review' max 50.00");
        play(&mut world, "operator chooses changes administrators of acme -> organization");
        for (index, (step, choice)) in steps.iter().enumerate() {
            if step.starts_with("after") {
                play(&mut world, step);
            } else if let Some(statement) = statement(&world, step, *choice) {
                ask(&mut world, &statement, &format!("n{index}"));
            }
            let (versions, agreed) = versions(&world);
            prop_assert_eq!(versions, agreed + 1, "after {}", step);
        }
    }
}
