//! What every answer has in common: the envelope, the order of refusals, request ids.

use serde_json::json;

use crate::harness::{Key, NewTestKey, World};

#[tokio::test]
async fn a_route_that_does_not_exist_says_so_in_the_dialects_words() {
    let world = World::new().await;
    for path in ["/", "/v1", "/v1/nothing", "/v1/wallets/a/b/c", "/v9/wallets", "/v1/cards"] {
        let unknown = world.get(&world.operator, path).await.expect_error(404, "NOT_FOUND");
        assert_eq!(unknown["instance"], path);
        assert_eq!(unknown.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_know_names_those_it_does() {
    let world = World::new().await;
    let cases = [
        ("DELETE", "/v1/wallets", "POST,GET,HEAD"),
        ("POST", "/v1/wallets/wal_1", "GET,HEAD,PATCH,DELETE"),
        ("GET", "/v1/payments/batch", "POST"),
        ("PUT", "/v1/approvals/apr_1/approve", "POST"),
        ("GET", "/v1/policies/evaluate", "POST"),
    ];
    for (method, path, allowed) in cases {
        let refused = world.ask(method, path).key(&world.operator).send().await;
        let refused = refused.expect_error(405, "METHOD_NOT_ALLOWED");
        let mut allow: Vec<_> = refused.header("allow").unwrap().split(',').collect();
        let mut wanted: Vec<_> = allowed.split(',').collect();
        allow.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(allow, wanted, "{method} {path}");
    }
}

#[tokio::test]
async fn static_segments_win_over_ids() {
    let world = World::new().await;
    let evaluated = world.post(&world.operator, "/v1/policies/evaluate", json!({})).await;
    evaluated.expect_error(400, "INVALID_AMOUNT");
    let batch = world.post(&world.operator, "/v1/payments/batch", json!({})).await;
    batch.expect_invalid("payments");
}

#[tokio::test]
async fn who_may_not_ask_hears_that_first() {
    let world = World::new().await;
    let nobody = Key { secret: "wg_test_nobody".to_owned(), ..world.operator.clone() };
    let bodies: [&[u8]; 4] = [b"{", b"[]", b"{\"amount\":0}", &vec![b' '; 2_000_000]];
    for body in bodies {
        let ask = world.ask("POST", "/v1/payments").key(&nobody).raw(body);
        ask.send().await.expect_error(401, "UNAUTHORIZED");
        let ask = world.ask("POST", "/v1/payments").raw(body);
        ask.send().await.expect_error(401, "UNAUTHORIZED");
    }
    for path in ["/v1/wallets?limit=x", "/v1/payments/x?wait=x", "/v1/approvals/x"] {
        world.get(&nobody, path).await.expect_error(401, "UNAUTHORIZED");
    }
    let reader = world.limited_key(&world, &["wallets:read"]).await;
    let refused = world.ask("POST", "/v1/payments").key(&reader).raw("{").send().await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["message"], "Missing required permission: payments:write");
}

#[tokio::test]
async fn credentials_that_are_none_are_refused_alike() {
    let world = World::new().await;
    let secret = &world.operator.secret;
    let headers = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Basic {secret}"),
        secret.clone(),
        format!("Bearer {secret}x"),
        format!("Bearer {}", &secret[..secret.len() - 1]),
        format!("Bearer {}", "x".repeat(100_000)),
    ];
    for header in headers {
        let ask = world.ask("GET", "/v1/wallets").header("authorization", &header);
        let refused = ask.send().await.expect_error(401, "UNAUTHORIZED");
        assert!(!String::from_utf8_lossy(&refused.bytes).contains(secret.as_str()));
    }
    let ask = world.ask("GET", "/v1/wallets");
    let lower = ask.header("authorization", &format!("bearer {secret}"));
    lower.send().await.expect(200, json!({}));
}

#[tokio::test]
async fn a_key_works_from_its_addresses_and_until_it_expires() {
    let world = World::new().await;
    let expires_at = Some(world.now().plus_seconds(60));
    let allowed_ips = vec!["10.1.0.0/16".parse().unwrap(), "::1".parse().unwrap()];
    let new = NewTestKey { expires_at, allowed_ips, ..NewTestKey::of(world.operator.person) };
    let key = world.key(&world, new).await;
    for (address, status) in [("10.1.255.1", 200), ("10.2.0.1", 403), ("[::1]", 200)] {
        let answer = world.ask("GET", "/v1/wallets").key(&key).from(address).send().await;
        assert_eq!(answer.status, status, "{address}");
    }
    world.get(&key, "/v1/wallets").await.expect_error(403, "PERMISSION_DENIED");
    world.advance_seconds(60);
    let late = world.ask("GET", "/v1/wallets").key(&key).from("10.1.0.1").send().await;
    late.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let world = World::new().await;
    let fine = world.get(&world.operator, "/v1/wallets").await;
    let bad = world.get(&world.operator, "/v1/wallets/wal_1").await;
    let bad = bad.expect_error(404, "WALLET_NOT_FOUND");
    assert_eq!(bad.header("x-request-id"), bad["requestId"].as_str());
    assert_ne!(fine.header("x-request-id").unwrap(), bad.header("x-request-id").unwrap());
    assert_eq!(fine.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_reader_of_problems_gets_its_content_type() {
    let world = World::new().await;
    let ask = world.ask("GET", "/v1/wallets/wal_1").key(&world.operator);
    let problem = ask.header("accept", "application/problem+json").send().await;
    let problem = problem.expect_error(404, "WALLET_NOT_FOUND");
    assert_eq!(problem.header("content-type"), Some("application/problem+json"));
    assert_eq!(problem["title"], "Not Found");
}

#[tokio::test]
async fn empty_bodies_and_missing_content_types_are_fine() {
    let world = World::new().await;
    world.review().await;
    let bodies: [(&str, &str); 5] =
        [("", ""), ("application/json", ""), ("text/plain", "{}"), ("", " \n"), ("x/y", "{}")];
    for (content_type, body) in bodies {
        let held = world.hold("5000").await;
        let path = format!("/v1/approvals/{}/approve", held.approval);
        let mut ask = world.ask("POST", &path).key(&world.reviewer).raw(body);
        if !content_type.is_empty() {
            ask = ask.header("content-type", content_type);
        }
        ask.send().await.expect(200, json!({ "status": "APPROVED" }));
    }
}

#[tokio::test]
async fn health_needs_no_key() {
    let world = World::new().await;
    for path in ["/healthz", "/health", "/readyz"] {
        world.ask("GET", path).send().await.expect(200, json!({ "status": "ok" }));
    }
}
