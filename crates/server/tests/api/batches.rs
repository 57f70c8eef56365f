//! `/v1/payments/batch`.

use serde_json::{Value, json};

use crate::harness::World;

fn items(world: &World, amounts: &[&str]) -> Value {
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let item = |amount: &&str| json!({ "from": from, "to": to, "amount": amount });
    json!({ "payments": amounts.iter().map(item).collect::<Vec<_>>() })
}

#[tokio::test]
async fn a_batch_is_made_together() {
    let world = World::new().await;
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let body = json!({ "payments": [
        { "from": from, "to": to, "amount": "1.50" },
        { "fromWalletId": from, "toWalletId": to, "amount": 2 },
    ] });
    let done = world.post(&world.operator, "/v1/payments/batch", body).await;
    let done = done.expect(
        200,
        json!({
            "status": "completed",
            "results": [
                { "index": 0, "status": "success", "amount": "1.50", "fee": "0.00" },
                { "index": 1, "status": "success", "amount": "2.00", "fee": "0.00" },
            ],
            "summary": {
                "total": 2, "succeeded": 2, "failed": 0, "reversed": 0, "totalAmount": "3.50",
                "totalFees": "0.00",
            },
        }),
    );
    let first = done["results"][0]["transactionId"].as_str().unwrap();
    let shown = world.get(&world.operator, &format!("/v1/payments/{first}")).await;
    shown.expect(200, json!({ "batchId": done["batchId"], "status": "POSTED" }));
    assert_eq!(world.balance(world.vendor).await[0], "3.50");
    world.assert_balanced().await;
}

#[tokio::test]
async fn one_item_over_the_funds_takes_all_back() {
    let world = World::new().await;
    let mut amounts = vec!["1"; 20];
    amounts[7] = "1000000";
    let before = world.balance(world.ops).await;
    let failed = world.post(&world.operator, "/v1/payments/batch", items(&world, &amounts)).await;
    let failed = failed.expect_error(207, "BATCH_PARTIAL_FAILURE").expect(
        207,
        json!({
            "status": "rolled_back", "failedIndex": 7,
            "summary": {
                "total": 20, "succeeded": 0, "failed": 1, "reversed": 7, "totalAmount": "0.00",
            },
            "error": { "details": { "failedIndex": 7 } },
        }),
    );
    let results = failed["results"].as_array().unwrap();
    let words: Vec<_> = results.iter().map(|item| item["status"].as_str().unwrap()).collect();
    assert!(words[..7].iter().all(|word| *word == "reversed"));
    assert_eq!((words[7], words.len()), ("failed", 20));
    assert!(words[8..].iter().all(|word| *word == "skipped"));
    assert_eq!(results[7]["error"]["code"], "INSUFFICIENT_FUNDS");
    assert_eq!(failed["error"]["details"]["batchId"], failed["batchId"]);
    assert_eq!(world.balance(world.ops).await, before);
    let list = world.get(&world.operator, "/v1/payments").await;
    assert!(list.data().is_empty());
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_item_that_would_need_approval_fails_the_batch_and_opens_no_request() {
    let world = World::new().await;
    let policy = world.review().await;
    let body = items(&world, &["1", "5000"]);
    let failed = world.post(&world.operator, "/v1/payments/batch", body).await;
    failed.expect(
        207,
        json!({ "results": [
            { "index": 0, "status": "reversed" },
            { "index": 1, "status": "failed", "error": {
                "code": "APPROVAL_REQUIRED", "details": { "policyIds": [policy] },
            } },
        ] }),
    );
    let list = world.get(&world.operator, "/v1/approvals").await;
    assert!(list.data().is_empty());
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "1000000.00", "0.00"]);
}

