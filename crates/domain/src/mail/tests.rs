//! Who is told of what, and what becomes of mails.

use std::sync::Arc;

use super::*;
use crate::access::{Caller, Environment, Origin};
use crate::command::{Command, Request};
use crate::ids::{Id as _, LogId, MailId, OrgId, Ulid};
use crate::log::{Consumer, Cursor};
use crate::rejection::Rejection;
use crate::state::{Key, Row};
use crate::testing::{World, check, play};

#[test]
fn whoever_can_vote_is_asked_and_whoever_asked_hears_of_the_end() {
    check(
        "
        alice chooses self-approval never -> organization
        wallet ops 100.00 · wallet vendor · person viv role viewer · person mia role member
        agent bot 50.00
        policy on ops 'Two' approval asks '2 of anyone'
        policy on bot 'One' approval asks '1 of anyone'
        alice pays ops vendor 5.00 -> held as a, tells asked bob carol
        bob approves a -> pending, tells nobody
        carol comments a saying 'hm' -> pending, tells nobody
        carol approves a -> approved, tells ended alice
        alice pays ops vendor 5.00 -> held as b, tells asked bob carol
        bob rejects b saying 'no' -> rejected, tells ended alice
        alice pays ops vendor 5.00 -> held as c
        alice cancels c because 'oops' -> cancelled, tells nobody
        bot pays bot vendor 5.00 -> held as d, tells asked bob carol
        bob approves d -> approved, tells ended alice
        alice pays ops vendor 5.00 -> held as e
        alice pays ops vendor 1.00 -> held as f
        bob withdraws f -> NOT_VOTED
        after 24h
        timer expires e -> done, tells ended alice
        ",
    );
}

#[test]
fn a_later_stage_is_asked_when_it_opens_and_once() {
    check(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'Law' approval asks 'then(2 of bob|carol, 1 of dora|emil)'
        alice pays ops vendor 5.00 -> held as a, tells asked bob carol
        bob approves a -> pending, tells nobody
        carol approves a -> pending, tells asked dora emil
        dora comments a saying 'soon' -> pending, tells nobody
        emil approves a -> approved, tells ended alice
        ",
    );
}

#[test]
fn time_reminds_and_asks_others() {
    let steps = "remind 1h escalate '2h 1 of dora' reassign '3h 1 of emil'";
    check(&format!(
        "
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        policy on ops 'Law' approval asks '2 of bob|carol' {steps}
        alice pays ops vendor 5.00 -> held as a, tells asked bob carol
        bob approves a -> pending, tells nobody
        after 1h
        timer expires a -> done, tells reminded carol
        after 1h
        timer expires a -> done, tells escalated carol dora
        after 1h
        timer expires a -> done, tells reassigned emil
        ",
    ));
}

#[test]
fn who_votes_for_somebody_is_told_in_whose_place() {
    check(
        "
        alice chooses self-approval never -> organization
        wallet ops 100.00 · wallet vendor · person dora role approver · person emil role approver
        person mia role member
        policy on ops 'Two' approval asks '2 of bob|carol'
        away bob for dora until +8h
        alice pays ops vendor 5.00 -> held as a, tells asked bob carol dora/bob
        carol delegates a to emil -> pending, tells delegated emil/carol
        carol delegates a -> pending, tells nobody
        dora approves a for bob -> pending, tells nobody
        carol approves a -> approved, tells ended alice
        away carol for alice until +8h
        alice pays ops vendor 5.00 -> held as b, tells asked bob carol dora/bob
        ",
    );
}

#[test]
fn who_wants_to_hear_nothing_hears_nothing_and_nobody_says_so_for_another() {
    check(
        "
        alice chooses self-approval never -> organization
        wallet ops 100.00 · wallet vendor · agent bot
        alice-live mints shared owned bob -> proposed CREATE API_KEY as k
        carol-live approves k -> approved
        policy on ops 'One' approval
        bob hears none -> SANDBOX_KEY
        bob-live hears none -> member admin, logs member.updated
        bob-live hears none -> member admin, nothing
        alice pays ops vendor 5.00 -> held as a, tells asked carol
        bob approves a -> approved, tells ended alice
        alice-live hears none -> member admin
        alice pays ops vendor 5.00 -> held as b, tells asked carol
        carol approves b -> approved, tells nobody
        bob-live hears all -> member admin
        shared hears none -> SESSION_ONLY
        dev · bot hears none -> AGENT_CREDENTIAL
        leaves carol
        alice pays ops vendor 5.00 -> held as c, tells asked bob
        ",
    );
}

