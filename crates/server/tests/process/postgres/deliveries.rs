//! Two servers that could send: one does, and when it is gone, so does the other.

use countersign_cluster::testing::database;
use serde_json::{Value, json};

use super::home;
use crate::harness::{Api, Home, Manner, Receiver};

/// What can have been on its way, or not yet written down, when a server was killed.
const UNRECORDED_MAX: usize = 32 + 256;

#[test]
fn what_either_server_commits_is_delivered_once_until_the_one_that_sends_is_gone() {
    let database = database().unwrap();
    let home = home(&database.url).with("COUNTERSIGN__WEBHOOKS__ALLOW_TARGETS", "127.0.0.0/8");
    home.dev().stop();
    let one = home.serve();
    let receiver = Receiver::start(Manner::Behaves);
    let api = |url: &str| Api::new(url, &home.env("API_KEY"));
    let body = json!({ "url": receiver.url(), "events": ["payment.completed"] });
    api(&one.url).post("/v1/webhooks", &body).expect(201);
    let other = home.serve();
    let mut paid = Vec::new();
    for round in 0..20 {
        let url = if round % 2 == 0 { &one.url } else { &other.url };
        paid.push(pay(&home, &api(url)));
    }
    receiver.until(&events(&api(&other.url), &paid));
    assert_eq!(times(&receiver), 20, "each of them once");
    // Whichever of them sends, it is gone in one of these rounds.
    one.kill();
    for _ in 0..10 {
        paid.push(pay(&home, &api(&other.url)));
    }
    receiver.until(&events(&api(&other.url), &paid));
    let again = home.serve();
    other.kill();
    for _ in 0..10 {
        paid.push(pay(&home, &api(&again.url)));
    }
    let told = events(&api(&again.url), &paid);
    receiver.until(&told);
    assert_eq!(told.len(), 40);
    assert!(times(&receiver) <= 40 + 2 * UNRECORDED_MAX);
    again.stop();
    home.assert_holds();
}

fn pay(home: &Home, api: &Api) -> String {
    let (from, to) = (home.env("OPS_WALLET_ID"), home.env("VENDOR_WALLET_ID"));
    let body = json!({ "from": from, "to": to, "amount": "1.00" });
    let paid = api.post("/v1/payments", &body).expect(201);
    paid.text("id")
}

/// The events that tell of these payments.
fn events(api: &Api, paid: &[String]) -> Vec<String> {
    let page = api.get("/v1/events?limit=100&events=payment.completed").expect(200);
    let is_paid = |event: &&Value| {
        let id = event["data"]["transactionId"].as_str().unwrap();
        paid.iter().any(|paid| paid == id)
    };
    let events = page["data"].as_array().unwrap().iter().filter(is_paid);
    let ids: Vec<String> = events.map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), paid.len());
    ids
}

/// How many deliveries came.
fn times(receiver: &Receiver) -> usize {
    receiver.seen().values().map(Vec::len).sum()
}
