//! `/v1/api-keys`.

use countersign_domain::access::Environment;
use countersign_domain::context::Settings;
use countersign_domain::key::KeyKind;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::{Value, json};

use crate::harness::{Answer, Golden, Key, NewTestKey, World};

const PATH: &str = "/v1/api-keys";

/// The key that a creation answered.
fn key(made: &Answer, world: &World) -> Key {
    let person = world.operator.person;
    Key { id: made.id().parse().unwrap(), secret: made.text("secret"), person }
}

fn at(id: impl std::fmt::Display) -> String {
    format!("{PATH}/{id}")
}

#[tokio::test]
async fn a_keys_life_reads_like_this() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let body = json!({
        "name": "reporting", "permissions": ["payments:read", "wallets:read"],
        "walletScope": [world.ops.to_string()], "allowedIps": ["10.0.0.0/8", "192.0.2.7"],
        "expiresAt": "2027-01-01T00:00:00+01:00",
    });
    let id = golden.send(by, ("POST", PATH), body).await.id();
    golden.send(by, ("GET", &at(&id)), Value::Null).await;
    let body = json!({ "name": "reports", "expiresAt": null, "walletScope": [] });
    golden.send(by, ("PATCH", &at(&id)), body).await;
    golden.send(by, ("GET", PATH), Value::Null).await;
    golden.send(by, ("DELETE", &at(&id)), Value::Null).await;
    golden.send(by, ("PATCH", &at(&id)), json!({ "name": "again" })).await;
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn a_secret_is_shown_once_and_works() {
    let world = World::new().await;
    let body = json!({ "name": "one", "idempotencyKey": "k" });
    let made = world.post(&world.operator, PATH, body.clone()).await.expect(201, json!({}));
    let secret = made.text("secret");
    assert!(secret.starts_with("wg_test_") && secret.len() == 51, "{secret}");
    assert_eq!(made["keyPrefix"], secret[..12]);
    world.get(&key(&made, &world), PATH).await.expect(200, json!({}));
    let again = world.post(&world.operator, PATH, body).await;
    let again = again.expect(201, json!({ "id": made.id(), "secret": null }));
    assert!(again.body.as_object().unwrap().contains_key("secret"));
    for path in [at(made.id()), PATH.to_owned(), "/v1/audit-logs".into(), "/v1/events".into()] {
        let told = world.get(&world.operator, &path).await.expect(200, json!({}));
        assert!(!told.body.to_string().contains(&secret), "{path} tells the secret");
    }
}

