//! Webhooks: endpoints, what was sent to them, and what becomes of it.

use std::sync::Arc;

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::ids::{EventId, Id as _, Ulid, WebhookId};
use countersign_domain::log::LogRecord;
use countersign_domain::webhook::{Attempt, Attempted, Delivery, RecordDeliveries};
use countersign_engine::{EngineConfig, ScanKind};
use countersign_server::app::Options;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::harness::World;

/// An address that anybody may send to. Nothing is sent there.
const URL: &str = "https://93.184.216.34/hooks";

async fn hook(world: &World, body: Value) -> WebhookId {
    let made = world.post(&world.operator, "/v1/webhooks", body).await.expect(201, json!({}));
    made.id().parse().unwrap()
}

/// What a dispatcher would write down of the newest events: failures that are not tried again.
pub(crate) async fn dead_letters(world: &World, webhook: WebhookId, many: usize) -> Vec<String> {
    let records: Vec<Arc<LogRecord>> = world.rows(world, ScanKind::Log).await;
    let events = records.iter().rev().filter(|record| record.body.fact.event().is_some());
    let mut ids = Vec::new();
    let mut attempts = Vec::new();
    for record in events.take(many) {
        let event = EventId::from_ulid(record.body.id.ulid());
        let delivery = Delivery::id_of(webhook, event);
        let name = record.body.fact.event().unwrap().as_str().to_owned();
        let attempt = Attempt {
            at: world.now(),
            status: Some(503),
            duration_ms: 7,
            error: None,
            excerpt: Some("closed".to_owned()),
        };
        ids.push(delivery.to_string());
        attempts.push(Attempted {
            delivery,
            event,
            seq: record.seq,
            name,
            begun_at: None,
            attempt,
            retry_at: None,
        });
    }
    let (org, dropped) = (world.org, Vec::new());
    let record = RecordDeliveries { org, webhook, cursor: 0, attempts, dropped };
    world.submit(Caller::System, Command::RecordDeliveries(record)).await.unwrap();
    ids
}

#[tokio::test]
async fn an_endpoint_is_made_changed_shown_and_deleted() {
    let world = World::new().await;
    let body = json!({ "url": URL, "events": ["payment.completed", "*"], "description": "books" });
    let made = world.post(&world.operator, "/v1/webhooks", body).await;
    let shown = json!({
        "url": URL, "events": ["payment.completed", "*"], "enabled": true,
        "description": "books", "format": "WALLGENT", "environment": "SANDBOX",
        "failingSince": null, "disabledReason": null,
    });
    let made = made.expect(201, shown.clone());
    let secret = made.text("secret");
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
    let path = format!("/v1/webhooks/{}", made.id());
    let found = world.get(&world.operator, &path).await.expect(200, shown);
    assert!(!found.body.to_string().contains("whsec_"), "the secret is shown once");
    let changes = json!({ "enabled": false, "events": ["x"], "description": null });
    let changed = world.patch(&world.operator, &path, changes).await;
    let changed = changed.expect(200, json!({ "url": URL, "enabled": false, "events": ["x"] }));
    assert!(changed["description"].is_null());
    let list = world.get(&world.operator, "/v1/webhooks").await;
    let list = list.expect(200, json!({ "data": [{ "id": made.id() }], "hasMore": false }));
    assert!(!list.body.to_string().contains("whsec_"));
    world.get(&world.live, &path).await.expect_error(403, "ENVIRONMENT_MISMATCH");
    let stranger = world.another_tenant("Other").await;
    world.get(&stranger.operator, &path).await.expect_error(404, "WEBHOOK_NOT_FOUND");
    let gone = world.delete(&world.operator, &path).await;
    gone.expect(200, json!({ "id": made.id(), "deleted": true }));
    world.get(&world.operator, &path).await.expect_error(404, "WEBHOOK_NOT_FOUND");
    world.delete(&world.operator, &path).await.expect_error(404, "WEBHOOK_NOT_FOUND");
    world.patch(&world.operator, &path, json!({})).await.expect_error(404, "WEBHOOK_NOT_FOUND");
    world.get(&world.operator, "/v1/webhooks").await.expect(200, json!({ "data": [] }));
    let log = world.get(&world.operator, "/v1/audit-logs?resourceType=webhook").await;
    assert!(!log.body.to_string().contains("whsec_"), "{:#}", log.body);
}

