//! Several votes, and what each of them is worth.

use crate::testing::check;

const TWO: &str = "
    wallet ops 100.00 · wallet vendor · person dora role approver
    alice chooses self-approval never -> organization
    policy on ops 'Two' approval asks '2 of anyone'
    alice pays ops vendor 5.00 -> held as a
";

#[test]
fn below_the_quorum_it_waits() {
    check(&format!(
        "{TWO}
        bob approves a saying 'fine' -> pending 1 votes, ops pending 5.00, approval a PENDING, \
            logs approval.voted, events approval.voted
        bob approves a -> pending 1 votes, nothing
        alice approves a -> SELF_APPROVAL
        carol approves a -> approved, vendor 5.00, logs payment.completed approval.approved
        dora approves a -> approved, nothing
        "
    ));
}

#[test]
fn one_person_is_one_vote_whatever_keys_they_use() {
    check(&format!(
        "{TWO}
        key second of bob
        bob approves a -> pending 1 votes
        second approves a -> pending 1 votes, nothing
        second rejects a -> ALREADY_VOTED, nothing
        carol approves a -> approved
        "
    ));
}

#[test]
fn a_vote_can_be_taken_back_until_the_end() {
    check(&format!(
        "{TWO}
        bob withdraws a -> NOT_VOTED, nothing
        bob approves a -> pending 1 votes
        bob rejects a -> ALREADY_VOTED, nothing
        bob withdraws a saying 'wrong one' -> pending 2 votes, logs approval.vote_withdrawn, \
            events approval.vote_withdrawn
        bob withdraws a -> pending 2 votes, nothing
        carol approves a -> pending 3 votes
        dora approves a -> approved, vendor 5.00
        dora withdraws a -> APPROVAL_NOT_PENDING APPROVED
        alice pays ops vendor 5.00 -> held as b
        bob approves b -> pending
        bob withdraws b -> pending
        bob rejects b -> rejected, ops 95.00
        "
    ));
}

#[test]
fn one_no_ends_it_unless_more_are_asked_for() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver
        policy on ops 'Two' approval asks '2 of anyone' rejections 2
        alice pays ops vendor 5.00 -> held as a
        bob rejects a saying 'too much' -> pending 1 votes, logs approval.voted
        bob rejects a -> pending 1 votes, nothing
        bob approves a -> ALREADY_VOTED
        carol approves a -> pending 2 votes
        bob withdraws a -> pending
        dora rejects a -> pending
        bob rejects a saying 'too much' -> rejected too much, ops 100.00, payment a REJECTED
        ",
    );
}

#[test]
fn a_vote_is_for_what_was_seen() {
    check(&format!(
        "{TWO}
        bob approves a seeing something-else -> PAYLOAD_CHANGED, approval a PENDING, \
            logs approval.decision_denied
        bob rejects a seeing something-else -> PAYLOAD_CHANGED, approval a PENDING
        bob approves a seeing it -> pending 1 votes
        carol approves a seeing it -> approved
        "
    ));
}

#[test]
fn words_count_for_nothing() {
    check(&format!(
        "{TWO}
        bob comments a -> INVALID comment, nothing
        alice comments a saying 'it is the rent' -> pending 1 votes, logs approval.commented
        bob comments a saying 'really?' -> pending 2 votes
        bob approves a -> pending 3 votes
        bob comments a saying 'fine' -> pending 4 votes
        carol approves a -> approved
        bob comments a saying 'late' -> APPROVAL_NOT_PENDING APPROVED
        "
    ));
}

