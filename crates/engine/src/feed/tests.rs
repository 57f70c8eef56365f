//! What is kept of a log, whoever writes to it and whoever is behind.

use std::net::IpAddr;
use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::{Id as _, LogId, OrgId, PersonId, SessionId, Ulid};
use countersign_domain::log::{Fact, LogActor, LogBody, LogRecord};
use countersign_domain::time::Timestamp;

use super::recent::{Found, RECORDS_MAX, Recent};

fn record(seq: u64) -> Arc<LogRecord> {
    let fact = Fact::SessionStarted {
        session: SessionId::from_ulid(Ulid(1)),
        person: PersonId::from_ulid(Ulid(2)),
        environment: Environment::Sandbox,
    };
    let body = LogBody {
        id: LogId::from_ulid(Ulid(u128::from(seq))),
        org: OrgId::from_ulid(Ulid(3)),
        seq,
        at: Timestamp::from_unix_ms(0),
        actor: LogActor::System,
        ip: None::<IpAddr>,
        fact,
        previous: Hash::ZERO,
    };
    Arc::new(LogRecord::seal(body).unwrap())
}

fn records(seqs: std::ops::RangeInclusive<u64>) -> Vec<Arc<LogRecord>> {
    seqs.map(record).collect()
}

/// `4 5` for two records, `nothing`, or `unknown`.
fn found(recent: &Recent, after: u64) -> String {
    match recent.after(after, 3) {
        Found::Nothing => "nothing".to_owned(),
        Found::Unknown => "unknown".to_owned(),
        Found::Records(records) => {
            let seqs: Vec<String> = records.iter().map(|record| record.seq.to_string()).collect();
            seqs.join(" ")
        }
    }
}

/// Does what each line says before `->`, and compares what is found behind each place after it.
fn check(script: &str) {
    let mut recent = Recent::default();
    let mut asked = recent.ask();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (verbs, expected) = line.split_once("->").unwrap_or((line, ""));
        let words: Vec<&str> = verbs.split_whitespace().collect();
        let number = |place: usize| words[place].parse::<u64>().unwrap();
        match words[0] {
            "commit" => (number(1)..=number(2)).for_each(|seq| recent.commit(&record(seq))),
            "ask" => asked = recent.ask(),
            "doubt" => recent.doubt(),
            "part" => recent.learn((number(1), &records(number(1) + 1..=number(2))), None),
            "rest" => recent.learn((number(1), &records(number(1) + 1..=number(2))), Some(asked)),
            "seen" => {
                recent.note(number(1), number(2));
                recent.trim();
            }
            other => panic!("what is {other}?"),
        }
        for case in expected.split(',').filter(|case| !case.trim().is_empty()) {
            let (place, expected) = case.trim().split_once(": ").unwrap();
            assert_eq!(found(&recent, place.parse().unwrap()), expected, "behind {place}: {line}");
        }
    }
}

#[test]
fn what_is_committed_here_is_at_hand() {
    check(
        "
        seen 1 0            -> 0: unknown
        ask
        rest 0 0            -> 0: nothing
        commit 1 2          -> 0: 1 2, 1: 2, 2: nothing
        commit 3 9          -> 0: 1 2 3, 7: 8 9, 9: nothing
        ",
    );
}

#[test]
fn what_others_commit_is_asked_for() {
    check(
        "
        seen 1 4
        ask
        part 4 7            -> 4: 5 6 7, 7: unknown
        rest 7 8            -> 7: 8, 8: nothing
        doubt               -> 7: 8, 8: unknown
        ask
        rest 8 10           -> 8: 9 10, 10: nothing
        ask
        doubt
        rest 10 10          -> 10: unknown
        commit 13 13        -> 10: unknown, 12: 13, 13: unknown
        ask
        rest 13 13          -> 13: nothing
        ",
    );
}

#[test]
fn what_is_read_late_is_no_second_time_there() {
    check(
        "
        seen 1 0
        commit 5 6          -> 3: unknown, 4: 5 6, 6: unknown
        ask
        rest 3 5            -> 4: 5 6, 6: unknown
        part 0 3            -> 0: unknown, 4: 5 6
        rest 4 6            -> 6: nothing
        commit 6 7          -> 4: 5 6 7
        ",
    );
}

#[test]
fn a_place_that_is_not_there_yet_is_waited_for() {
    check(
        "
        seen 1 50
        commit 3 4
        ask
        rest 50 50          -> 50: unknown, 4: unknown
        rest 4 4            -> 50: nothing, 4: nothing
        commit 5 5          -> 4: 5, 5: nothing
        ",
    );
}

#[test]
fn what_everybody_has_seen_is_let_go() {
    check(
        "
        seen 1 0
        seen 2 0
        commit 1 4
        seen 1 4            -> 0: 1 2 3
        seen 2 2            -> 1: unknown, 2: 3 4
        seen 2 4            -> 2: unknown, 4: unknown
        ",
    );
}

#[test]
fn whoever_is_far_behind_does_not_fill_the_memory() {
    let mut recent = Recent::default();
    recent.note(1, 0);
    let kept = u64::try_from(RECORDS_MAX).unwrap();
    for seq in 1..=kept + 10 {
        recent.commit(&record(seq));
        recent.trim();
    }
    assert_eq!(found(&recent, 9), "unknown");
    assert_eq!(found(&recent, 10), "11 12 13");
}