#[tokio::test]
async fn a_repeated_request_makes_one_endpoint_and_shows_its_secret_no_more() {
    let world = World::new().await;
    let body = json!({ "url": URL, "events": ["*"], "idempotencyKey": "once" });
    let made = world.post(&world.operator, "/v1/webhooks", body.clone()).await;
    let made = made.expect(201, json!({}));
    let again = world.post(&world.operator, "/v1/webhooks", body).await;
    let again = again.expect(201, json!({ "id": made.id() }));
    assert!(again["secret"].is_null());
    let path = format!("/v1/webhooks/{}/rotate-secret", made.id());
    let rotated = world.post(&world.operator, &path, json!({})).await;
    let rotated = rotated.expect(200, json!({ "id": made.id() }));
    assert_ne!(rotated.text("secret"), made.text("secret"));
    for overlap in [json!(-1), json!(604_801), json!("1"), json!(1.5)] {
        let body = json!({ "overlapSeconds": overlap });
        world.post(&world.operator, &path, body).await.expect_invalid("overlapSeconds");
    }
}

#[tokio::test]
async fn what_cannot_be_an_endpoint_is_refused() {
    let world = World::new().await;
    let long = format!("https://93.184.216.34/{}", "x".repeat(2_048));
    let urls = [
        json!(null),
        json!(7),
        json!(""),
        json!("receiver"),
        json!("ftp://93.184.216.34/"),
        json!("javascript:alert(1)"),
        json!("https://"),
        json!(long),
        json!("https://me:secret@93.184.216.34/"),
        json!("https://93.184.216.34/#part"),
        json!("http://127.0.0.1/"),
        json!("http://localhost/"),
        json!("http://2130706433/"),
        json!("http://0x7f.1/"),
        json!("http://10.0.0.1/"),
        json!("http://100.64.0.1/"),
        json!("http://169.254.169.254/latest/meta-data"),
        json!("http://[::1]/"),
        json!("http://[::ffff:10.0.0.1]/"),
        json!("http://[64:ff9b::a00:1]/"),
        json!("http://[fe80::1]/"),
    ];
    for url in urls {
        let body = json!({ "url": url, "events": ["*"] });
        world.post(&world.operator, "/v1/webhooks", body).await.expect_invalid("url");
    }
    let many: Vec<String> = (0..101).map(|number| format!("e{number}")).collect();
    for events in [json!(null), json!([]), json!(["a", 1]), json!([" "]), json!("*"), json!(many)] {
        let body = json!({ "url": URL, "events": events });
        world.post(&world.operator, "/v1/webhooks", body).await.expect_invalid("events");
    }
    for (field, value) in [
        ("description", json!("x".repeat(257))),
        ("enabled", json!("yes")),
        ("format", json!("SVIX")),
    ] {
        let mut body = json!({ "url": URL, "events": ["*"] });
        body[field] = value;
        world.post(&world.operator, "/v1/webhooks", body).await.expect_invalid(field);
    }
    let plain = json!({ "url": "http://93.184.216.34/", "events": ["*"] });
    world.post(&world.live, "/v1/webhooks", plain.clone()).await.expect_invalid("url");
    let made = world.post(&world.operator, "/v1/webhooks", plain).await.expect(201, json!({}));
    let path = format!("/v1/webhooks/{}", made.id());
    let inside = json!({ "url": "http://192.168.0.1/" });
    world.patch(&world.operator, &path, inside).await.expect_invalid("url");
}