#[test]
fn who_asked_takes_it_back() {
    check(&format!(
        "{TWO}
        agent bot 30.00 · policy on bot 'Bots' approval
        bot pays bot vendor 10.00 -> held as b · bot pays bot vendor 10.00 -> held as c
        bob cancels a -> NOT_REQUESTER, nothing
        bot cancels a -> PERMISSION_MISSING approvals:read
        bot cancels nothing -> PERMISSION_MISSING approvals:read
        alice cancels nothing -> NOT_FOUND Approval
        bob approves a -> pending
        alice cancels a because 'paid by card' -> cancelled paid by card, ops 100.00, \
            payment a REJECTED, logs payment.failed approval.cancelled, \
            events payment.failed approval.cancelled
        alice cancels a -> cancelled, nothing
        carol approves a -> APPROVAL_NOT_PENDING CANCELLED
        bot cancels b -> cancelled, bot 20.00
        alice cancels c -> cancelled, bot 30.00
        alice pays ops vendor 5.00 -> held as d
        bob rejects d -> rejected
        alice cancels d -> APPROVAL_NOT_PENDING REJECTED
        alice pays ops vendor 5.00 -> held as e
        after 24h
        alice cancels e -> APPROVAL_NOT_PENDING EXPIRED, payment e EXPIRED
        "
    ));
}

#[test]
fn requirements_of_several_policies_are_met_together() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · list legal of carol dora
        policy on ops 'Plain' approval
        policy on ops 'Two' approval asks '2 of anyone' ttl 2h
        policy on ops 'Same' approval asks '2 of anyone'
        policy on ops 'Law' approval asks '1 of list.legal' ttl 1h
        alice pays ops vendor 5.00 -> held until +1h by Plain and Two and Same and Law as a
        carol approves a -> pending 1 votes
        bob approves a -> pending 2 votes
        dora approves a -> approved
        ",
    );
}

#[test]
fn stages_come_one_after_the_other() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person olaf role owner
        list legal of carol dora
        policy on ops 'Stages' approval asks 'then(2 of bob|list.legal, 1 of owner)'
        alice pays ops vendor 5.00 -> held as a
        olaf approves a -> NOT_ELIGIBLE NOT_YET, logs approval.decision_denied
        alice approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        bob approves a -> pending
        olaf approves a -> NOT_ELIGIBLE NOT_YET
        carol approves a -> pending
        dora approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        olaf approves a -> approved, vendor 5.00
        alice pays ops vendor 5.00 -> held as b
        alice rejects b -> NOT_ELIGIBLE NOT_AN_APPROVER
        olaf rejects b saying 'no' -> rejected no
        ",
    );
}

#[test]
fn a_stage_that_lost_its_votes_is_asked_again() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person olaf role owner
        policy on ops 'Stages' approval asks 'then(1 of bob|carol, 1 of owner, 1 of alice)'
        bob pays ops vendor 5.00 -> held as a
        carol approves a -> pending
        olaf approves a -> pending
        carol withdraws a -> pending
        alice approves a -> NOT_ELIGIBLE NOT_YET
        carol approves a -> pending
        alice approves a -> NOT_ELIGIBLE NOT_YET
        olaf approves a saying 'again' -> pending
        alice approves a -> approved
        ",
    );
}

#[test]
fn several_are_decided_as_they_were_seen() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice chooses self-approval never -> organization
        policy on ops 'Review' approval
        alice pays ops vendor 1.00 -> held as a · bob pays ops vendor 2.00 -> held as b
        alice pays ops vendor 4.00 -> held as c · alice pays ops vendor 8.00 -> held as d
        bob decides a b coming-to 4.00 -> PAYLOAD_CHANGED total, nothing
        bob decides a old.b coming-to 3.00 -> PAYLOAD_CHANGED, nothing
        bob decides a a coming-to 2.00 -> INVALID items, nothing
        bob decides a b c coming-to 7.00 -> approved + SELF_APPROVAL + approved, \
            logs payment.completed approval.approved approval.decision_denied payment.completed \
            approval.approved, vendor 5.00
        carol decides b c d coming-to 14.00 rejecting \
            -> rejected + APPROVAL_NOT_PENDING APPROVED + rejected, ops 95.00
        ",
    );
}
