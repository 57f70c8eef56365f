//! Organizations and people as scripts.

use crate::approval::{Approvers, Requirement, Step, StepAction, Terms};
use crate::policy::Policy;
use crate::state::{Key, Row};
use crate::testing::{World, check, play};

#[test]
fn organizations_and_members_are_the_operators_to_make() {
    check(
        "
        org beta with bella
        operator adds dora of beta role viewer -> member viewer, logs member.added
        operator adds dora of beta -> EMAIL_TAKEN
        operator adds alice of beta role approver -> member approver
        operator adds alice of beta -> EMAIL_TAKEN
        alice founds gamma -> OPERATOR_ONLY
        timer founds gamma -> OPERATOR_ONLY
        alice adds eve -> OPERATOR_ONLY
        timer adds eve -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn a_person_who_works_for_two_is_one_person() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        alice chooses self-approval never -> organization
        org beta with bella
        operator adds bella of acme -> member admin
        operator mints bella2 for bella -> key ACTIVE
        policy on ops 'Review' approval
        bella2 pays ops vendor 1.00 -> held as a
        bella approves a -> NOT_FOUND Approval
        bella2 approves a -> SELF_APPROVAL
        bob approves a -> approved
        ",
    );
}

#[test]
fn an_organization_chooses_for_itself() {
    check(
        "
        wallet ops · key clerk of bob may organizations:read
        alice chooses name 'Acme Limited' -> organization, logs organization.updated, events
        clerk chooses name mine -> PERMISSION_MISSING organizations:write
        timer chooses name mine -> OPERATOR_ONLY
        operator chooses name mine -> NOT_FOUND Organization
        ",
    );
}

#[test]
fn an_administrator_brings_in_people_and_stands_behind_them() {
    check(
        "
        role bob approver · role carol approver
        key clerk of bob may organizations:write in production
        alice-live invites dora role approver -> member approver by 1, logs member.added, events
        alice-live invites dora -> EMAIL_TAKEN
        alice-live invites bob -> EMAIL_TAKEN
        clerk invites eve role viewer -> GRANT_EXCEEDS wallets:read
        clerk invites eve -> GRANT_EXCEEDS *
        alice invites eve -> SANDBOX_KEY
        alice-live invites olga role owner -> OWNER_ONLY
        operator invites eve -> NOT_FOUND Organization
        timer invites eve -> OPERATOR_ONLY
        operator adds olga role owner -> member owner
        operator mints olga for olga in production -> key ACTIVE
        olga invites omar role owner -> proposed CREATE MEMBER until +24h
        key boss of alice in production
        agent bot
        bot invites eve -> PERMISSION_MISSING organizations:write
        dev
        alice invites eve role viewer -> member viewer by 1
        ",
    );
}

#[test]
fn a_role_is_changed_by_whoever_holds_as_much() {
    check(
        "
        key clerk of bob may organizations:write in production
        operator adds olga role owner -> member owner
        operator mints olga for olga in production -> key ACTIVE
        alice-live makes bob role viewer -> member viewer, \
            logs member.updated api_key.updated api_key.updated api_key.updated
        alice-live makes bob role viewer -> member viewer, nothing
        bob-live makes alice role viewer -> PERMISSION_MISSING organizations:write
        clerk makes alice role viewer -> PERMISSION_MISSING organizations:write
        alice-live makes bob role admin -> proposed UPDATE MEMBER as c
        carol-live approves c -> approved, logs member.updated approval.approved
        bob-live makes alice role viewer -> PERMISSION_MISSING organizations:write
        alice makes bob role member -> SANDBOX_KEY
        alice-live makes bob role owner -> OWNER_ONLY
        alice-live makes olga role admin -> OWNER_ONLY
        alice-live makes nobody role admin -> NOT_FOUND Member
        olga makes olga role admin -> LAST_OWNER
        olga makes alice role owner -> proposed UPDATE MEMBER as d
        carol-live approves d -> approved
        olga makes olga role admin -> member admin
        alice-live removes alice -> LAST_OWNER
        operator makes alice of acme role admin -> LAST_OWNER
        operator makes bob of acme role owner -> member owner
        operator makes alice of acme role admin -> member admin
        ",
    );
}

#[test]
fn whoever_leaves_leaves_nothing_that_could_still_act() {
    check(
        "
        wallet ops 10.00 · wallet vendor · agent bot 1.00 by bob
        policy on ops 'Review' approval
        key narrow of bob scope ops · key app of bob kind platform
        alice-live writes team with bob,carol -> list of 2 version 1
        alice-live writes duo with alice,carol -> list of 2 version 1
        carol-live appoints carol with bob until +3d -> member admin away
        bob pays ops vendor 1.00 -> held as a
        bob pays ops vendor 2.00 -> held as b
        alice removes bob -> SANDBOX_KEY
        alice-live removes bob -> member admin gone, logs api_key.revoked api_key.revoked \
            api_key.revoked api_key.revoked approver_list.updated member.stand_in_cleared \
            member.removed
        bob pays ops vendor 1.00 -> API_KEY_REVOKED
        bob-live opens more -> API_KEY_REVOKED
        narrow pays ops vendor 1.00 -> API_KEY_REVOKED
        bot pays bot vendor 1.00 -> posted
        alice-live removes bob -> NOT_FOUND Member
        alice-live makes bob role viewer -> NOT_FOUND Member
        alice-live rewrites team with bob -> INVALID personIds
        operator mints again for bob -> NOT_FOUND Person
        carol approves a -> approved
        alice-live invites bob -> proposed CREATE MEMBER as c
        carol-live approves c -> approved
        alice-live removes alice -> member admin gone
        alice-live opens more -> API_KEY_REVOKED
        ",
    );
}

