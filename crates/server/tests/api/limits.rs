//! Rate limits, failed authentications, and what is counted.

use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use countersign_server::http::{LimitOptions, LimitProfile};
use countersign_server::surface::metrics_router;
use serde_json::json;
use tower::ServiceExt as _;

use crate::harness::{Answer, Key, World};

async fn world(limits: LimitOptions) -> World {
    World::with(EngineConfig::default(), Options { limits, ..Options::default() }).await
}

async fn free() -> World {
    world(LimitOptions { profile: LimitProfile::Free, ..LimitOptions::default() }).await
}

fn left(answer: &Answer) -> (&str, &str) {
    let header = |name| answer.header(name).unwrap();
    (header("x-ratelimit-limit"), header("x-ratelimit-remaining"))
}

fn unknown(world: &World) -> Key {
    Key { secret: "wg_test_nobody".to_owned(), ..world.operator.clone() }
}

#[tokio::test]
async fn without_a_profile_nothing_is_limited_and_nothing_said() {
    let world = World::new().await;
    for _ in 0..100 {
        let answer = world.get(&world.operator, "/v1/wallets").await.expect(200, json!({}));
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
}

#[tokio::test]
async fn a_key_gets_its_reads_and_its_writes_per_minute() {
    let world = free().await;
    let by = &world.operator;
    for used in 1..=10 {
        let made = world.post(by, "/v1/wallets", json!({ "name": "w" })).await;
        let made = made.expect(201, json!({}));
        assert_eq!(left(&made), ("10", (10 - used).to_string().as_str()));
    }
    let refused = world.post(by, "/v1/wallets", json!({ "name": "w" })).await;
    let refused = refused.expect_error(429, "RATE_LIMIT_EXCEEDED");
    assert_eq!(refused["error"]["details"], json!({ "limit": 10, "retryAfter": 6 }));
    assert_eq!(refused.header("retry-after"), Some("6"));
    assert_eq!(left(&refused), ("10", "0"));
    let reset: i64 = refused.header("x-ratelimit-reset").unwrap().parse().unwrap();
    assert_eq!(reset, world.now().unix_micros() / 1_000_000 + 60);
    let read = world.get(by, "/v1/wallets").await.expect(200, json!({}));
    assert_eq!(left(&read), ("60", "59"), "reads are counted apart");
    assert_eq!(read.data().len(), 12, "what was refused was not done");
    let other = world.post(&world.reviewer, "/v1/wallets", json!({ "name": "w" })).await;
    other.expect(201, json!({}));
    world.advance_seconds(6);
    world.post(by, "/v1/wallets", json!({ "name": "w" })).await.expect(201, json!({}));
    let again = world.post(by, "/v1/wallets", json!({ "name": "w" })).await;
    again.expect_error(429, "RATE_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn refusals_count_and_credentials_of_nobody_do_not() {
    let world = free().await;
    let denied = world.post(&world.operator, "/v1/wallets", json!({})).await;
    let denied = denied.expect_error(400, "VALIDATION_ERROR");
    assert_eq!(left(&denied), ("10", "9"));
    for _ in 0..20 {
        let nobody = world.post(&unknown(&world), "/v1/wallets", json!({})).await;
        let nobody = nobody.expect_error(401, "UNAUTHORIZED");
        assert_eq!(nobody.header("x-ratelimit-limit"), None);
    }
    let health = world.ask("GET", "/healthz").send().await.expect(200, json!({}));
    assert_eq!(health.header("x-ratelimit-limit"), None);
}

#[tokio::test]
async fn an_address_may_fail_sixty_times_a_minute() {
    let world = World::new().await;
    let nobody = unknown(&world);
    let fail =
        |address: &'static str| world.ask("GET", "/v1/wallets").key(&nobody).from(address).send();
    for _ in 0..60 {
        fail("192.0.2.1").await.expect_error(401, "UNAUTHORIZED");
    }
    let refused = fail("192.0.2.1").await.expect_error(429, "RATE_LIMIT_EXCEEDED");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused["error"]["details"]["limit"], 60);
    let keyless = world.ask("GET", "/v1/wallets").from("192.0.2.1").send().await;
    keyless.expect_error(429, "RATE_LIMIT_EXCEEDED");
    let good = world.ask("GET", "/v1/wallets").key(&world.operator).from("192.0.2.1").send();
    good.await.expect(200, json!({}));
    fail("192.0.2.2").await.expect_error(401, "UNAUTHORIZED");
    world.advance_seconds(1);
    fail("192.0.2.1").await.expect_error(401, "UNAUTHORIZED");
    fail("192.0.2.1").await.expect_error(429, "RATE_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn a_revoked_key_fails_like_an_unknown_one() {
    let limits =
        LimitOptions { failed_authentications_per_minute: Some(1), ..LimitOptions::default() };
    let world = world(limits).await;
    let path = format!("/v1/api-keys/{}", world.reviewer.id);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    let ask = || world.ask("GET", "/v1/wallets").key(&world.reviewer).from("192.0.2.5").send();
    ask().await.expect_error(401, "API_KEY_REVOKED");
    ask().await.expect_error(429, "RATE_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn the_limit_of_failures_can_be_switched_off() {
    let limits =
        LimitOptions { failed_authentications_per_minute: None, ..LimitOptions::default() };
    let world = world(limits).await;
    for _ in 0..100 {
        let ask = world.ask("GET", "/v1/wallets").key(&unknown(&world)).from("192.0.2.1");
        ask.send().await.expect_error(401, "UNAUTHORIZED");
    }
}

#[tokio::test]
async fn what_was_asked_for_is_counted_by_route_and_never_by_id() {
    let world = World::new().await;
    let wallet = format!("/v1/wallets/{}", world.ops);
    world.get(&world.operator, &wallet).await.expect(200, json!({}));
    world.get(&world.operator, "/v1/wallets/wal_x").await.expect_error(404, "WALLET_NOT_FOUND");
    world.get(&world.operator, "/v1/nothing/wg_test_secret").await.expect_error(404, "NOT_FOUND");
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let pay = |amount: u32| json!({ "from": from, "to": to, "amount": amount });
    world.post(&world.operator, "/v1/payments", pay(1)).await.expect(201, json!({}));
    world.post(&world.operator, "/v1/payments", pay(2_000_000)).await;
    let told = world.ask("GET", "/metrics").send().await.expect(200, json!(null));
    assert_eq!(told.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = String::from_utf8(told.bytes).unwrap();
    let expected = [
        r#"countersign_http_requests_total{method="GET",route="/v1/wallets/{id}",status="200"} 1"#,
        r#"countersign_http_requests_total{method="GET",route="/v1/wallets/{id}",status="404"} 1"#,
        r#"countersign_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"countersign_http_requests_total{method="POST",route="/v1/payments",status="402"} 1"#,
        r#"countersign_http_request_seconds_count{method="POST",route="/v1/payments"} 2"#,
        r#"countersign_payments_total{state="posted"} 1"#,
        r#"countersign_payments_total{state="held"} 0"#,
        r#"countersign_payments_total{state="denied"} 1"#,
        r#"countersign_policy_decisions_total{outcome="allow"} 2"#,
        r#"countersign_ledger_imbalance 0"#,
        r#"countersign_db_writer_queue 0"#,
    ];
    for line in expected {
        assert!(text.lines().any(|told| told == line), "no {line} in\n{text}");
    }
    for secret in ["wal_", "wg_", "org_", "2000000", "nothing"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
}

#[tokio::test]
async fn metrics_can_have_an_address_of_their_own() {
    let options = Options { metrics: false, ..Options::default() };
    let world = World::with(EngineConfig::default(), options).await;
    world.ask("GET", "/metrics").send().await.expect_error(404, "NOT_FOUND");
    let request = axum::http::Request::builder().uri("/metrics");
    let request = request.body(axum::body::Body::empty()).unwrap();
    let response = metrics_router(world.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
}
