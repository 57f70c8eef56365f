//! Invitations, passwords and sessions as scripts.

use std::sync::Arc;

use crate::access::{Caller, Origin};
use crate::canonical::Hash;
use crate::command::{Command, Request};
use crate::rejection::Rejection;
use crate::sign_in::{Login, PasswordHash, SignInVerb};
use crate::testing::{World, check, play};

/// Dora was invited and has a password.
const DORA: &str = "
    wallet ops 10.00 · wallet vendor · role bob approver · role carol approver
    alice-live invites dora role approver -> member approver by 1
    timer enrols dora password p1 -> member approver, logs member.enrolled
";

fn after_dora(script: &str) {
    let mut world = World::new();
    play(&mut world, DORA);
    play(&mut world, script);
}

#[test]
fn an_invitation_sets_a_password_once() {
    check(
        "
        alice-live invites dora role viewer -> member viewer by 1, logs member.added
        timer signs-in dora password p1 as dora-in -> UNAUTHORIZED
        timer enrols dora password p1 -> member viewer
        timer enrols dora password p2 -> UNAUTHORIZED
        timer signs-in dora password p2 as dora-in -> UNAUTHORIZED
        timer signs-in dora password p1 as dora-in -> session SANDBOX, logs session.started
        alice enrols dora password p3 -> OPERATOR_ONLY
        operator enrols dora password p3 -> OPERATOR_ONLY
        alice signs-in dora password p1 -> OPERATOR_ONLY
        operator signs-in dora password p1 -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn an_invitation_ends_after_a_week_or_with_another_or_with_the_membership() {
    check(
        "
        role bob approver · role carol approver
        alice-live invites dora -> member admin by 1
        alice-live invites eve -> member admin by 1
        alice-live invites finn -> member admin by 1
        alice-live invites gil -> member admin by 1
        alice-live removes gil -> member admin gone by 1
        timer enrols gil password p -> UNAUTHORIZED
        alice-live invites gil -> member admin by 1
        timer enrols gil password p -> member admin
        operator reinvites finn -> member admin by 1, logs member.invited
        timer enrols finn password p -> member admin
        alice-live reinvites finn -> OPERATOR_ONLY
        after 604799s
        timer enrols dora password p -> member admin
        after 1s
        timer enrols eve password p -> UNAUTHORIZED
        ",
    );
}

#[test]
fn a_session_does_what_the_role_allows() {
    after_dora(
        "
        policy on ops 'Review' approval
        timer signs-in dora password p1 as dora-in -> session SANDBOX
        bob pays ops vendor 1.00 -> held as a
        dora-in pays ops vendor 1.00 -> PERMISSION_MISSING payments:write
        dora-in opens more -> PERMISSION_MISSING wallets:write
        dora-in mints more -> PERMISSION_MISSING organizations:write
        dora-in approves a -> approved
        alice-live makes dora role member -> member member by 1
        dora-in pays ops vendor 1.00 once k -> held as b
        dora-in pays ops vendor 1.00 once k -> again held
        dora-in rejects b -> PERMISSION_MISSING approvals:write
        alice-live makes dora role admin -> member admin by 1
        dora-in opens more -> wallet ACTIVE
        dora-in pays @vendor 1.00 -> held
        dora-in founds gamma -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn a_session_stays_in_its_environment_but_for_an_administrators_keys() {
    after_dora(
        "
        wallet vault in production
        alice-live makes dora role admin -> member admin by 1
        timer signs-in dora password p1 as dora-in -> session SANDBOX
        timer signs-in dora password p1 in production as dora-live -> session PRODUCTION
        dora-in freezes vault -> ENVIRONMENT_MISMATCH
        dora-live freezes vault -> wallet FROZEN
        dora-in mints live in production -> key ACTIVE PERSON may *,cards:sensitive_read
        dora-in mints test -> key ACTIVE PERSON
        test mints live2 in production -> PRODUCTION_KEY_FROM_SANDBOX
        live unfreezes vault -> wallet ACTIVE
        ",
    );
}

#[test]
fn a_session_is_over_when_it_is_not_used_when_its_time_is_up_and_when_its_owner_says_so() {
    after_dora(
        "
        alice-live makes dora role admin -> member admin by 1
        timer signs-in dora password p1 as one -> session SANDBOX
        timer signs-in dora password p1 as two -> session SANDBOX
        two signs-out -> done, logs session.ended
        two opens more -> UNAUTHORIZED
        two signs-out -> UNAUTHORIZED
        alice signs-out -> SESSION_ONLY
        operator signs-out -> OPERATOR_ONLY
        after 1799s
        one opens more -> wallet ACTIVE
        after 1s
        one opens less -> UNAUTHORIZED
        ",
    );
}

#[test]
fn a_session_that_is_used_lasts_twelve_hours_and_no_longer() {
    let mut world = World::new();
    play(&mut world, DORA);
    play(&mut world, "alice-live makes dora role admin -> member admin by 1");
    play(&mut world, "timer signs-in dora password p1 as one -> session SANDBOX");
    for _ in 0..35 {
        play(&mut world, "after 20m · one opens more -> wallet ACTIVE · timer sees one -> done");
    }
    play(&mut world, "after 20m · one opens more -> UNAUTHORIZED");
}

#[test]
fn another_password_ends_every_other_session() {
    after_dora(
        "
        timer signs-in dora password p1 as one -> session SANDBOX
        timer signs-in dora password p1 as two -> session SANDBOX
        one rekeys wrong p2 -> UNAUTHORIZED
        alice rekeys p1 p2 -> SESSION_ONLY
        one rekeys p1 p2 -> done, logs member.password_changed
        two rekeys p2 p3 -> UNAUTHORIZED
        timer signs-in dora password p1 as three -> UNAUTHORIZED
        timer signs-in dora password p2 as three -> session SANDBOX
        one rekeys p2 p3 -> done
        three signs-out -> UNAUTHORIZED
        operator reinvites dora -> member approver by 1
        one rekeys p3 p4 -> done
        timer enrols dora password p5 -> member approver
        one signs-out -> UNAUTHORIZED
        ",
    );
}

#[test]
fn a_session_ends_with_the_membership_and_does_not_come_back_with_it() {
    after_dora(
        "
        timer signs-in dora password p1 as one -> session SANDBOX
        alice-live removes dora -> member approver gone by 1
        one signs-out -> UNAUTHORIZED
        timer signs-in dora password p1 as two -> UNAUTHORIZED
        alice-live invites dora role approver -> member approver by 1
        one signs-out -> UNAUTHORIZED
        timer signs-in dora password p1 as two -> session SANDBOX
        two signs-out -> done
        ",
    );
}

#[test]
fn a_secret_of_one_kind_is_none_of_another() {
    let mut world = World::new();
    play(&mut world, DORA);
    play(&mut world, "timer signs-in dora password p1 as one -> session SANDBOX");
    let (session, key) = (world.names.sessions["one"], world.names.key("alice").digest);
    let token = world.names.tokens["dora"];
    let cases = [
        Caller::Key(session),
        Caller::Session(key),
        Caller::Key(token),
        Caller::Session(token),
        Caller::Session(Hash::of_secret(b"guessed")),
    ];
    for caller in cases {
        let request = Request {
            caller,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(Command::SignIn(SignInVerb::SignOut)),
        };
        assert_eq!(world.submit(&request).result, Err(Rejection::Unauthenticated));
    }
}

#[test]
fn what_prints_holds_no_hash() {
    let mut world = World::new();
    play(&mut world, DORA);
    let (org, person) = world.names.people["dora"];
    let login = Login {
        org,
        person,
        password: PasswordHash::new("$argon2id$v=19$hidden".to_owned()),
        version: 1,
        changed_at: world.context.now,
    };
    assert!(!format!("{login:?}").contains("hidden"));
    assert!(serde_json::to_string(&login).unwrap().contains("hidden"));
}