#[tokio::test]
async fn what_is_left_out_is_the_callers_and_an_empty_list_is_nothing() {
    let world = World::new().await;
    let few = world.limited_key(&world, &["organizations:write", "wallets:read"]).await;
    let made = world.post(&few, PATH, json!({})).await;
    let expected = json!({
        "name": "API key", "kind": "PERSON", "permissions": ["wallets:read", "organizations:write"],
        "walletScope": [], "allowedIps": [], "environment": "SANDBOX", "status": "ACTIVE",
    });
    made.expect(201, expected);
    let none = world.post(&few, PATH, json!({ "permissions": [] })).await;
    let none = none.expect(201, json!({ "permissions": [] }));
    let nothing = key(&none, &world);
    world.get(&nothing, "/v1/wallets").await.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn no_key_grants_more_than_it_holds() {
    let world = World::new().await;
    let few = world.limited_key(&world, &["organizations:write", "wallets:read"]).await;
    for excess in ["payments:write", "*", "cards:sensitive_read"] {
        let refused = world.post(&few, PATH, json!({ "permissions": [excess] })).await;
        refused.expect_error(403, "PERMISSION_DENIED");
    }
    let strong = world.post(&world.operator, PATH, json!({ "name": "strong" })).await;
    let strong = strong.expect(201, json!({})).id();
    let widened = json!({ "permissions": ["payments:write"] });
    world.patch(&few, &at(&strong), widened).await.expect_error(403, "PERMISSION_DENIED");
    let longer = json!({ "expiresAt": null });
    world.patch(&few, &at(&strong), longer).await.expect_error(403, "PERMISSION_DENIED");
    world.patch(&few, &at(&strong), json!({ "name": "x" })).await.expect(200, json!({}));
}

#[tokio::test]
async fn an_agents_key_is_never_widened() {
    let world = World::new().await;
    let agent = world.post(&world.operator, "/v1/agents", json!({ "name": "bot" })).await;
    let id = agent.text("apiKeyId");
    for body in [
        json!({ "permissions": ["approvals:write"] }),
        json!({ "permissions": ["*"] }),
        json!({ "walletScope": [] }),
        json!({ "walletScope": null }),
    ] {
        let refused = world.patch(&world.operator, &at(&id), body).await;
        refused.expect_error(403, "PERMISSION_DENIED");
    }
    let shown = world.get(&world.operator, &at(&id)).await;
    let scope = json!([agent.id()]);
    shown.expect(200, json!({ "kind": "AGENT", "walletScope": scope, "name": "bot" }));
}

#[tokio::test]
async fn t18_a_production_key_comes_from_production() {
    let world = World::new().await;
    let body = json!({ "environment": "PRODUCTION" });
    let refused = world.post(&world.operator, PATH, body.clone()).await;
    refused.expect_error(403, "PERMISSION_DENIED");
    let made = world.post(&world.live, PATH, body.clone()).await;
    let made = made.expect(201, json!({ "environment": "PRODUCTION" }));
    assert!(made.text("secret").starts_with("wg_live_"));
    let down = world.post(&world.live, PATH, json!({ "environment": "SANDBOX" })).await;
    let down = down.expect(201, json!({ "environment": "SANDBOX" }));
    assert!(down.text("secret").starts_with("wg_test_"));
    world.get(&world.operator, &at(made.id())).await.expect_error(403, "ENVIRONMENT_MISMATCH");
    let revoke = world.delete(&world.operator, &at(made.id())).await;
    revoke.expect_error(403, "ENVIRONMENT_MISMATCH");
    let settings = Settings { dev: true, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let dev = World::with(config, Options::default()).await;
    dev.post(&dev.operator, PATH, body).await.expect(201, json!({ "environment": "PRODUCTION" }));
}

#[tokio::test]
async fn a_scope_is_of_wallets_that_are_there() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let scoped = |ids: Value| json!({ "walletScope": ids });
    let cases = [
        (json!([other.vendor.to_string()]), 404, "WALLET_NOT_FOUND"),
        (json!(["wal_01J00000000000000000000000"]), 404, "WALLET_NOT_FOUND"),
        (json!(["nonsense"]), 404, "WALLET_NOT_FOUND"),
        (json!([world.live_ops.to_string()]), 403, "ENVIRONMENT_MISMATCH"),
        (json!("x"), 400, "VALIDATION_ERROR"),
        (json!([5]), 400, "VALIDATION_ERROR"),
    ];
    for (ids, status, code) in cases {
        let made = world.post(&world.operator, PATH, scoped(ids.clone())).await;
        made.expect_error(status, code);
        let own = world.post(&world.operator, PATH, json!({})).await.id();
        let changed = world.patch(&world.operator, &at(&own), scoped(ids)).await;
        changed.expect_error(status, code);
    }
    let twice = json!([world.ops.to_string(), world.ops.to_string()]);
    let made = world.post(&world.operator, PATH, scoped(twice)).await;
    let made = made.expect(201, json!({ "walletScope": [world.ops.to_string()] }));
    let scoped = key(&made, &world);
    let wallets = world.get(&scoped, "/v1/wallets").await;
    assert_eq!(wallets.data().len(), 1);
    world.get(&scoped, PATH).await.expect_error(403, "PERMISSION_DENIED");
    world.post(&scoped, PATH, json!({})).await.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn a_key_may_be_used_from_where_it_says() {
    let world = World::new().await;
    let body = json!({ "allowedIps": ["10.1.0.0/16", "2001:db8::/32"] });
    let made = world.post(&world.operator, PATH, body).await;
    let narrow = key(&made, &world);
    let from = |address: &'static str| world.ask("GET", PATH).key(&narrow).from(address).send();
    from("10.1.2.3").await.expect(200, json!({}));
    from("10.2.0.1").await.expect_error(403, "PERMISSION_DENIED");
    world.get(&narrow, PATH).await.expect_error(403, "PERMISSION_DENIED");
    for wrong in ["10.0.0.0/33", "10.0.0", "localhost", "", "10.0.0.0/-1", "10.0.0.0/8/8"] {
        let refused = world.post(&world.operator, PATH, json!({ "allowedIps": [wrong] })).await;
        refused.expect_invalid("allowedIps");
    }
}

#[tokio::test]
async fn a_key_ends_at_its_instant_and_says_so() {
    let world = World::new().await;
    let body = json!({ "expiresAt": "2026-03-02T12:00:10Z" });
    let made = world.post(&world.operator, PATH, body).await;
    let made = made.expect(201, json!({ "status": "ACTIVE" }));
    let short = key(&made, &world);
    world.advance_seconds(9);
    world.get(&short, "/v1/wallets").await.expect(200, json!({}));
    world.advance_seconds(1);
    world.get(&short, "/v1/wallets").await.expect_error(401, "UNAUTHORIZED");
    let shown = world.get(&world.operator, &at(made.id())).await;
    shown.expect(200, json!({ "status": "EXPIRED", "revokedAt": null }));
    let revoked = world.delete(&world.operator, &at(made.id())).await;
    revoked.expect(200, json!({ "status": "REVOKED" }));
    let past = json!({ "expiresAt": "2020-01-01T00:00:00Z" });
    let past = world.post(&world.operator, PATH, past).await;
    past.expect(201, json!({ "status": "EXPIRED" }));
}

#[tokio::test]
async fn revoking_holds_at_once_and_twice_is_once() {
    let world = World::new().await;
    let made = world.post(&world.operator, PATH, json!({})).await;
    let gone = key(&made, &world);
    let revoke = format!("{}/revoke", at(made.id()));
    let first = world.act(&world.operator, &revoke).await;
    let first = first.expect(200, json!({ "status": "REVOKED", "deleted": true }));
    world.get(&gone, PATH).await.expect_error(401, "API_KEY_REVOKED");
    world.advance_seconds(60);
    let again = world.delete(&world.operator, &at(made.id())).await;
    again.expect(200, json!({ "status": "REVOKED", "revokedAt": first["revokedAt"] }));
    let changed = world.patch(&world.operator, &at(made.id()), json!({ "name": "x" })).await;
    changed.expect_error(409, "INVALID_STATE");
    let own = key(&world.post(&world.operator, PATH, json!({})).await, &world);
    let own_end = world.delete(&own, &at(own.id)).await;
    own_end.expect(200, json!({ "status": "REVOKED" }));
    world.get(&own, PATH).await.expect_error(401, "API_KEY_REVOKED");
}

#[tokio::test]
async fn when_a_key_was_last_used_is_known_whatever_it_did() {
    let world = World::new().await;
    let reader = key(&world.post(&world.operator, PATH, json!({})).await, &world);
    let payer = key(&world.post(&world.operator, PATH, json!({})).await, &world);
    let unused = world.post(&world.operator, PATH, json!({})).await.id();
    world.get(&reader, "/v1/wallets").await.expect(200, json!({}));
    world.advance_seconds(5);
    let pay = json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": 1 });
    world.post(&payer, "/v1/payments", pay).await.expect(201, json!({}));
    world.engine.flush_touches().await.unwrap();
    let used = |id: String| {
        let world = &world;
        async move { world.get(&world.operator, &at(id)).await["lastUsedAt"].clone() }
    };
    assert_eq!(used(reader.id.to_string()).await, "2026-03-02T12:00:00.000Z");
    assert_eq!(used(payer.id.to_string()).await, "2026-03-02T12:00:05.000Z");
    assert_eq!(used(unused).await, Value::Null);
    let list = world.get(&world.operator, PATH).await;
    let listed = list.data().iter().find(|key| key["id"] == payer.id.to_string()).unwrap();
    assert_eq!(listed["lastUsedAt"], "2026-03-02T12:00:05.000Z");
}

#[tokio::test]
async fn wrong_bodies_make_no_key() {
    let world = World::new().await;
    let cases = [
        (json!({ "name": 5 }), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "x".repeat(257) }), "name"),
        (json!({ "permissions": ["wallets:own"] }), "permissions"),
        (json!({ "permissions": ["read"] }), "permissions"),
        (json!({ "permissions": "wallets:read" }), "permissions"),
        (json!({ "environment": "sandbox" }), "environment"),
        (json!({ "environment": 1 }), "environment"),
        (json!({ "expiresAt": "tomorrow" }), "expiresAt"),
        (json!({ "expiresAt": "2026-03-02" }), "expiresAt"),
        (json!({ "expiresAt": "2026-13-02T00:00:00Z" }), "expiresAt"),
        (json!({ "expiresAt": "2026-03-02T00:00:00Z[UTC]" }), "expiresAt"),
        (json!({ "expiresAt": 5 }), "expiresAt"),
    ];
    let own = world.post(&world.operator, PATH, json!({})).await.id();
    for (body, field) in cases {
        world.post(&world.operator, PATH, body.clone()).await.expect_invalid(field);
        if field != "environment" {
            world.patch(&world.operator, &at(&own), body).await.expect_invalid(field);
        }
    }
}

