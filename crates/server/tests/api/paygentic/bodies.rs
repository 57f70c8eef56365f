//! What no handler sees, and bodies that are none.

use countersign_engine::EngineConfig;
use serde_json::json;

use super::scene::{APPROVALS, ORDERS, invalid, line_body, order, order_body, refused};
use crate::harness::{Answer, World};

/// Every route that takes a body.
const WRITES: [(&str, &str); 10] = [
    ("POST", "/v0/approvals"),
    ("PATCH", "/v0/approvals/apr_1"),
    ("POST", "/v0/orders"),
    ("PATCH", "/v0/orders/ord_1"),
    ("POST", "/v0/orders/ord_1/approvals"),
    ("POST", "/v0/orders/ord_1/lineItems"),
    ("PATCH", "/v0/orders/ord_1/lineItems/oli_1"),
    ("POST", "/v0/customers"),
    ("PATCH", "/v0/webhooks"),
    ("POST", "/v1/sandbox/paygentic/invoices"),
];

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_so() {
    let world = World::new().await;
    let bodies = [
        "{",
        "[]",
        "7",
        "\"text\"",
        "null",
        "{\"decision\":\"approved\",\"decision\":\"rejected\"}",
        "{\"merchantId\":}",
        "merchantId=org_1",
        "{\"a\":1}{\"b\":2}",
        "\u{feff}{}",
    ];
    for (method, path) in WRITES {
        for body in bodies {
            let answer = world.ask(method, path).key(&world.operator).raw(body).send().await;
            refused(answer, 400, "MALFORMED_JSON");
        }
        let broken = world.ask(method, path).key(&world.operator).raw(*b"{\"a\":\"\xff\"}");
        refused(broken.send().await, 400, "MALFORMED_JSON");
    }
}

#[tokio::test]
async fn a_body_of_two_mebibytes_is_not_read() {
    let world = World::new().await;
    let body = json!({ "note": "x".repeat(2 * 1024 * 1024) });
    for (method, path) in WRITES {
        let answer = world.ask(method, path).key(&world.operator).json(&body).send().await;
        refused(answer, 413, "PAYLOAD_TOO_LARGE");
    }
    let nobody = world.ask("POST", APPROVALS).json(&body).send().await;
    refused(nobody, 401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn what_no_route_has_is_told_in_the_words_of_the_dialect() {
    let world = World::new().await;
    for path in [
        "/v0",
        "/v0/",
        "/v0/nothing",
        "/v0/approvals/",
        "/v0/approvals/apr_1/approve",
        "/v0/subscriptions",
        "/v0/billingSchedules",
        "/v0/payments",
        "/v0/refunds",
        "/v2/invoices/inv_1/pay",
    ] {
        let answer = world.get(&world.operator, path).await;
        let answer = refused(answer, 404, "RESOURCE_NOT_FOUND");
        assert!(answer.header("x-request-id").is_some());
    }
    for (method, path) in [
        ("DELETE", APPROVALS),
        ("PUT", "/v0/approvals/apr_1"),
        ("DELETE", "/v0/approvals/apr_1"),
        ("GET", "/v0/orders/ord_1/lineItems"),
        ("GET", "/v0/orders/ord_1/approvals"),
        ("POST", "/v2/invoices"),
        ("PUT", ORDERS),
        ("PATCH", "/v0/users/mem_1"),
    ] {
        let answer = world.ask(method, path).key(&world.operator).send().await;
        refused(answer, 405, "METHOD_NOT_ALLOWED");
    }
    // What merely begins alike is not of this dialect.
    world.get(&world.operator, "/v0x").await.expect_error(404, "NOT_FOUND");
}

#[tokio::test]
async fn too_many_calls_are_told_in_the_words_of_the_dialect() {
    let options = countersign_server::app::Options {
        limits: countersign_server::http::LimitOptions {
            failed_authentications_per_minute: Some(2),
            ..Default::default()
        },
        ..Default::default()
    };
    let world = World::with(EngineConfig::default(), options).await;
    for _ in 0..2 {
        let answer = world
            .ask("GET", APPROVALS)
            .header("authorization", "Bearer x")
            .from("192.0.2.1")
            .send()
            .await;
        refused(answer, 401, "UNAUTHENTICATED");
    }
    let answer = world
        .ask("GET", APPROVALS)
        .header("authorization", "Bearer x")
        .from("192.0.2.1")
        .send()
        .await;
    let answer = answer.expect(429, json!({ "error": "too_many_requests" }));
    assert!(answer.header("retry-after").is_some());
}

#[tokio::test]
async fn a_body_that_nests_without_end_keeps_nobody_busy() {
    let world = World::new().await;
    let deep = format!("{{\"metadata\":{{\"a\":{}{}}}}}", "[".repeat(9_000), "]".repeat(9_000));
    for (method, path) in WRITES {
        let answer = world.ask(method, path).key(&world.operator).raw(deep.as_str()).send().await;
        assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
    }
}

/// A snapshot tells numbers apart as far as doubles do: two that it could not tell apart would be
/// one resource to who approved it.
#[tokio::test]
async fn metadata_has_no_number_that_a_snapshot_would_lose() {
    let world = World::new().await;
    let order = order(&world).await;
    let read = world.get(&world.operator, &format!("{ORDERS}/{order}")).await;
    let line = read["lineItems"][0]["id"].as_str().unwrap().to_owned();
    let customer = read.text("customerId");
    let (orders, lines) = (ORDERS.to_owned(), format!("{ORDERS}/{order}/lineItems"));
    let mut with_lines = order_body(&customer);
    with_lines["lineItems"][0]["metadata"] = json!("METADATA");
    let mut plain = order_body(&customer);
    plain["metadata"] = json!("METADATA");
    let mut added = line_body();
    added["metadata"] = json!("METADATA");
    let patch = json!({ "metadata": "METADATA" });
    let calls = [
        ("POST", orders.clone(), plain, "metadata"),
        ("POST", orders, with_lines, "lineItems.0.metadata"),
        ("PATCH", format!("{ORDERS}/{order}"), patch.clone(), "metadata"),
        ("POST", lines.clone(), added, "metadata"),
        ("PATCH", format!("{lines}/{line}"), patch, "metadata"),
    ];
    let before = world.get(&world.operator, ORDERS).await.expect(200, json!({}));
    for (method, path, body, field) in &calls {
        for lossy in ["1e400", "-1e-400", "9007199254740993", "0.10000000000000000000001"] {
            let metadata = format!("{{\"deep\":[{{\"n\":{lossy}}}]}}");
            let body = body.to_string().replace("\"METADATA\"", &metadata);
            let answer = world.ask(method, path).key(&world.operator).raw(body).send().await;
            invalid(answer, field, "invalid_number");
        }
        for exact in ["1e21", "1.50", "9007199254740992", "\"1e400\""] {
            let metadata = format!("{{\"deep\":[{{\"n\":{exact}}}]}}");
            let body = body.to_string().replace("\"METADATA\"", &metadata);
            let answer = world.ask(method, path).key(&world.operator).raw(body).send().await;
            assert!(answer.status < 300, "{method} {path} {exact}: {:#}", answer.body);
        }
    }
    let after = world.get(&world.operator, ORDERS).await.expect(200, json!({}));
    let total = |page: &Answer| page["pagination"]["total"].as_u64().unwrap();
    assert_eq!(total(&after), total(&before) + 8, "what was refused is not kept");
}