/// A world with one held payment, and the place of the end of its log.
fn held() -> (World, OrgId, u64) {
    let mut world = World::new();
    play(
        &mut world,
        "wallet ops 100.00 · wallet vendor · policy on ops 'One' approval
         alice pays ops vendor 5.00 -> held as a",
    );
    let org = world.names.org("acme");
    let Row::LogHead(head) = &world.rows[&Key::LogHead(org)] else { panic!("no log") };
    let seq = head.seq;
    (world, org, seq)
}

fn new_mail(world: &World, name: &str) -> NewMail {
    let member = world.member(name);
    NewMail {
        environment: Environment::Sandbox,
        person: member.person,
        name: member.name.clone(),
        address: member.email.clone(),
        kind: MailKind::Asked,
        record: LogId::from_ulid(Ulid(7)),
        subject: "Approve?".to_owned(),
        text: "Approve?".to_owned(),
        html: "<p>Approve?</p>".to_owned(),
        useful_until: Some(world.context.now.plus_seconds(86_400)),
    }
}

fn submit(world: &mut World, verb: MailVerb) -> Result<(), Rejection> {
    let command = Arc::new(Command::Mail(verb));
    let (origin, idempotency) = (Origin::default(), None);
    let request = Request { caller: Caller::System, origin, idempotency, command };
    let reply = world.submit(&request);
    assert!(reply.records.is_empty(), "mail is no fact");
    reply.result.map(drop)
}

fn queue(world: &mut World, (after, through): (u64, u64), sends: bool) -> Result<(), Rejection> {
    let (org, mails) = (world.names.org("acme"), vec![new_mail(world, "bob")]);
    submit(world, MailVerb::Queue(QueueMails { org, after, through, mails, sends }))
}

fn mails(world: &World) -> Vec<Mail> {
    let mail = |row: &Row| if let Row::Mail(mail) = row { Some((**mail).clone()) } else { None };
    world.rows.values().filter_map(mail).collect()
}

fn cursor(world: &World, org: OrgId) -> Option<u64> {
    match world.rows.get(&Key::Cursor(org, Consumer::Mail)) {
        Some(Row::Cursor(cursor)) => {
            let Cursor { seq, .. } = **cursor;
            Some(seq)
        }
        _ => None,
    }
}

#[test]
fn a_part_of_the_log_is_told_of_once() {
    let (mut world, org, head) = held();
    assert_eq!(queue(&mut world, (0, head), false), Ok(()));
    assert_eq!((cursor(&world, org), mails(&world).len()), (Some(head), 1));
    // Whoever read the same, or less, comes too late.
    for late in [(0, head), (0, head - 1), (head - 1, head), (head, head)] {
        assert_eq!(queue(&mut world, late, false), Ok(()));
        assert_eq!((cursor(&world, org), mails(&world).len()), (Some(head), 1));
    }
    let beyond = queue(&mut world, (head, head + 1), false);
    assert!(matches!(beyond, Err(Rejection::Corrupt(_))), "{beyond:?}");
    play(&mut world, "bob approves a -> approved");
    let Row::LogHead(end) = &world.rows[&Key::LogHead(org)] else { panic!("no log") };
    let end = end.seq;
    assert_eq!(queue(&mut world, (head, end), false), Ok(()));
    assert_eq!((cursor(&world, org), mails(&world).len()), (Some(end), 2));
}

#[test]
fn without_a_mail_server_a_mail_is_kept() {
    let (mut world, _, head) = held();
    queue(&mut world, (0, head), false).unwrap();
    let [mail] = &mails(&world)[..] else { panic!("one mail") };
    assert_eq!((mail.status, mail.next_attempt_at), (MailStatus::Kept, None));
    assert_eq!(record(&mut world, 0, MailAttempt::Taken), (MailStatus::Kept, 0, None));
}

