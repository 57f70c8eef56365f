//! The same request twice is one request (spec §7).

use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

async fn send(world: &World, key: &Key, idempotency: &str, body: &Value) -> Answer {
    let ask = world.ask("POST", "/v1/payments").key(key).json(body);
    ask.header("idempotency-key", idempotency).send().await
}

fn payment(world: &World, amount: Value) -> Value {
    json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": amount })
}

#[tokio::test]
async fn a_replay_is_the_first_answer_again() {
    let world = World::new().await;
    let first = send(&world, &world.operator, "k", &payment(&world, json!("25"))).await;
    let first = first.expect(201, json!({ "idempotencyKey": "k" }));
    assert_eq!(first.header("idempotency-replayed"), None);
    world.advance_seconds(100);
    let spellings = [
        payment(&world, json!("25.00")),
        payment(&world, json!(25)),
        payment(&world, json!(25.0)),
        json!({
            "toWalletId": world.vendor.to_string(), "amount": 25,
            "fromWalletId": world.ops.to_string(), "idempotencyKey": "k",
        }),
    ];
    for body in spellings {
        let again = send(&world, &world.operator, "k", &body).await;
        let again = again.expect(201, json!({}));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.body, first.body);
    }
    let mut body = payment(&world, json!("25"));
    body["idempotencyKey"] = json!("k");
    let in_body = world.post(&world.operator, "/v1/payments", body).await;
    in_body.expect(201, json!({ "id": first.id() }));
    assert_eq!(world.balance(world.vendor).await[0], "25.00");
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let world = World::new().await;
    let first = payment(&world, json!("25"));
    send(&world, &world.operator, "k", &first).await.expect(201, json!({}));
    let mut others = vec![payment(&world, json!("25.00000001"))];
    for (name, value) in [("description", json!("x")), ("metadata", json!({ "amount": "25" }))] {
        let mut other = first.clone();
        other[name] = value;
        others.push(other);
    }
    for other in others {
        let reused = send(&world, &world.operator, "k", &other).await;
        let reused = reused.expect_error(409, "IDEMPOTENCY_KEY_REUSE");
        assert_eq!(reused["error"]["details"]["idempotencyKey"], "k");
    }
    assert_eq!(world.balance(world.vendor).await[0], "25.00");
}

#[tokio::test]
async fn data_of_the_callers_own_is_not_taken_for_a_request() {
    let world = World::new().await;
    let mut one = payment(&world, json!("1"));
    one["metadata"] = json!({ "from": "a", "amount": "25", "idempotencyKey": "x" });
    let mut other = payment(&world, json!("1"));
    other["metadata"] = json!({ "fromWalletId": "a", "amount": 25 });
    let made = send(&world, &world.operator, "k", &one).await;
    let made = made.expect(201, json!({ "metadata": one["metadata"] }));
    assert_eq!(made["metadata"]["idempotencyKey"], "x");
    let reused = send(&world, &world.operator, "k", &other).await;
    reused.expect_error(409, "IDEMPOTENCY_KEY_REUSE");
}

#[tokio::test]
async fn a_refusal_releases_the_key() {
    let world = World::new().await;
    let sender = world.wallet(&world, "sender", "10").await;
    let body = json!({
        "from": sender.to_string(), "to": world.vendor.to_string(), "amount": "25",
    });
    let short = send(&world, &world.operator, "k", &body).await;
    short.expect_error(402, "INSUFFICIENT_FUNDS");
    world.credit(&world, sender, "15").await;
    send(&world, &world.operator, "k", &body).await.expect(201, json!({}));
}

#[tokio::test]
async fn a_replayed_hold_never_opens_a_second_request() {
    let world = World::new().await;
    world.review().await;
    let body = payment(&world, json!("5000"));
    let first = send(&world, &world.operator, "k", &body).await.expect(202, json!({}));
    world.approve(&first.text("approvalId")).await.expect(200, json!({}));
    let again = send(&world, &world.operator, "k", &body).await;
    let again = again.expect(202, json!({ "status": "PENDING_APPROVAL" }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    assert_eq!(world.get(&world.reviewer, "/v1/approvals").await.data().len(), 1);
    assert_eq!(world.balance(world.vendor).await[0], "5000.00");
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::new().await;
    let body = payment(&world, json!("1"));
    let first = send(&world, &world.operator, "k", &body).await.id();
    world.advance_seconds(86_399);
    assert_eq!(send(&world, &world.operator, "k", &body).await.id(), first);
    world.advance_seconds(1);
    assert_ne!(send(&world, &world.operator, "k", &body).await.id(), first);
}

#[tokio::test]
async fn scoped_keys_neither_replay_nor_block_each_other() {
    let world = World::new().await;
    let mut sent = Vec::new();
    for name in ["one", "two"] {
        let wallet = world.wallet(&world, name, "100").await;
        let agent = world.key(&world, NewTestKey::agent(world.operator.person, wallet)).await;
        let body = json!({
            "from": wallet.to_string(), "to": world.vendor.to_string(), "amount": 7,
        });
        let paid = send(&world, &agent, "same", &body).await.expect(201, json!({}));
        assert_eq!(paid.header("idempotency-replayed"), None);
        sent.push(paid.id());
    }
    assert_ne!(sent[0], sent[1]);
    assert_eq!(world.balance(world.vendor).await[0], "14.00");
    // Unscoped keys of one organization share their keys.
    let body = payment(&world, json!("1"));
    let first = send(&world, &world.operator, "shared", &body).await.id();
    assert_eq!(send(&world, &world.reviewer, "shared", &body).await.id(), first);
}

#[tokio::test]
async fn keys_of_different_routes_do_not_meet() {
    let world = World::new().await;
    let fund = |wallet: String| format!("/v1/wallets/{wallet}/fund");
    let vendor = fund(world.vendor.to_string());
    let body = json!({ "amount": "5", "idempotencyKey": "k" });
    let first = world.post(&world.operator, &vendor, body.clone()).await.expect(200, json!({}));
    let again = world.post(&world.operator, &vendor, body.clone()).await;
    let again = again.expect(200, json!({ "id": first.id(), "newBalance": "5.00000000" }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let ops = world.post(&world.operator, &fund(world.ops.to_string()), body).await;
    assert_eq!(ops.expect(200, json!({})).header("idempotency-replayed"), None);
    let wallet = json!({ "name": "w", "idempotencyKey": "k" });
    let made = world.post(&world.operator, "/v1/wallets", wallet.clone()).await;
    let made = made.expect(201, json!({})).id();
    let again = world.post(&world.operator, "/v1/wallets", wallet).await;
    again.expect(201, json!({ "id": made }));
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused() {
    let world = World::new().await;
    let body = payment(&world, json!("1"));
    for key in [String::new(), "x".repeat(256), "kä".to_owned()] {
        let ask = world.ask("POST", "/v1/payments").key(&world.operator).json(&body);
        let refused = ask.header("idempotency-key", &key).send().await;
        refused.expect_error(400, "VALIDATION_ERROR");
    }
    for key in [json!(""), json!("x".repeat(256)), json!(7), json!({}), json!("a\u{0}b")] {
        let mut body = body.clone();
        body["idempotencyKey"] = key;
        let refused = world.post(&world.operator, "/v1/payments", body).await;
        refused.expect_invalid("idempotencyKey");
    }
    let mut other = body.clone();
    other["idempotencyKey"] = json!("a");
    let differ = send(&world, &world.operator, "b", &other).await;
    differ.expect_invalid("idempotencyKey");
    send(&world, &world.operator, &"x".repeat(255), &body).await.expect(201, json!({}));
}
