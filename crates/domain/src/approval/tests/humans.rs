//! One human being is one vote, whatever keys, members and stand-ins they have at hand.

use crate::testing::check;

const NEVER: &str = "alice chooses self-approval never -> organization
    wallet ops 100.00 · wallet vendor";

fn plays(script: &str) {
    check(&format!("{NEVER}\n{script}"));
}

#[test]
fn a_key_that_somebody_else_made_decides_nothing() {
    plays(
        "
        policy on ops 'Two' approval asks '2 of anyone'
        alice mints mask owned carol -> proposed CREATE API_KEY as c
        bob approves c -> approved
        bob pays ops vendor 5.00 -> held as a
        alice approves a -> pending
        mask approves a -> NOT_ELIGIBLE NOT_A_PERSON
        carol approves a -> approved, vendor 5.00
        ",
    );
}

#[test]
fn whoever_made_a_member_does_not_vote_beside_them() {
    plays(
        "
        role bob approver · role carol approver
        policy on ops 'Two' approval asks '2 of anyone'
        alice-live invites puppet -> member admin by 1
        timer enrols puppet password p -> member
        timer signs-in puppet password p as puppet-in -> session SANDBOX
        bob pays ops vendor 5.00 -> held as a
        alice approves a -> pending
        puppet-in approves a -> ALREADY_VOTED
        carol approves a -> approved, vendor 5.00
        ",
    );
}

#[test]
fn whoever_has_come_to_look_only_counts_no_longer() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        policy on ops 'Two' approval asks '2 of anyone'
        alice pays ops vendor 5.00 -> held as a
        dora approves a -> pending
        role dora viewer
        bob approves a -> pending
        carol approves a -> approved, vendor 5.00
        ",
    );
}

#[test]
fn a_vote_is_not_handed_on_to_whoever_says_so() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        policy on ops 'One' approval asks '1 of bob'
        carol pays ops vendor 5.00 -> held as a
        away dora for alice until +8h
        alice-live appoints bob with dora until +2d -> OPERATOR_ONLY
        alice approves a for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        ",
    );
}

#[test]
fn a_vote_is_its_owners_to_hand_on() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        policy on ops 'One' approval asks '1 of carol'
        alice pays ops vendor 5.00 -> held as a
        bob-live appoints carol with dora until +2d -> OPERATOR_ONLY
        dora approves a for carol -> NOT_ELIGIBLE NOT_A_STAND_IN
        ",
    );
}

#[test]
fn whoever_knows_the_secret_of_anothers_key_makes_no_key_with_it() {
    check(
        "
        alice mints mask owned bob may organizations:write,payments:write -> key ACTIVE
        mask mints face may payments:write -> NOT_ELIGIBLE NOT_A_PERSON
        bob mints own may payments:write -> key ACTIVE
        ",
    );
}

#[test]
fn who_leaves_or_loses_a_role_keeps_no_key_that_they_made_for_others() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        bob mints mask owned carol may organizations:write,payments:write -> key ACTIVE
        mask pays ops vendor 1.00 -> posted
        alice-live makes bob role viewer -> member viewer
        mask pays ops vendor 1.00 -> PERMISSION_MISSING payments:write
        carol mints face owned bob may payments:read -> key ACTIVE
        alice-live removes carol -> member admin gone
        face pays ops vendor 1.00 -> API_KEY_REVOKED
        ",
    );
}

#[test]
fn nobody_votes_for_a_member_whom_the_requester_has_made() {
    plays(
        "
        role bob approver · role carol approver
        person dora role approver
        alice-live invites puppet -> member admin by 1
        policy on ops 'One' approval asks '1 of puppet|carol'
        away puppet for dora until +8h
        alice pays ops vendor 5.00 -> held as a
        dora approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        dora approves a for puppet -> SELF_APPROVAL
        ",
    );
}

#[test]
fn an_owners_key_that_an_admin_has_made_is_no_owners() {
    check(
        "
        person olga role owner
        alice-live makes alice role owner -> OWNER_ONLY
        alice-live mints crown owned olga -> proposed CREATE API_KEY as c
        bob-live approves c -> approved
        crown makes alice role owner -> OWNER_ONLY
        ",
    );
}

#[test]
fn whoever_has_left_and_come_back_votes_again() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        policy on ops 'Two' approval asks '2 of anyone'
        bob pays ops vendor 5.00 -> held as a
        dora approves a -> pending
        alice-live removes dora -> member
        after 1h
        alice-live invites dora role viewer -> member viewer by 1
        carol approves a -> pending
        alice approves a -> approved, vendor 5.00
        ",
    );
}

const EIGHT: &str = "
    wallet v1 · wallet v2 · wallet v3 · wallet v4 · wallet v5 · wallet v6 · wallet v7 · wallet v8";

/// Eight payments that wait, each with a tally of its own.
fn eight(by: &str) -> String {
    let pay = |(number, name)| format!("{by} v{number} 1.00 -> held as {name}\n");
    (1..=8).zip("abcdefgh".chars()).map(pay).collect()
}

#[test]
fn many_are_decided_in_the_rounds_of_one() {
    let pays = eight("alice pays ops");
    check(&format!(
        "wallet ops 100.00 · {EIGHT}
        policy on ops 'New' if first wallet says hold
        {pays}
        bob decides a b c d e f g h coming-to 8.00 -> approved + approved + approved + approved \
            + approved + approved + approved + approved"
    ));
}

#[test]
fn an_agent_with_many_payments_that_wait_is_deleted() {
    let pays = eight("bot pays bot");
    check(&format!(
        "agent bot 100.00 · {EIGHT}
        policy on bot 'New' if first wallet says hold
        {pays}
        alice deletes bot -> deleted"
    ));
}

#[test]
fn what_began_to_count_while_it_waited_is_given_back() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Review' approval
        alice pays ops vendor 50.00 -> held as a
        policy on ops 'Fast' if sum 86400s wallet 60.00 says deny
        bob approves a -> approved, vendor 50.00
        bob reverses a -> reversed
        alice drops 'Review' -> dropped
        alice pays ops vendor 20.00 -> posted
        ",
    );
}
