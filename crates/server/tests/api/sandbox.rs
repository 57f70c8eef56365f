//! `/v1/sandbox`.

use serde_json::{Value, json};

use crate::harness::{Golden, World};

const PATH: &str = "/v1/sandbox/fund";

#[tokio::test]
async fn play_money_and_its_event_read_like_this() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let body = json!({ "walletId": world.vendor.to_string(), "amount": 250 });
    golden.send(&world.operator, ("POST", PATH), body).await;
    golden.send(&world.operator, ("GET", "/v1/events?limit=1"), Value::Null).await;
    let body = json!({ "walletId": world.vendor.to_string(), "amount": "10000.01" });
    golden.send(&world.operator, ("POST", PATH), body).await;
    insta::assert_snapshot!(golden.text());
    world.assert_balanced().await;
}

#[tokio::test]
async fn play_money_is_for_the_sandbox_and_has_its_caps() {
    let world = World::new().await;
    let fund = |amount: Value| json!({ "walletId": world.vendor.to_string(), "amount": amount });
    let live = json!({ "walletId": world.live_ops.to_string(), "amount": 1 });
    world.post(&world.live, PATH, live).await.expect_error(403, "SANDBOX_ONLY");
    for amount in [json!(0), json!("-1"), json!("x"), Value::Null] {
        let refused = world.post(&world.operator, PATH, fund(amount)).await;
        refused.expect_error(400, "INVALID_AMOUNT");
    }
    for _ in 0..10 {
        world.post(&world.operator, PATH, fund(json!(10_000))).await.expect(200, json!({}));
    }
    let over = world.post(&world.operator, PATH, fund(json!("0.01"))).await;
    let over = over.expect_error(400, "INVALID_AMOUNT");
    assert_eq!(over["error"]["details"]["max"], "0.00");
    let nobody = json!({ "walletId": "wal_x", "amount": 1 });
    world.post(&world.operator, PATH, nobody).await.expect_error(404, "WALLET_NOT_FOUND");
    world.post(&world.operator, PATH, json!({ "amount": 1 })).await.expect_invalid("walletId");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_replay_funds_once() {
    let world = World::new().await;
    let wallet = world.vendor.to_string();
    let body = json!({ "walletId": wallet, "amount": 5, "idempotencyKey": "k" });
    let first = world.post(&world.operator, PATH, body.clone()).await;
    let again = world.post(&world.operator, PATH, body).await;
    let same = json!({ "transactionId": first["transactionId"], "newBalance": "5.00000000" });
    again.expect(200, same);
}
