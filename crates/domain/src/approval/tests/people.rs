//! Who is asked, who left, who stands in for whom, and whether anybody could.

use crate::testing::{World, check, play};

#[test]
fn who_has_left_or_is_off_the_list_counts_no_longer() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        person dora role approver · person emil role approver · list legal of carol dora emil
        policy on ops 'Law' approval asks '2 of list.legal'
        alice pays ops vendor 5.00 -> held as a
        carol approves a -> pending
        list legal of dora emil
        dora approves a -> pending
        carol approves a -> pending, nothing
        carol rejects a -> ALREADY_VOTED
        leaves dora
        emil approves a -> pending
        dora approves a -> NOT_ELIGIBLE LEFT
        returns dora
        emil approves a -> approved, vendor 5.00
        ",
    );
}

#[test]
fn a_role_is_judged_at_the_deciding_vote() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        person fred role approver
        policy on ops 'Two' approval asks '2 of approver'
        alice pays ops vendor 5.00 -> held as a
        bob approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        dora approves a -> pending
        role dora member
        emil approves a -> pending
        dora approves a -> pending, nothing
        fred approves a -> approved
        ",
    );
}

#[test]
fn a_stand_in_votes_as_the_one_who_is_away() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'Two' approval asks '2 of bob|carol|dora'
        alice pays ops vendor 5.00 -> held as a
        emil approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        emil approves a for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        away bob for emil until +8h
        emil approves a for bob -> pending
        emil approves a for bob -> pending, nothing
        bob approves a -> ALREADY_VOTED
        away carol for emil until +8h
        emil approves a for carol -> ALREADY_VOTED
        bob withdraws a -> pending
        emil approves a for carol -> pending
        carol rejects a -> ALREADY_VOTED
        dora approves a -> approved
        alice pays ops vendor 5.00 -> held as b
        after 8h
        emil approves b for carol -> NOT_ELIGIBLE NOT_A_STAND_IN
        ",
    );
}

#[test]
fn duties_are_separate_for_both_of_them() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        alice chooses self-approval never -> organization
        policy on ops 'One' approval asks '1 of bob|alice'
        away bob for alice until +8h · away alice for dora until +8h
        alice pays ops vendor 5.00 -> held as a
        alice approves a for bob -> SELF_APPROVAL
        dora approves a for alice -> SELF_APPROVAL
        dora approves a for bob -> approved
        ",
    );
}

#[test]
fn a_vote_is_handed_on_for_one_request() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'One' approval asks '1 of bob'
        alice pays ops vendor 5.00 -> held as a · alice pays ops vendor 5.00 -> held as b
        carol delegates a to emil -> NOT_ELIGIBLE NOT_AN_APPROVER
        bob delegates a to bob -> INVALID personId
        bob delegates a to emil -> pending, logs approval.delegated, events approval.delegated
        bob delegates a to emil -> pending
        emil approves b for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        away emil for dora until +1h · away dora for bob until +1h
        bob delegates b to emil -> INVALID personId
        dora approves a for bob -> approved
        bob delegates a to dora -> APPROVAL_NOT_PENDING APPROVED
        bob delegates b to carol -> pending · bob delegates b -> pending
        carol approves b for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        bob approves b -> approved
        ",
    );
}

#[test]
fn a_chain_has_at_most_four_links() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 100.00 · wallet vendor
        person p1 role approver · person p2 role approver · person p3 role approver
        person p4 role approver · person p5 role approver
        policy on ops 'One' approval asks '1 of bob'
        alice pays ops vendor 5.00 -> held as a
        away bob for p1 until +8h · away p1 for p2 until +8h · away p2 for p3 until +8h
        away p3 for p4 until +8h · away p4 for p5 until +8h
        p5 approves a for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        p4 approves a for bob -> approved
        ",
    );
}

#[test]
fn what_nobody_could_meet_is_not_saved() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person vera role viewer
        list legal of carol dora
        alice rules ops 'A' approval asks '3 of list.legal' -> UNREACHABLE 2 of 3
        alice rules ops 'B' approval asks 'all(1 of anyone, 2 of dora)' -> UNREACHABLE of[1] 1 of 2
        alice rules ops 'C' approval asks '1 of viewer' -> UNREACHABLE 0 of 1
        alice rules ops 'D' approval asks 'all(1 of dora, 1 of dora)' -> UNREACHABLE 1 of 2
        alice rules ops 'E' approval asks 'any(1 of viewer, 1 of dora)' -> policy version 1
        alice rules ops 'F' approval asks '1 of dora' escalate '1h 9 of admin' \
            -> UNREACHABLE steps[0].requirement 3 of 9
        alice rules ops 'G' approval asks '0 of dora' -> INVALID approval.requirement
        alice rules ops 'H' approval asks '1 of dora' rejections 0 -> INVALID approval.rejections
        alice rules ops 'I' approval asks '1 of dora' remind 2h ttl 2h -> INVALID approval.steps
        alice amends 'E' asks '4 of list.legal' -> UNREACHABLE 2 of 4
        alice amends 'E' asks '2 of list.legal' remind 1h -> policy version 2
        alice amends 'E' ttl 1h -> INVALID approval.steps
        alice amends 'E' asks none ttl 1h -> policy version 3
        ",
    );
}

/// Who goes, or is something else from now on, may leave nobody for what a policy asks.
#[test]
fn what_a_change_of_people_leaves_to_nobody_is_told() {
    check(
        "
        wallet ops 100.00 · person dora role approver · person emil role approver
        alice-live writes legal with carol,dora -> list of 2 version 1
        alice rules ops 'Law' approval asks '2 of list.legal' -> policy version 1
        alice rules ops 'Later' approval asks '1 of anyone' escalate '1h 2 of approver' \
            -> policy version 1
        alice rules ops 'Any' approval asks 'any(1 of dora, 1 of bob)' -> policy version 1
        alice-live rewrites legal with dora,emil -> list of 2 version 2, logs approver_list.updated
        alice-live rewrites legal with emil -> list of 1 version 3 leaving Law, \
            logs approver_list.updated policy.orphaned, events policy.orphaned
        alice-live rewrites legal with carol -> list of 1 version 4, logs approver_list.updated
        alice-live makes emil role member -> member member leaving Later
        alice-live makes emil role approver -> proposed UPDATE MEMBER as e
        carol-live approves e -> approved
        alice-live rewrites legal with carol,dora -> list of 2 version 5
        alice-live removes dora -> member approver gone leaving Law and Later, \
            logs api_key.revoked api_key.revoked approver_list.updated member.removed \
            policy.orphaned policy.orphaned
        alice drops 'Law' -> dropped
        alice-live removes bob -> member admin gone leaving Any
        alice-live removes carol -> member admin gone
        ",
    );
}
