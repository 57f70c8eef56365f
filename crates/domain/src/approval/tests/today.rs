//! What changed between the hold and the deciding vote, and what happens: one table.

use std::sync::Arc;

use crate::payment::Payment;
use crate::state::Row;
use crate::testing::{World, payment, play};

const SCENE: &str = "
    wallet ops 100.00 · wallet vendor · wallet shop
    person dora role approver · person emil role approver · list legal of carol dora
    policy on ops 'Review' max 10.00 approval asks '2 of approver|admin'
    alice chooses self-approval never -> organization
    alice pays ops vendor 50.00 -> held as a
    dora approves a -> pending
";

/// What changed, and what comes of the vote after it, and of those after that.
const TABLE: &[(&str, &str, &str)] = &[
    ("nothing", "", "bob approves a -> approved"),
    (
        "a policy now denies",
        "policy on ops 'Cap' max 20.00",
        "bob approves a -> POLICY_DENIED, approval a PENDING, logs approval.decision_denied
         alice drops 'Cap' -> dropped
         bob approves a -> approved",
    ),
    (
        "a policy now asks for more people",
        "alice amends 'Review' asks '3 of approver|admin' -> policy version 2",
        "bob approves a -> pending 2 votes, ops pending 50.00, logs approval.voted
         carol approves a -> approved",
    ),
    (
        "a policy now asks another list as well",
        "policy on ops 'Law' approval asks '1 of list.legal'",
        "bob approves a -> pending 2 votes
         emil approves a -> approved",
    ),
    (
        "a policy now asks a list, whose people vote first",
        "policy on ops 'Law' approval asks '1 of list.legal'",
        "carol approves a -> pending 2 votes
         bob approves a -> approved",
    ),
    (
        "a policy now asks for a further stage",
        "alice amends 'Review' asks 'then(2 of approver|admin, 1 of emil)' -> policy version 2",
        "emil approves a -> pending 2 votes
         bob approves a -> pending 3 votes
         emil approves a -> approved",
    ),
    (
        "a policy now asks for less",
        "alice amends 'Review' asks '1 of approver|admin' -> policy version 2",
        "bob approves a -> approved",
    ),
    (
        "a policy now asks others: those and these, by different people",
        "alice amends 'Review' asks '1 of dora' -> policy version 2",
        "bob approves a -> pending 2 votes
         carol approves a -> approved",
    ),
    (
        "the policy is no more, or holds no more",
        "alice drops 'Review' -> dropped",
        "dora approves a -> pending, nothing
         bob approves a -> approved",
    ),
    (
        "the policy that held it has another name",
        "alice amends 'Review' ttl 2h -> policy version 2",
        "bob approves a -> approved",
    ),
    (
        "a voter has left",
        "leaves dora",
        "bob approves a -> pending 2 votes, logs approval.voted
         carol approves a -> approved",
    ),
    (
        "a voter has lost the role",
        "role dora member",
        "bob approves a -> pending 2 votes
         emil approves a -> approved",
    ),
    (
        "the payer is frozen",
        "alice freezes ops -> wallet FROZEN",
        "bob approves a -> WALLET_FROZEN FROZEN, approval a PENDING
         alice unfreezes ops -> wallet ACTIVE
         bob approves a -> approved",
    ),
    (
        "the payee is closed",
        "alice closes vendor -> wallet CLOSED",
        "bob approves a -> WALLET_FROZEN CLOSED, approval a PENDING",
    ),
    (
        "nobody is left whom it asks: it is refused, and waits for its deadline",
        "role bob member · role carol member · role alice member · leaves emil",
        "bob approves a -> NOT_ELIGIBLE NOT_AN_APPROVER, approval a PENDING
         after 24h
         timer expires a -> done, payment a EXPIRED, ops 100.00",
    ),
];

#[test]
fn what_changed_and_what_happens() {
    for (what, changes, happens) in TABLE {
        println!("{what}");
        let mut world = World::new();
        play(&mut world, SCENE);
        play(&mut world, changes);
        play(&mut world, happens);
    }
}

#[test]
fn the_subject_or_the_payees_details_changed() {
    let mut world = World::new();
    play(&mut world, SCENE);
    let changed = Payment { to: world.names.wallet("shop"), ..payment(&world, "a").clone() };
    world.tamper(Row::Payment(Arc::new(changed)));
    play(&mut world, "bob approves a -> PAYLOAD_CHANGED recipient, approval a PENDING");
}

#[test]
fn an_agent_is_no_more() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00
        policy on bot 'Review' approval asks '2 of anyone'
        bot pays bot vendor 5.00 -> held as a
        bob approves a -> pending
        alice deletes bot -> deleted swept 10.00
        carol approves a -> APPROVAL_NOT_PENDING REJECTED
        ",
    );
}
