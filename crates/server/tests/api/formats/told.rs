//! What an endpoint would be told: the bodies of its deliveries, as `/v1` shows them.

use std::sync::Arc;

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::ids::{EventId, Id as _, WebhookId};
use countersign_domain::log::LogRecord;
use countersign_domain::webhook::{Attempt, Attempted, Delivery, RecordDeliveries};
use countersign_engine::ScanKind;
use serde_json::{Value, json};

use crate::harness::World;

/// An address that anybody may send to. Nothing is sent there.
const URL: &str = "https://93.184.216.34/hooks";

/// An endpoint of a format that hears of everything.
pub(super) async fn hook(world: &World, format: &str) -> WebhookId {
    let body = json!({ "url": URL, "events": ["*"], "format": format });
    let made = world.post(&world.operator, "/v1/webhooks", body).await;
    made.expect(201, json!({ "format": format })).id().parse().unwrap()
}

/// What the endpoint is told of everything that has happened, oldest first: as if each event had
/// been tried once, and refused.
pub(super) async fn told(world: &World, webhook: WebhookId) -> Vec<Value> {
    let records: Vec<Arc<LogRecord>> = world.rows(world, ScanKind::Log).await;
    let attempts = records.iter().map(|record| {
        let event = EventId::from_ulid(record.body.id.ulid());
        let (at, duration_ms) = (world.now(), 7);
        let attempt = Attempt { at, status: Some(503), duration_ms, error: None, excerpt: None };
        Attempted {
            delivery: Delivery::id_of(webhook, event),
            event,
            seq: record.seq,
            name: "tried".to_owned(),
            begun_at: None,
            attempt,
            retry_at: None,
        }
    });
    let (org, attempts, dropped) = (world.org, attempts.collect(), Vec::new());
    let record = RecordDeliveries { org, webhook, cursor: 0, attempts, dropped };
    world.submit(Caller::System, Command::RecordDeliveries(record)).await.unwrap();
    let path = format!("/v1/webhooks/{webhook}/deliveries?limit=100");
    let page = world.get(&world.operator, &path).await.expect(200, json!({ "hasMore": false }));
    let bodies = page.data().iter().rev().map(|row| row["request"]["body"].as_str().unwrap());
    let told: Vec<Value> = bodies
        .filter(|body| !body.is_empty())
        .map(|body| serde_json::from_str(body).unwrap())
        .collect();
    assert!(!told.is_empty());
    told
}

/// The words under a member of each.
pub(super) fn words(told: &[Value], name: &str) -> Vec<String> {
    told.iter().map(|event| event[name].as_str().unwrap().to_owned()).collect()
}
