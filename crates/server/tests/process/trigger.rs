//! `countersign trigger`: the event is there because what it tells of has happened.

use serde_json::Value;

use crate::harness::Home;

#[test]
fn every_event_that_is_listed_happens() {
    let home = Home::new();
    let server = home.dev();
    let listed = home.json("trigger --list").expect(0).object();
    for event in listed["events"].as_array().unwrap() {
        let event = event.as_str().unwrap();
        let told = home.json(&format!("trigger {event}")).expect(0).object();
        assert_eq!(told["event"], event);
        let page = home.operator().get("/v1/events?limit=20").expect(200);
        let happened = page["data"].as_array().unwrap().iter();
        let mut happened = happened.filter(|happened| happened["event"] == event);
        let newest = happened.next().unwrap_or_else(|| panic!("no {event} in {:#}", page.body));
        assert!(tells_of(newest, &told["id"]), "{told:#} {newest:#}");
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn what_cannot_be_caused_is_said_with_the_reason() {
    let home = Home::new();
    home.run("trigger approval.expired").expect(2).complains("clock advance 25h");
    home.run("trigger payment.lost").expect(2).complains("there is no event `payment.lost`");
    home.run("trigger").expect(2);
    home.run("trigger --list").expect(0).says("payment.completed").says("not from here");
}

#[test]
fn a_key_of_real_money_triggers_nothing() {
    let key = format!("wg_live_{}", "0".repeat(43));
    let home = Home::new().with("COUNTERSIGN_API_KEY", &key);
    home.run("trigger payment.completed").expect(2).complains("in the sandbox alone");
}

/// Whether the event's object is the one that was named.
fn tells_of(event: &Value, id: &Value) -> bool {
    let data = event["data"].as_object().unwrap();
    data.values().any(|value| value == id)
}
