//! `kill -9` while webhooks go out: every event reaches every endpoint, as often as need be, and
//! each time it is the same.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Home, Load, Manner, Receiver};

/// How many crashes there are, where somebody wants more than a few: `cargo xtask soak webhooks`.
const CRASHES: &str = "COUNTERSIGN_TEST_CRASHES";
const CRASHES_USUAL: usize = 3;

/// Attempts come soon after one another, and there are enough of them.
const RETRY_SECONDS: &str = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1";

/// How many deliveries to one endpoint can be on their way or not yet written down when the server
/// is killed. Only these come again.
const UNRECORDED_MAX: usize = 32 + 256;

const MANNERS: [Manner; 4] = [Manner::Behaves, Manner::Fails, Manner::Hangs, Manner::HangsUp];

#[test]
fn after_every_crash_every_event_reaches_every_endpoint() {
    let home = Home::new().with("COUNTERSIGN__WEBHOOKS__RETRY_SECONDS", RETRY_SECONDS);
    let mut server = home.dev();
    let begin = newest(&home);
    let endpoints = MANNERS.map(|manner| {
        let receiver = Receiver::start(manner);
        let body = json!({ "url": receiver.url(), "events": ["*"] });
        let created = home.operator().post("/v1/webhooks", &body).expect(201);
        (manner, created.text("secret"), receiver)
    });
    for crash in 0..crashes() {
        let load = Load::begin(&home, &format!("load-{crash}"));
        // Some other moment each time, and the same ones in every run.
        load.until_acknowledged(20 + crash * 37 % 83);
        server.kill();
        load.end();
        server = home.dev();
    }
    let events = payments_since(&home, &begin);
    assert!(events.len() >= 20 * crashes());
    for (manner, secret, receiver) in &endpoints {
        receiver.behave();
        let ids: Vec<String> = events.iter().map(|event| text(event, "id")).collect();
        receiver.until(&ids);
        let seen = receiver.seen();
        if *manner == Manner::Behaves {
            let again: usize = seen.values().map(|times| times.len() - 1).sum();
            assert!(again <= UNRECORDED_MAX * crashes(), "{again} came again");
        }
        for event in &events {
            let times = &seen[&text(event, "id")];
            let first = &times[0];
            let told: Value = serde_json::from_str(&first.body).unwrap();
            assert_eq!(&told, event, "{manner:?} was told something else");
            for again in times {
                again.assert_signed(secret);
                assert_eq!(again.body, first.body, "{manner:?}: not the same bytes");
                for header in ["wallgent-delivery", "wallgent-event", "webhook-id"] {
                    assert_eq!(again.headers[header], first.headers[header], "{manner:?}");
                }
            }
        }
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn a_vaults_events_are_signed_over_the_raw_body_as_python_checks_it() {
    let home = Home::new();
    let server = home.dev();
    let (api, told) = (home.operator(), Receiver::start(Manner::Behaves));
    let body = json!({ "url": told.url(), "events": ["*"] });
    let secret = api.post("/api/v1/webhooks", &body).expect(201).text("secret");
    let vault = text(&api.get("/api/v1/vaults").expect(200)["data"][0], "id");
    let body = json!({
        "chainId": 137, "type": "TRANSFER", "sender": { "vaultId": vault }, "amount": "5000",
        "recipient": { "address": "0x2222222222222222222222222222222222222222" },
        "asset": {
            "type": "token", "symbol": "USDC", "decimals": 6,
            "address": "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
        },
    });
    let held = api.post("/api/v1/transactions", &body).expect(201);
    let request = held.text("approvalRequestId");
    let came = told.until_any(|it| {
        it.body.contains("\"approval_request.created\"") && it.body.contains(&request)
    });
    let said: Value = serde_json::from_str(&came.body).unwrap();
    let path = format!("/api/v1/transactions/approval-requests/{request}");
    assert_eq!(said["data"], api.get(&path).expect(200).body, "as it is read");
    let delivery = |name: &str, (body, secret): (&str, &str), genuine: bool| {
        json!({
            "format": "CUBEWIRE", "name": name, "headers": came.headers, "body": body,
            "secret": secret, "genuine": genuine,
        })
    };
    let spaced = came.body.replacen('{', "{ ", 1);
    judge(&json!([
        delivery("as it came", (&came.body, &secret), true),
        delivery("the same, spelt otherwise", (&spaced, &secret), false),
        delivery("by another secret", (&came.body, "whsec_AAAA"), false),
    ]));
    server.stop();
}

#[test]
fn a_held_transfer_is_told_in_order_and_signed_as_python_checks_it() {
    let home = Home::new();
    let server = home.dev();
    let api = home.operator();
    let organization = api.get("/v1/organizations/me").expect(200).id();
    let (told, refusing) = (Receiver::start(Manner::Behaves), Receiver::start(Manner::Refuses));
    let hook = |receiver: &Receiver| {
        let body = json!({ "url": receiver.url(), "events": ["*"], "format": "HIFI" });
        api.post("/v1/webhooks", &body).expect(201)
    };
    let (made, refused) = (hook(&told), hook(&refusing));
    let body = json!({
        "requestId": "told", "requireApproval": true, "amount": 250,
        "source": { "userId": "usr_abc123" }, "destination": { "userId": "usr_xyz789" },
        "currency": "usdc", "chain": "POLYGON",
    });
    let held = api.post("/v2/wallets/transfers", &body).expect(200);
    let details = &held["transferDetails"];
    let (transfer, approval) = (text(details, "id"), text(&details["approval"], "id"));
    let path = format!("/v2/transfer-approvals/{approval}/approve");
    api.post(&path, &json!({ "comment": "fine" })).expect(200);
    told.until_any(|delivered| delivered.body.contains("COMPLETED"));
    let seen = told.seen();
    let events = told.order().into_iter().map(|id| seen[&id][0].clone());
    let events: Vec<_> = events.filter(|event| event.body.contains(&transfer)).collect();
    let kinds: Vec<String> = events
        .iter()
        .map(|event| text(&serde_json::from_str(&event.body).unwrap(), "eventType"))
        .collect();
    let first = [
        "WALLET.TRANSFER.CREATE",
        "TRANSFER.APPROVAL.PENDING",
        "TRANSFER.APPROVAL.APPROVED",
        "WALLET.TRANSFER.UPDATE",
    ];
    assert_eq!(kinds[..4], first);
    assert!(events.last().unwrap().body.contains("COMPLETED"), "the order is kept to the end");
    let keys = api.get(&format!("/v2/.well-known/jwks/{organization}.json")).expect(200);
    let judged: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "format": "HIFI", "name": "told", "headers": event.headers, "body": event.body,
                "jwk": keys["keys"][0], "pem": made.text("publicKey"), "genuine": true,
            })
        })
        .collect();
    judge(&json!(judged));
    // What the endpoint refuses is not sent again.
    refusing.until_any(|delivered| delivered.body.contains("COMPLETED"));
    assert!(refusing.seen().values().all(|times| times.len() == 1));
    assert_eq!(refused.text("publicKey"), made.text("publicKey"));
    server.stop();
    home.assert_holds();
}

/// Has Python judge deliveries.
fn judge(deliveries: &Value) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/formats.py");
    let mut command = Command::new("python3");
    let piped = command.arg(script).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(deliveries.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn crashes() -> usize {
    let wanted = std::env::var(CRASHES).ok();
    wanted.map_or(CRASHES_USUAL, |crashes| crashes.parse().unwrap())
}

fn newest(home: &Home) -> String {
    let page = home.operator().get("/v1/events?limit=1").expect(200);
    text(&page["data"][0], "id")
}

/// The events of payments and approvals behind one that is known, oldest first.
fn payments_since(home: &Home, begin: &str) -> Vec<Value> {
    let (api, mut events) = (home.operator(), Vec::new());
    let mut path = "/v1/events?limit=100".to_owned();
    loop {
        let page = api.get(&path).expect(200);
        for event in page["data"].as_array().unwrap() {
            if text(event, "id") == begin {
                events.reverse();
                return events;
            }
            let name = text(event, "event");
            if name.starts_with("payment.") || name.starts_with("approval.") {
                events.push(event.clone());
            }
        }
        path = format!("/v1/events?limit=100&cursor={}", page["cursor"].as_str().unwrap());
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap().to_owned()
}
