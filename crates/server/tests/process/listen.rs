//! `countersign listen`: events come without an address of one's own, and none is missed.

use crate::harness::{Home, Manner, Receiver};

#[test]
fn what_happens_is_passed_on_signed_and_shown() {
    let home = Home::new();
    let server = home.dev();
    let receiver = Receiver::start(Manner::Behaves);
    let mut listening =
        home.start(&format!("listen --forward-to {} --events payment.*", receiver.url()));
    let line = listening.line("Ready. Signing secret whsec_");
    let secret = line.split_whitespace().find(|word| word.starts_with("whsec_")).unwrap();
    home.run("trigger payment.failed").expect(0);
    listening.line("payment.created");
    let line = listening.line("payment.failed");
    assert!(line.contains("txn_") && line.contains("→ 200 in "), "{line}");
    let (seen, order) = (receiver.seen(), receiver.order());
    let names: Vec<&str> =
        order.iter().map(|event| seen[event][0].headers["wallgent-event"].as_str()).collect();
    assert_eq!(names, ["payment.created", "payment.failed"], "only what was asked for");
    for deliveries in seen.values() {
        deliveries[0].assert_signed(secret);
    }
    let again = home.start("listen").line("Ready. Signing secret whsec_");
    assert!(again.contains(secret), "another secret than before");
    server.stop();
}

#[test]
fn a_server_that_goes_away_leaves_no_gap() {
    let home = Home::new();
    let server = home.dev();
    let address = server.url.trim_start_matches("http://").to_owned();
    let receiver = Receiver::start(Manner::Behaves);
    let mut listening = home.start(&format!("listen --forward-to {} --json", receiver.url()));
    listening.line("\"ready\":true");
    home.run("trigger payment.completed").expect(0);
    listening.line("payment.completed");
    server.kill();
    let server = home.dev_at(&address);
    // This happens before the listener has found its way back.
    home.run("trigger approval.rejected").expect(0);
    listening.line("approval.rejected");
    home.run("trigger wallet.frozen").expect(0);
    listening.line("wallet.frozen");
    let told: Vec<String> = receiver.order();
    let page = home.operator().get("/v1/events?limit=100").expect(200);
    let mut happened: Vec<&str> = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap())
        .collect();
    happened.reverse();
    let begin = happened.iter().position(|event| *event == told[0]).unwrap();
    assert_eq!(told, happened[begin..], "in the order in which it happened, once each");
    assert!(receiver.seen().values().all(|times| times.len() == 1));
    server.stop();
}

#[test]
fn a_program_that_does_not_answer_is_said() {
    let home = Home::new();
    let server = home.dev();
    let mut listening = home.start("listen --forward-to localhost:1/webhooks");
    listening.line("Ready.");
    home.run("trigger wallet.created").expect(0);
    let line = listening.line("wallet.created");
    assert!(line.contains("→ not delivered (") && line.contains("refused"), "{line}");
    home.run("listen --forward-to ftp://localhost/").expect(2).complains("must begin with");
    server.stop();
}