#[tokio::test]
async fn a_test_is_sent_at_once() {
    let webhook_targets = "127.0.0.1".parse().unwrap();
    let options = Options { webhook_targets, ..Options::default() };
    let world = World::with(EngineConfig::default(), options).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let answering = tokio::spawn(async move {
        let mut requests = Vec::new();
        for status in ["204 No Content", "500 Oops"] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !String::from_utf8_lossy(&request).ends_with('}') {
                stream.read_buf(&mut request).await.unwrap();
            }
            let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            requests.push(String::from_utf8(request).unwrap());
        }
        requests
    });
    let id = hook(&world, json!({ "url": url, "events": ["*"] })).await;
    let path = format!("/v1/webhooks/{id}/test");
    let tested = world.act(&world.operator, &path).await;
    tested.expect(200, json!({ "id": id.to_string(), "delivered": true, "statusCode": 204 }));
    let tested = world.act(&world.operator, &path).await;
    tested.expect(200, json!({ "id": id.to_string(), "delivered": false, "statusCode": 500 }));
    let requests = answering.await.unwrap();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert!(head.contains("wallgent-event: webhook.test"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!((&body["type"], &body["data"]["webhookId"]), (&json!("webhook.test"), &json!(id)));
    assert_ne!(requests[0], requests[1]);
    let deliveries = format!("/v1/webhooks/{id}/deliveries");
    world.get(&world.operator, &deliveries).await.expect(200, json!({ "data": [] }));
}

#[tokio::test]
async fn deliveries_show_what_was_sent_and_what_came_back() {
    let world = World::new().await;
    let id = hook(&world, json!({ "url": URL, "events": ["*"] })).await;
    let payment = world.pay(&world.operator, (world.ops, world.vendor), "5").await;
    let [newest] = dead_letters(&world, id, 1).await.try_into().unwrap();
    let page = world.get(&world.operator, &format!("/v1/webhooks/{id}/deliveries")).await;
    let page = page.expect(
        200,
        json!({
            "data": [{
                "id": newest, "webhookId": id.to_string(), "eventType": "payment.completed",
                "status": "FAILED", "attempts": 1, "nextAttemptAt": null,
                "response": { "statusCode": 503, "body": "closed", "durationMs": 7 },
            }],
            "hasMore": false,
        }),
    );
    let request = &page["data"][0]["request"];
    let event = world.get(&world.operator, "/v1/events?limit=1").await;
    let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, event["data"][0]);
    assert_eq!(body["data"]["transactionId"], payment.id());
    assert_eq!(request["headers"]["wallgent-delivery"], newest);
    assert_eq!(request["headers"]["webhook-id"], body["id"]);
    assert!(!page.body.to_string().contains("sha256="));
}

#[tokio::test]
async fn what_was_decided_about_a_dead_letter_is_answered_again_under_its_key() {
    let world = World::new().await;
    let id = hook(&world, json!({ "url": URL, "events": ["*"] })).await;
    for _ in 0..2 {
        world.pay(&world.operator, (world.ops, world.vendor), "5").await.expect(201, json!({}));
    }
    let ids = dead_letters(&world, id, 2).await;
    let letters = ids.iter().map(|id| id.replacen("dlv_", "dlq_", 1));
    for (letter, (verb, status)) in letters.zip([("retry", "PENDING"), ("discard", "FAILED")]) {
        let path = format!("/v1/webhooks/dlq/{letter}/{verb}");
        let act = async |key: &str| {
            let ask = world.ask("POST", &path).key(&world.operator);
            ask.header("idempotency-key", key).send().await
        };
        for _ in 0..2 {
            let done = act("once").await;
            done.expect(200, json!({ "id": letter.clone(), "status": status }));
        }
        act("twice").await.expect_error(404, "WEBHOOK_NOT_FOUND");
        let other = world.ask("POST", &path).key(&world.operator);
        let other = other.header("idempotency-key", "once").json(&json!({ "x": 1 })).send().await;
        assert_eq!(other.status, 409, "the same key with another request");
    }
    let told = world.get(&world.operator, "/metrics").await;
    let text = String::from_utf8(told.bytes).unwrap();
    assert!(text.contains("countersign_webhook_attempts_total{outcome=\"failed\"} 2\n"), "{text}");
    for line in
        ["countersign_webhook_backlog 0\n", "countersign_webhook_backlog_seconds 0.000000\n"]
    {
        assert!(text.contains(line), "{text}");
    }
}

