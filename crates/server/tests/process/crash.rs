//! `kill -9`: what was acknowledged is there, once, and asking again makes nothing twice.

use crate::harness::{Books, Home, Load, Sent};

#[test]
fn t05_under_load_what_was_acknowledged_is_there_once_after_every_crash() {
    let home = Home::new();
    let mut server = home.dev();
    let mut sent = Vec::new();
    for round in ["first", "second", "third"] {
        let load = Load::begin(&home, round);
        load.until_acknowledged(300);
        server.kill();
        let fresh = load.end();
        // Beside nobody, as an auditor finds it.
        home.assert_holds();
        server = home.dev();
        let books = Books::read(&home);
        sent.extend(fresh);
        books.assert_acknowledged(&sent);
        books.assert_conserved();
        ask_again(&home, &mut sent);
        let books = Books::read(&home);
        books.assert_acknowledged(&sent);
        books.assert_conserved();
        assert!(sent.iter().all(|sent| books.count(&sent.key) == 1), "not there once");
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn a_sandbox_that_was_killed_starts_as_if_nothing_had_been() {
    let home = Home::new();
    let server = home.dev();
    home.run("clock advance 30d").expect(0);
    let env = home.dev_env();
    server.kill();
    // The dead server's socket answers nobody, and the folder is free.
    assert!(home.data().join("operator.sock").exists());
    home.run("wallet credit ops 1 --reference R --reason W").expect(0).says("1,000,001.00 USD");
    let server = home.dev();
    assert_eq!(home.dev_env()[1..], env[1..]);
    home.run("wallet credit ops 1 --reference S --reason W").expect(0).says("1,000,002.00 USD");
    server.stop();
    assert!(!home.data().join("operator.sock").exists());
    home.assert_holds();
}

/// Sends again what was not acknowledged, with the same keys.
#[track_caller]
fn ask_again(home: &Home, sent: &mut [Sent]) {
    let api = home.operator();
    for sent in sent.iter_mut().filter(|sent| sent.answer.is_err()) {
        let answer = api.post("/v1/payments", &sent.body);
        assert!(matches!(answer.status, 200..=202), "{:#}", answer.body);
        let again = api.post("/v1/payments", &sent.body);
        assert_eq!(again["id"], answer["id"], "{} was made twice", sent.key);
        sent.answer = Ok(answer);
    }
}