#[tokio::test]
async fn an_item_to_nobody_fails_like_one_to_an_unknown_wallet() {
    let world = World::new().await;
    for nobody in ["nonsense", "pol_01J00000000000000000000000", "wal_01J00000000000000000000000"] {
        let mut body = items(&world, &["1", "2"]);
        body["payments"][1]["to"] = json!(nobody);
        let failed = world.post(&world.operator, "/v1/payments/batch", body).await;
        let failed = failed.expect(207, json!({ "failedIndex": 1 }));
        assert_eq!(failed["results"][1]["error"]["code"], "WALLET_NOT_FOUND");
    }
}

#[tokio::test]
async fn limits_see_the_items_before() {
    let world = World::new().await;
    world.policy(world.ops, json!({ "dailySpendingLimit": "10" })).await;
    let body = items(&world, &["4", "4", "4"]);
    let failed = world.post(&world.operator, "/v1/payments/batch", body).await;
    let failed = failed.expect(207, json!({ "failedIndex": 2 }));
    let error = &failed["results"][2]["error"];
    assert_eq!(error["code"], "POLICY_DENIED");
    assert_eq!(error["details"]["rule"], "DAILY_SPENDING_LIMIT");
    assert_eq!(error["details"]["spent"], "8.00");
    let body = items(&world, &["5", "5"]);
    world.post(&world.operator, "/v1/payments/batch", body).await.expect(200, json!({}));
}

#[tokio::test]
async fn a_batch_has_1_to_20_items_each_of_them_right() {
    let world = World::new().await;
    let path = "/v1/payments/batch";
    for body in [json!({}), json!({ "payments": [] }), items(&world, &["1"; 21])] {
        world.post(&world.operator, path, body).await.expect_invalid("payments");
    }
    for body in [json!({ "payments": {} }), json!({ "payments": [1] })] {
        world.post(&world.operator, path, body).await.expect_invalid("payments");
    }
    let mut body = items(&world, &["1", "0"]);
    let refused = world.post(&world.operator, path, body.clone()).await;
    let refused = refused.expect_error(400, "INVALID_AMOUNT");
    assert_eq!(refused["error"]["details"]["field"], "payments[1].amount");
    body["payments"][1] = json!({ "from": world.ops.to_string(), "amount": 1 });
    world.post(&world.operator, path, body).await.expect_invalid("payments[1].to");
}

#[tokio::test]
async fn an_item_key_is_a_payment_key() {
    let world = World::new().await;
    let single = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "3",
        "idempotencyKey": "order-7",
    });
    let paid = world.post(&world.operator, "/v1/payments", single.clone()).await;
    let paid = paid.expect(201, json!({ "idempotencyKey": "order-7" })).id();
    let mut body = items(&world, &["1"]);
    body["payments"].as_array_mut().unwrap().push(single.clone());
    let done = world.post(&world.operator, "/v1/payments/batch", body.clone()).await;
    done.expect(
        200,
        json!({
            "results": [{ "status": "success" }, { "status": "success", "transactionId": paid }],
            "summary": { "total": 2, "succeeded": 2, "totalAmount": "1.00" },
        }),
    );
    assert_eq!(world.balance(world.vendor).await[0], "4.00", "the item was not paid twice");
    body["payments"][1]["amount"] = json!("4");
    let reused = world.post(&world.operator, "/v1/payments/batch", body).await;
    let reused = reused.expect(207, json!({ "failedIndex": 1 }));
    assert_eq!(reused["results"][1]["error"]["code"], "IDEMPOTENCY_KEY_REUSE");
    // And the other way round.
    let mut body = items(&world, &["9"]);
    body["payments"][0]["idempotencyKey"] = json!("order-8");
    let done = world.post(&world.operator, "/v1/payments/batch", body).await;
    let made = done["results"][0]["transactionId"].as_str().unwrap().to_owned();
    let single = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": 9.0,
        "idempotencyKey": "order-8",
    });
    let replayed = world.post(&world.operator, "/v1/payments", single).await;
    let replayed = replayed.expect(201, json!({ "id": made }));
    assert_eq!(replayed.header("idempotency-replayed"), Some("true"));
}