#[test]
fn whoever_voted_and_left_counts_no_more() {
    check(
        "
        operator adds olga role owner -> member owner
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        alice pays ops vendor 1.00 -> held as a
        alice-live removes bob -> member admin gone
        bob approves a -> API_KEY_REVOKED
        carol approves a -> approved
        ",
    );
}

/// An administrator who makes up a colleague has not made a second person (T17).
#[test]
fn a_sock_puppet_decides_nothing_of_its_makers() {
    check(
        "
        role bob approver · role carol approver
        alice chooses self-approval never -> organization
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        alice-live invites puppet -> member admin by 1
        alice mints strings owned puppet -> key ACTIVE PERSON
        timer enrols puppet password p -> member
        timer signs-in puppet password p as puppet-in -> session SANDBOX
        puppet-in mints own -> key ACTIVE PERSON
        alice pays ops vendor 1.00 -> held as a
        strings approves a -> SELF_APPROVAL
        puppet-in approves a -> SELF_APPROVAL
        own approves a -> SELF_APPROVAL
        strings pays ops vendor 1.00 -> held as b
        alice approves b -> SELF_APPROVAL
        puppet-in approves b -> SELF_APPROVAL
        puppet-in pays ops vendor 1.00 -> held as c
        alice approves c -> SELF_APPROVAL
        strings approves c -> SELF_APPROVAL
        puppet-in invites doll -> member admin by 2
        timer enrols doll password p -> member
        timer signs-in doll password p as doll-in -> session SANDBOX
        doll-in approves a -> SELF_APPROVAL
        doll-in approves c -> SELF_APPROVAL
        alice-live removes puppet -> member admin gone by 1
        doll-in approves a -> SELF_APPROVAL
        bob approves a -> approved
        ",
    );
}

#[test]
fn the_operator_vouches_for_a_person_and_nobody_else_does() {
    check(
        "
        role bob approver · role carol approver
        alice chooses self-approval never -> organization
        wallet ops 10.00 · wallet vendor
        policy on ops 'Review' approval
        alice-live invites dora -> member admin by 1
        timer enrols dora password p -> member
        timer signs-in dora password p as dora-in -> session SANDBOX
        alice pays ops vendor 1.00 -> held as a
        dora-in approves a -> SELF_APPROVAL
        alice-live vouches dora -> OPERATOR_ONLY
        dora-in vouches dora -> OPERATOR_ONLY
        operator vouches dora -> member admin, logs member.updated
        operator vouches dora -> member admin, nothing
        dora-in approves a -> approved
        alice mints borrowed owned dora -> proposed CREATE API_KEY as c
        dora-in approves c -> approved
        alice pays ops vendor 1.00 -> held as b
        borrowed approves b -> SELF_APPROVAL
        dora-in approves b -> approved
        ",
    );
}

#[test]
fn a_key_allows_no_more_than_its_owners_role() {
    check(
        "
        operator adds vic role viewer -> member viewer
        operator adds max role member -> member member
        operator mints vics for vic -> key ACTIVE PERSON may wallets:read,payments:read,\
policies:read,approvals:read,webhooks:read,invoices:read,merchants:read,organizations:read
        alice mints a owned vic -> key ACTIVE PERSON may wallets:read,payments:read,\
policies:read,approvals:read,webhooks:read,invoices:read,merchants:read,organizations:read
        alice mints b owned vic may payments:write -> GRANT_EXCEEDS payments:write
        alice mints b owned vic may * -> GRANT_EXCEEDS *
        alice mints c owned max may payments:write -> key ACTIVE PERSON may payments:write
        alice mints d owned nobody -> NOT_FOUND Person
        alice patches c may payments:write,approvals:write -> GRANT_EXCEEDS approvals:write
        alice patches c may payments:read -> key ACTIVE PERSON may payments:read
        key clerk of bob may organizations:write,payments:write
        clerk mints e owned vic -> key ACTIVE PERSON may none
        clerk mints f owned max -> key ACTIVE PERSON may payments:write
        ",
    );
}

