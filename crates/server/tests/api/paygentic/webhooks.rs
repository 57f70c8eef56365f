//! Whether a merchant is told by webhook.

use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::json;

use super::scene::{forbidden, invalid, platform, refused};
use crate::harness::World;

const WEBHOOKS: &str = "/v0/webhooks";
const PORTAL: &str = "/v0/webhooks/portal";

#[tokio::test]
async fn webhooks_are_switched_on_once_and_turned_thereafter() {
    let world = World::new().await;
    let by = &world.operator;
    for path in [WEBHOOKS, PORTAL] {
        refused(world.get(by, path).await, 404, "RESOURCE_NOT_FOUND");
    }
    let turn = json!({ "enabled": true });
    refused(world.patch(by, WEBHOOKS, turn.clone()).await, 404, "RESOURCE_NOT_FOUND");
    refused(world.delete(by, WEBHOOKS).await, 404, "RESOURCE_NOT_FOUND");
    let made = world.act(by, WEBHOOKS).await;
    let org = world.org.to_string();
    let made = made.expect(
        201,
        json!({
            "object": "webhooks", "merchantId": org, "enabled": true,
            "createdAt": "2026-03-02T12:00:00.000Z", "updatedAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    assert!(made.text("applicationId").starts_with("app_"));
    refused(world.act(by, WEBHOOKS).await, 400, "DUPLICATE_RESOURCE");
    world.advance_seconds(1);
    assert_eq!(world.delete(by, WEBHOOKS).await.status, 204);
    let at = "2026-03-02T12:00:01.000Z";
    let off = world.get(by, WEBHOOKS).await;
    off.expect(200, json!({ "enabled": false, "updatedAt": at }));
    world.patch(by, WEBHOOKS, turn).await.expect(200, json!({ "enabled": true }));
    invalid(world.patch(by, WEBHOOKS, json!({})).await, "enabled", "required");
    let odd = json!({ "enabled": "yes" });
    invalid(world.patch(by, WEBHOOKS, odd).await, "enabled", "invalid_value");
}

#[tokio::test]
async fn the_portal_is_the_dashboards_page() {
    let public_url = "https://pay.example.test".to_owned();
    let options = Options { public_url, ..Options::default() };
    let world = World::with(EngineConfig::default(), options).await;
    world.act(&world.operator, WEBHOOKS).await.expect(201, json!({}));
    let portal = world.get(&world.operator, PORTAL).await;
    portal.expect(
        200,
        json!({
            "object": "webhookPortal", "url": "https://pay.example.test/settings/webhooks",
            "expiresAt": "2026-03-02T13:00:00.000Z",
        }),
    );
}

#[tokio::test]
async fn a_merchant_is_named_in_the_body_or_in_the_query() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let key = platform(&world).await;
    let named = json!({ "merchantId": other.org.to_string() });
    let made = world.post(&key, WEBHOOKS, named.clone()).await;
    made.expect(201, json!({ "merchantId": other.org.to_string() }));
    let path = format!("{WEBHOOKS}?merchantId={}", other.org);
    world.get(&key, &path).await.expect(200, json!({ "enabled": true }));
    world.get(&other.operator, WEBHOOKS).await.expect(200, json!({ "enabled": true }));
    assert_eq!(world.delete(&key, &path).await.status, 204);
    forbidden(world.get(&world.operator, &path).await, "not_member");
    forbidden(world.post(&world.operator, WEBHOOKS, named).await, "not_member");
    refused(world.get(&world.operator, WEBHOOKS).await, 404, "RESOURCE_NOT_FOUND");
}