/// Records an attempt on the one mail: where it stands then, how often it was tried, and in how
/// many seconds it is tried again.
fn record(
    world: &mut World,
    attempts_before: u32,
    attempt: MailAttempt,
) -> (MailStatus, u32, Option<i64>) {
    let org = world.names.org("acme");
    let id = mails(world)[0].id;
    let verb = RecordMail { org, mail: id, attempts_before, attempt };
    submit(world, MailVerb::Record(verb)).unwrap();
    let mail = &mails(world)[0];
    let now = world.context.now.unix_micros();
    let left = mail.next_attempt_at.map(|at| (at.unix_micros() - now) / 1_000_000);
    (mail.status, mail.attempts, left)
}

fn deferred() -> MailAttempt {
    MailAttempt::Deferred("450 later".to_owned())
}

#[test]
fn a_mail_is_tried_again_later_and_later_until_it_is_taken() {
    let (mut world, _, head) = held();
    queue(&mut world, (0, head), true).unwrap();
    assert_eq!(record(&mut world, 0, deferred()), (MailStatus::Queued, 1, Some(30)));
    // The same attempt, recorded by somebody who did not know that it was.
    assert_eq!(record(&mut world, 0, deferred()), (MailStatus::Queued, 1, Some(30)));
    assert_eq!(record(&mut world, 1, deferred()), (MailStatus::Queued, 2, Some(60)));
    assert_eq!(record(&mut world, 2, deferred()), (MailStatus::Queued, 3, Some(300)));
    assert_eq!(mails(&world)[0].last_error.as_deref(), Some("450 later"));
    assert_eq!(record(&mut world, 3, MailAttempt::Taken), (MailStatus::Sent, 4, None));
    assert_eq!(mails(&world)[0].last_error, None);
    assert_eq!(record(&mut world, 4, deferred()), (MailStatus::Sent, 4, None));
}

#[test]
fn a_mail_that_is_refused_or_comes_too_late_is_given_up() {
    let (mut world, _, head) = held();
    queue(&mut world, (0, head), true).unwrap();
    let long = MailAttempt::Refused("550 no such mailbox ".repeat(100));
    assert_eq!(record(&mut world, 0, long), (MailStatus::Failed, 1, None));
    assert_eq!(mails(&world)[0].last_error.as_ref().map(|error| error.len()), Some(500));
    let (mut world, _, head) = held();
    queue(&mut world, (0, head), true).unwrap();
    play(&mut world, "after 23h · after 3595s");
    assert_eq!(record(&mut world, 0, deferred()), (MailStatus::Failed, 1, None));
    let (mut world, _, head) = held();
    let mails = vec![NewMail { useful_until: None, ..new_mail(&world, "bob") }];
    let (org, after, through, sends) = (world.names.org("acme"), 0, head, true);
    let verb = QueueMails { org, after, through, mails, sends };
    submit(&mut world, MailVerb::Queue(verb)).unwrap();
    for attempt in 0..ATTEMPTS_MAX - 1 {
        assert_eq!(record(&mut world, attempt, deferred()).0, MailStatus::Queued);
    }
    let last = record(&mut world, ATTEMPTS_MAX - 1, deferred());
    assert_eq!(last, (MailStatus::Failed, ATTEMPTS_MAX, None));
}

#[test]
fn only_the_server_itself_has_to_do_with_mail() {
    let (mut world, org, head) = held();
    let digest = world.names.key("alice").digest;
    let missing = RecordMail {
        org,
        mail: MailId::from_ulid(Ulid(1)),
        attempts_before: 0,
        attempt: MailAttempt::Taken,
    };
    let unknown = submit(&mut world, MailVerb::Record(missing.clone()));
    assert!(matches!(unknown, Err(Rejection::Corrupt(_))), "{unknown:?}");
    let queue = QueueMails { org, after: 0, through: head, mails: Vec::new(), sends: true };
    for verb in [MailVerb::Queue(queue), MailVerb::Record(missing)] {
        for caller in [Caller::Operator, Caller::Key(digest)] {
            let command = Arc::new(Command::Mail(verb.clone()));
            let (origin, idempotency) = (Origin::default(), None);
            let request = Request { caller, origin, idempotency, command };
            let reply = world.submit(&request);
            assert_eq!(reply.result, Err(Rejection::OperatorOnly));
            assert!(reply.changes.is_empty());
        }
    }
}