#[tokio::test]
async fn deliveries_are_made_again_or_given_up() {
    let world = World::new().await;
    let id = hook(&world, json!({ "url": URL, "events": ["*"] })).await;
    for _ in 0..4 {
        world.pay(&world.operator, (world.ops, world.vendor), "5").await.expect(201, json!({}));
        world.advance_seconds(60);
    }
    let ids = dead_letters(&world, id, 4).await;
    let letter = |index: usize| ids[index].replacen("dlv_", "dlq_", 1);
    let dlq =
        async |query: &str| world.get(&world.operator, &format!("/v1/webhooks/dlq{query}")).await;
    let all = dlq("").await.expect(200, json!({ "total": 4, "limit": 20, "offset": 0 }));
    let names: Vec<&str> = all.data().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(names, (0..4).map(letter).collect::<Vec<_>>());
    assert_eq!(all["data"][0]["lastError"], "the endpoint answered 503");
    assert_eq!(all["data"][0]["payload"]["type"], "payment.completed");
    let part = dlq("?limit=2&offset=1").await;
    part.expect(
        200,
        json!({ "data": [{ "id": letter(1) }, { "id": letter(2) }], "hasMore": true }),
    );
    dlq("?offset=9").await.expect(200, json!({ "data": [], "total": 4, "hasMore": false }));
    dlq("?limit=x").await.expect_invalid("limit");
    dlq("?offset=x").await.expect_invalid("offset");
    let act = async |path: String| world.act(&world.operator, &path).await;
    let retried = act(format!("/v1/webhooks/dlq/{}/retry", letter(0))).await;
    retried.expect(200, json!({ "id": letter(0), "status": "PENDING" }));
    let again = act(format!("/v1/webhooks/dlq/{}/retry", letter(0))).await;
    again.expect_error(404, "WEBHOOK_NOT_FOUND");
    let discarded = act(format!("/v1/webhooks/dlq/{}/discard", letter(1))).await;
    discarded.expect(200, json!({ "id": letter(1), "status": "FAILED" }));
    let replayed = act(format!("/v1/webhooks/{id}/deliveries/{}/replay", ids[1])).await;
    replayed.expect(200, json!({ "id": ids[1], "status": "PENDING" }));
    let missing = Delivery::id_of(id, EventId::from_ulid(Ulid(7)));
    let unknown = act(format!("/v1/webhooks/{id}/deliveries/{missing}/replay")).await;
    unknown.expect_error(404, "WEBHOOK_NOT_FOUND");
    dlq("").await.expect(200, json!({ "total": 2 }));
    let replay = format!("/v1/webhooks/{id}/replay");
    let since = |at: &str| json!({ "since": at });
    let later = world.post(&world.operator, &replay, since("2026-03-02T12:01:00Z")).await;
    later.expect(200, json!({ "id": id.to_string(), "replayed": 1, "hasMore": false }));
    let early = world.post(&world.operator, &replay, since("2026-03-01T00:00:00Z")).await;
    early.expect(200, json!({ "replayed": 1 }));
    let none = world.post(&world.operator, &replay, since("2026-03-01T00:00:00Z")).await;
    none.expect(200, json!({ "replayed": 0, "hasMore": false }));
    for wrong in [json!({}), json!({ "since": "yesterday" }), json!({ "since": 7 })] {
        world.post(&world.operator, &replay, wrong).await.expect_invalid("since");
    }
    let off = json!({ "enabled": false });
    world.patch(&world.operator, &format!("/v1/webhooks/{id}"), off).await.expect(200, json!({}));
    let refused = act(format!("/v1/webhooks/{id}/deliveries/{}/replay", ids[1])).await;
    let refused = refused.expect_error(409, "INVALID_STATE");
    assert_eq!(refused["error"]["details"]["reason"], "WEBHOOK_DISABLED");
}
