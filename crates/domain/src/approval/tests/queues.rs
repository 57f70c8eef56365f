//! Floods of requests, and requests for what is asked for already.

use crate::approval::ApprovalStatus;
use crate::testing::{World, approval, check, play};

const SCENE: &str = "
    wallet ops 1000.00 · wallet vendor · wallet shop · agent bot 100.00
    policy on ops 'Review' approval ttl 1h · policy on bot 'Bot' approval ttl 1h
";

#[test]
fn an_agent_has_only_so_many_requests_waiting() {
    check(&format!(
        "{SCENE}
        alice-live chooses pending 2 -> organization
        bot pays bot vendor 1.00 -> held as a
        bot pays bot vendor 2.00 -> held as b
        bot pays bot vendor 3.00 -> TOO_MANY_PENDING 2, logs payment.denied, events
        bot pays bot vendor 3.00 -> TOO_MANY_PENDING 2, bot pending 3.00
        bot batches bot vendor 3.00 -> BATCH_FAILED 0 TOO_MANY_PENDING
        alice pays bot vendor 3.00 -> held
        alice pays ops vendor 3.00 -> held
        alice rotates bot as bot -> rotated
        bot pays bot vendor 4.00 -> TOO_MANY_PENDING 2
        bob rejects a -> rejected
        bot pays bot vendor 4.00 -> held as c
        bot pays bot vendor 5.00 -> TOO_MANY_PENDING 2
        alice-live chooses pending 3 -> organization
        bot pays bot vendor 5.00 -> held
        after 1h
        timer expires b -> done
        bot pays bot vendor 5.00 -> held
        "
    ));
}

/// The same is the same whoever asks, and only as long as it waits.
#[test]
fn what_is_asked_for_already_is_told() {
    let mut world = World::new();
    play(
        &mut world,
        &format!(
            "{SCENE}
            alice pays ops vendor 5.00 memo rent -> held until +1h by Review as a
            alice pays ops vendor 5.00 -> held until +1h by Review as other
            alice pays ops shop 5.00 memo rent -> held as elsewhere
            carol pays ops vendor 5.00 memo rent -> held until +1h by Review again as b
            bob approves b -> approved
            alice pays ops vendor 5.00 memo rent -> held until +1h by Review again as c
            bob rejects a -> rejected
            bob rejects c -> rejected
            alice pays ops vendor 5.00 memo rent -> held as d
            after 1h
            alice pays ops vendor 5.00 memo rent -> held as e
            "
        ),
    );
    assert_eq!(approval(&world, "b").duplicate_of, Some(approval(&world, "a").id));
    for alone in ["a", "other", "elsewhere", "d", "e"] {
        assert_eq!(approval(&world, alone).duplicate_of, None, "{alone}");
    }
    assert_eq!(approval(&world, "d").status, ApprovalStatus::Pending, "late, and nobody noticed");
}

#[test]
fn what_is_asked_for_already_is_refused_where_that_is_wanted() {
    check(&format!(
        "{SCENE}
        alice pays ops vendor 5.00 -> held as a
        alice-live chooses duplicates refuse -> organization, logs organization.updated
        carol pays ops vendor 5.00 -> DUPLICATE_REQUEST, logs payment.denied, ops pending 5.00
        carol pays ops vendor 5.01 -> held
        alice cancels a -> cancelled
        carol pays ops vendor 5.00 -> held
        alice pays ops vendor 5.00 -> DUPLICATE_REQUEST
        alice drops 'Review' -> dropped
        alice pays ops vendor 5.00 -> posted
        alice pays ops vendor 5.00 -> posted
        "
    ));
}

/// What counts for real money is not for play money to choose.
#[test]
fn a_sandbox_key_does_not_choose_for_production() {
    check(
        "
        wallet ops
        alice chooses ttl 1h -> SANDBOX_KEY
        alice chooses pending 5 -> SANDBOX_KEY
        alice chooses duplicates refuse -> SANDBOX_KEY
        alice chooses self-approval never name 'Acme' -> organization
        alice-live chooses ttl 1h pending 5 duplicates refuse -> organization
        alice chooses ttl 1h pending 5 duplicates refuse -> organization
        operator chooses of acme self-approval always -> organization
        alice chooses self-approval never -> SANDBOX_KEY
        alice-live chooses self-approval never -> organization
        dev
        alice chooses ttl 2h -> organization
        ",
    );
}

/// A request that is answered again is as it was opened, whatever its steps have come to.
#[test]
fn what_is_answered_again_asks_whom_it_asked() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 100.00 · wallet vendor
        policy on ops 'Review' approval ttl 4h asks '1 of bob' remind 10m escalate '1h 1 of carol'
        alice pays ops vendor 5.00 once k -> held as a
        ",
    );
    let opened = approval(&world, "a").clone();
    play(
        &mut world,
        "
        after 2h · timer expires a -> done
        policy on ops 'More' approval asks '2 of anyone'
        carol approves a -> pending
        ",
    );
    assert_ne!(approval(&world, "a").asks, opened.asks);
    assert_eq!(approval(&world, "a").as_created(), opened);
    play(&mut world, "alice pays ops vendor 5.00 once k -> again held");
}