#[tokio::test]
async fn ids_have_two_prefixes_and_one_tenant() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let id = world.post(&world.operator, PATH, json!({})).await.id();
    let alias = id.replace("key_", "del_");
    world.get(&world.operator, &at(&alias)).await.expect(200, json!({ "id": id }));
    for wrong in [other.operator.id.to_string(), id.replace("key_", "wal_"), "x".into()] {
        world.get(&world.operator, &at(&wrong)).await.expect_error(404, "API_KEY_NOT_FOUND");
        world.delete(&world.operator, &at(&wrong)).await.expect_error(404, "API_KEY_NOT_FOUND");
        let changed = world.patch(&world.operator, &at(&wrong), json!({})).await;
        changed.expect_error(404, "API_KEY_NOT_FOUND");
    }
}

#[tokio::test]
async fn the_list_shows_the_keys_of_one_environment() {
    let world = World::new().await;
    let all = world.get(&world.operator, PATH).await;
    assert_eq!(all.data().len(), 2, "operator and reviewer");
    let live = world.get(&world.live, PATH).await;
    assert_eq!(live.data().len(), 1);
    let page = world.get(&world.operator, "/v1/api-keys?limit=1").await;
    let page = page.expect(200, json!({ "hasMore": true }));
    let next = format!("/v1/api-keys?limit=1&cursor={}", page.text("cursor"));
    world.get(&world.operator, &next).await.expect(200, json!({ "hasMore": false }));
    let foreign = format!("/v1/agents?cursor={}", page.text("cursor"));
    world.get(&world.operator, &foreign).await.expect_invalid("cursor");
}

#[tokio::test]
async fn kinds_are_told() {
    let world = World::new().await;
    let person = world.operator.person;
    let platform = NewTestKey {
        kind: KeyKind::Platform,
        environment: Environment::Sandbox,
        ..NewTestKey::of(person)
    };
    let platform = world.key(&world, platform).await;
    let shown = world.get(&world.operator, &at(platform.id)).await;
    shown.expect(200, json!({ "kind": "PLATFORM" }));
    world.get(&platform, PATH).await.expect_error(403, "PERMISSION_DENIED");
}