#[test]
fn somebody_stands_in_for_a_while() {
    check(
        "
        operator adds vic role viewer -> member viewer
        operator mints vic for vic in production -> key ACTIVE
        key pays of bob may payments:write in production
        key votes of bob may approvals:write in production
        bob-live appoints bob with carol until +3d -> member admin away, \
            logs member.stand_in_set
        bob-live appoints bob with carol until +3d -> member admin away
        bob-live dismisses bob -> member admin, logs member.stand_in_cleared
        bob-live dismisses bob -> member admin, nothing
        votes appoints bob with carol until +3d from +1d -> member admin away
        pays appoints bob with carol until +3d -> PERMISSION_MISSING organizations:write
        votes appoints alice with carol until +3d -> PERMISSION_MISSING organizations:write
        vic appoints vic with carol until +3d -> PERMISSION_MISSING organizations:write
        alice-live appoints bob with carol until +2d -> OPERATOR_ONLY
        alice-live dismisses bob -> member admin
        bob appoints bob with carol until +2d -> SANDBOX_KEY
        bob-live appoints bob with nobody until +2d -> INVALID personId
        bob-live appoints bob with bob until +2d -> INVALID personId
        bob-live appoints bob with carol until +0s -> INVALID until
        bob-live appoints bob with carol until +1d from +1d -> INVALID until
        bob-live appoints bob with carol until +366d -> member admin away
        bob-live appoints bob with carol until +8785h -> INVALID until
        bob-live appoints bob with carol until +367d from +2d -> member admin away
        bob-live appoints bob with carol until +8785h from +8784h -> member admin away
        bob-live appoints bob with carol until +368d from +367d -> INVALID until
        operator appoints bob of acme with carol until +1d -> member admin away
        ",
    );
}

#[test]
fn votes_are_passed_on_neither_in_circles_nor_too_far() {
    check(
        "
        person p1 · person p2 · person p3 · person p4 · person p5
        p1-live appoints p1 with p2 until +1d -> member admin away
        p2-live appoints p2 with p3 until +1d -> member admin away
        p3-live appoints p3 with p1 until +1d -> INVALID personId
        p3-live appoints p3 with p2 until +1d -> INVALID personId
        p3-live appoints p3 with p4 until +1d -> member admin away
        p4-live appoints p4 with p5 until +1d -> member admin away
        p5-live appoints p5 with alice until +1d -> INVALID personId
        bob-live appoints bob with p1 until +1d -> INVALID personId
        bob-live appoints bob with p2 until +1d -> member admin away
        after 24h
        p3-live appoints p3 with p1 until +1d -> member admin away
        ",
    );
}

#[test]
fn a_list_names_people_who_are_there_each_once() {
    check(
        "
        org beta with bella
        key rules of bob may policies:write in production
        key looks of bob may policies:read in production
        rules writes team with bob,carol -> list of 2 version 1, logs approver_list.created
        looks writes more with bob -> PERMISSION_MISSING policies:write
        bob writes more with bob -> SANDBOX_KEY
        rules writes more -> INVALID personIds
        rules writes more with bob,bob -> INVALID personIds
        rules writes more with bob*201 -> INVALID personIds
        rules writes more with bella -> INVALID personIds
        rules writes more with nobody -> INVALID personIds
        rules rewrites team called crew -> list of 2 version 2, logs approver_list.updated
        rules rewrites team with carol -> list of 1 version 3
        rules rewrites team with carol -> list of 1 version 3, nothing
        bella-live rewrites team with bella -> NOT_FOUND ApproverList
        bella-live erases team -> NOT_FOUND ApproverList
        rules erases team -> list of 1 version 3 gone, logs approver_list.deleted
        rules erases team -> NOT_FOUND ApproverList
        rules rewrites team with bob -> NOT_FOUND ApproverList
        operator writes crew of acme with bob -> list of 1 version 1
        ",
    );
}

#[test]
fn a_list_that_a_policy_asks_stays() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops
        alice-live writes team with bob,carol -> list of 2 version 1
        alice-live writes late with bob -> list of 1 version 1
        alice-live writes idle with bob -> list of 1 version 1
        policy on ops 'Review' approval
        ",
    );
    let (org, policy) = world.names.policies["Review"];
    let list = |world: &World, name: &str| {
        let of = vec![Approvers::List(world.names.lists[name].1)];
        Requirement::Quorum { count: 1, of }
    };
    let Row::Policy(row) = world.rows[&Key::Policy(org, policy)].clone() else { panic!() };
    let later = Step { after_seconds: 60, action: StepAction::Escalate(list(&world, "late")) };
    let terms = Terms {
        requirement: Requirement::Then(vec![Requirement::one(), list(&world, "team")]),
        rejections: 1,
        steps: vec![Step { after_seconds: 30, action: StepAction::Remind }, later],
    };
    let asks = Policy { terms: Some(terms), ..(*row).clone() };
    world.tamper(Row::Policy(asks.into()));
    play(
        &mut world,
        "
        alice-live erases team -> LIST_IN_USE
        alice-live erases late -> LIST_IN_USE
        alice-live erases idle -> list of 1 version 1 gone
        alice drops Review -> dropped
        alice-live erases team -> list of 2 version 1 gone
        ",
    );
}
