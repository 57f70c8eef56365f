//! What happens while nobody answers: only who is asked changes, and at the deadline it is over.

use crate::testing::check;

const SCENE: &str = "
    wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
    policy on ops 'Review' approval ttl 4h asks '1 of dora' \
        remind 30m escalate '1h 2 of admin' reassign '2h 1 of emil'
    alice chooses self-approval never -> organization
    alice pays ops vendor 5.00 -> held until +4h as a
";

#[test]
fn steps_are_taken_when_they_are_due() {
    check(&format!(
        "{SCENE}
        timer expires a -> done, nothing
        after 30m
        timer expires a -> done, logs approval.reminded, events approval.reminded
        timer expires a -> done, nothing
        after 30m
        timer expires a -> done, logs approval.escalated, events approval.escalated
        after 1h
        timer expires a -> done, logs approval.reassigned, events approval.reassigned
        bob approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        after 2h
        timer expires a -> done, logs payment.failed approval.expired, payment a EXPIRED
        timer expires a -> done, nothing
        "
    ));
}

#[test]
fn a_vote_takes_the_steps_that_are_due_first() {
    check(&format!(
        "{SCENE}
        bob approves a -> NOT_ELIGIBLE NOT_AN_APPROVER, logs approval.decision_denied
        after 1h
        bob approves a -> pending, logs approval.reminded approval.escalated approval.voted
        carol approves a -> approved, vendor 5.00
        "
    ));
}

#[test]
fn a_vote_that_is_refused_takes_none() {
    check(&format!(
        "{SCENE}
        after 1h
        emil approves a -> NOT_ELIGIBLE NOT_AN_APPROVER, logs approval.decision_denied
        after 1h
        emil approves a -> approved, \
            logs approval.reminded approval.escalated approval.reassigned payment.completed \
            approval.approved
        "
    ));
}

#[test]
fn votes_cast_before_count_where_they_fit() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'Review' approval asks '2 of dora|bob' reassign '1h 2 of bob|carol'
        alice pays ops vendor 5.00 -> held as a
        bob approves a -> pending
        after 1h
        dora approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        carol approves a -> approved
        ",
    );
}

/// An escalation of one policy does not lead past what another asks.
#[test]
fn an_escalation_is_its_own_policys() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'Review' approval asks '1 of dora' escalate '1h 1 of emil'
        policy on ops 'Money' approval asks '1 of bob'
        alice pays ops vendor 5.00 -> held as a
        after 1h
        emil approves a -> pending
        carol approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        bob approves a -> approved
        ",
    );
}

#[test]
fn the_deadline_always_wins() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Slow' approval asks '1 of bob' reassign '2h 1 of carol'
        policy on ops 'Quick' approval ttl 2h
        alice pays ops vendor 5.00 -> held until +2h as a
        after 2h
        carol approves a -> APPROVAL_NOT_PENDING EXPIRED, logs payment.failed approval.expired
        ",
    );
}
