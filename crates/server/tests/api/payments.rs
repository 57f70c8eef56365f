//! `/v1/payments`: sending, showing, listing.

use countersign_domain::context::Settings;
use countersign_domain::fee::FeeProfile;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_payment_moves_money_at_once() {
    let world = World::new().await;
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let body = json!({
        "from": from, "to": to, "amount": "25.00", "description": "ink", "metadata": { "po": 7 },
    });
    let paid = world.post(&world.operator, "/v1/payments", body).await;
    let paid = paid.expect(
        201,
        json!({
            "from": from, "to": to, "fromWalletId": from, "toWalletId": to, "amount": "25.00",
            "fee": "0.00", "currency": "USD", "description": "ink", "metadata": { "po": 7 },
            "status": "POSTED", "state": "POSTED", "environment": "SANDBOX", "rail": "LEDGER",
            "approvalId": null, "batchId": null, "idempotencyKey": null, "failureReason": null,
            "reversedBy": null, "reverses": null, "merchantId": null,
            "createdAt": "2026-03-02T12:00:00.000Z", "postedAt": "2026-03-02T12:00:00.000Z",
            "settledAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    assert_eq!(paid["id"], paid["transactionId"]);
    let read = world.get(&world.operator, &format!("/v1/payments/{}", paid.id())).await;
    assert_eq!(read.expect(200, json!({})).body, paid.body);
    assert_eq!(world.balance(world.ops).await[0], "999975.00");
    assert_eq!(world.balance(world.vendor).await[0], "25.00");
    world.assert_balanced().await;
}

#[tokio::test]
async fn both_spellings_of_the_parties_are_understood_and_may_be_mixed() {
    let world = World::new().await;
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let bodies = [
        json!({ "fromWalletId": from, "toWalletId": to, "amount": 1 }),
        json!({ "from": from, "toWalletId": to, "amount": 1 }),
        json!({ "fromWalletId": from, "from": from, "to": to, "toWalletId": to, "amount": 1 }),
        json!({ "from": from, "to": to, "amount": 1, "somethingElse": [{}] }),
    ];
    for body in bodies {
        world.post(&world.operator, "/v1/payments", body).await.expect(201, json!({}));
    }
    let body = json!({ "from": from, "fromWalletId": to, "to": to, "amount": 1 });
    world.post(&world.operator, "/v1/payments", body).await.expect_invalid("fromWalletId");
}

#[tokio::test]
async fn an_amount_is_read_from_its_text_whether_string_or_number() {
    let world = World::new().await;
    let cases = [
        (r#""50.00""#, "50.00"),
        ("50", "50.00"),
        ("50.0", "50.00"),
        (r#""100.0""#, "100.00"),
        ("5e1", "50.00"),
        ("1.5E+2", "150.00"),
        ("2500e-2", "25.00"),
        ("0.00000001", "0.00000001"),
        (r#""0.1""#, "0.10"),
        ("0.1", "0.10"),
        ("0.30000000", "0.30"),
        (r#""0000000000.12345678""#, "0.12345678"),
    ];
    for (amount, shown) in cases {
        let body =
            format!(r#"{{"from":"{}","to":"{}","amount":{amount}}}"#, world.ops, world.vendor);
        let ask = world.ask("POST", "/v1/payments").key(&world.operator).raw(body);
        ask.send().await.expect(201, json!({ "amount": shown }));
    }
}

#[tokio::test]
async fn published_fees_are_paid_by_the_sender_on_top() {
    let settings = Settings { fees: FeeProfile::Published, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    let sender = world.wallet(&world, "sender", "1000").await;
    let paid = world.pay(&world.operator, (sender, world.vendor), "25").await;
    paid.expect(201, json!({ "status": "POSTED", "fee": "0.25" }));
    let read = world.get(&world.operator, &format!("/v1/wallets/{sender}")).await;
    read.expect(200, json!({ "balance": "974.75000000" }));
    assert_eq!(world.balance(world.vendor).await[0], "25.00");
    let short = world.pay(&world.operator, (sender, world.vendor), "974.60").await;
    let short = short.expect_error(402, "INSUFFICIENT_FUNDS");
    let details = &short["error"]["details"];
    assert_eq!(
        *details,
        json!({
            "walletId": sender.to_string(), "balance": "974.75000000", "available": "974.75",
            "requested": "974.60", "fee": "4.873",
        })
    );
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_held_payment_is_a_result_and_an_error_in_one_body() {
    let world = World::new().await;
    let policy = world.review().await;
    let held = world.pay(&world.operator, (world.ops, world.vendor), "5000").await;
    let held = held.expect_error(202, "APPROVAL_REQUIRED").expect(
        202,
        json!({
            "status": "PENDING_APPROVAL", "state": "PENDING", "amount": "5000.00",
            "policyId": policy, "expiresAt": "2026-03-03T12:00:00.000Z", "postedAt": null,
            "error": { "details": {
                "policyId": policy, "policyIds": [policy], "expiresAt": "2026-03-03T12:00:00.000Z",
            } },
        }),
    );
    assert_eq!(held["approvalId"], held["error"]["details"]["approvalId"]);
    let message = held["error"]["message"].as_str().unwrap();
    assert!(message.contains("Large payment review") && message.contains("1000.00"), "{message}");
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "995000.00", "5000.00"]);
    let read = world.get(&world.operator, &format!("/v1/payments/{}", held.id())).await;
    read.expect(200, json!({ "status": "PENDING_APPROVAL", "error": null }));
}

#[tokio::test]
async fn money_that_is_held_cannot_be_spent_twice() {
    let world = World::new().await;
    let sender = world.wallet(&world, "sender", "5000").await;
    let rules = json!({ "maxTransactionAmount": 1000, "requireHumanApproval": true });
    world.policy(sender, rules).await;
    let short = world.pay(&world.operator, (sender, world.vendor), "5000.01").await;
    short.expect_error(402, "INSUFFICIENT_FUNDS");
    let none = world.get(&world.operator, "/v1/approvals").await;
    assert!(none.data().is_empty(), "no request is opened for money that is not there");
    world.pay(&world.operator, (sender, world.vendor), "4500").await.expect(202, json!({}));
    let short = world.pay(&world.operator, (sender, world.vendor), "500.01").await;
    short.expect_error(402, "INSUFFICIENT_FUNDS");
    world.pay(&world.operator, (sender, world.vendor), "500").await.expect(201, json!({}));
}

#[tokio::test]
async fn payments_are_listed_by_wallet_and_by_either_word_for_their_status() {
    let world = World::new().await;
    world.review().await;
    let other = world.wallet(&world, "other", "0").await;
    let posted = world.pay(&world.operator, (world.ops, other), "1").await.id();
    let rejected = world.hold("2000").await;
    let expired = world.hold("3000").await;
    world.reject(&rejected.approval).await.expect(200, json!({}));
    world.advance_seconds(86_400);
    let waiting = world.hold("4000").await;
    let cases = [
        ("", vec![&waiting.payment, &expired.payment, &rejected.payment, &posted]),
        ("?status=PENDING_APPROVAL", vec![&waiting.payment]),
        ("?status=PENDING", vec![&waiting.payment]),
        ("?status=POSTED", vec![&posted]),
        ("?status=FAILED", vec![&expired.payment, &rejected.payment]),
        ("?status=REJECTED", vec![&rejected.payment]),
        ("?status=EXPIRED", vec![&expired.payment]),
        ("?status=REVERSED", vec![]),
    ];
    for (query, ids) in cases {
        let list = world.get(&world.operator, &format!("/v1/payments{query}")).await;
        let list = list.expect(200, json!({ "hasMore": false }));
        let found: Vec<_> = list.data().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(found, ids, "{query}");
    }
    let path = format!("/v1/payments?walletId={other}");
    world.get(&world.operator, &path).await.expect(200, json!({ "data": [{ "id": posted }] }));
    let list = world.get(&world.operator, "/v1/payments?status=DONE").await;
    list.expect_invalid("status");
}

#[tokio::test]
async fn an_expired_payment_says_so_before_and_after_the_sweep() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    world.advance_seconds(86_400);
    let path = format!("/v1/payments/{}", held.payment);
    let expired =
        json!({ "status": "EXPIRED", "state": "FAILED", "failureReason": "APPROVAL_EXPIRED" });
    world.get(&world.operator, &path).await.expect(200, expired.clone());
    assert_eq!(world.engine.sweep().await, Ok(1));
    world.get(&world.operator, &path).await.expect(200, expired);
    assert_eq!(world.engine.sweep().await, Ok(0), "once is enough");
}

#[tokio::test]
async fn a_payment_can_reach_another_organization_in_the_same_environment() {
    let world = World::new().await;
    let other = world.another_tenant("Globex").await;
    let paid = world.pay(&world.operator, (world.ops, other.vendor), "12.34").await;
    let paid = paid.expect(201, json!({ "status": "POSTED" }));
    let path = format!("/v1/payments/{}", paid.id());
    let theirs = world.get(&other.operator, &path).await;
    theirs.expect(200, json!({ "amount": "12.34", "status": "POSTED" }));
    let balance = world.get(&other.operator, &format!("/v1/wallets/{}", other.vendor)).await;
    balance.expect(200, json!({ "balance": "12.34000000" }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_merchant_is_not_known_yet() {
    let world = World::new().await;
    let from = world.ops.to_string();
    let bodies = [
        json!({ "from": from, "merchantId": "mer_1", "amount": 1 }),
        json!({ "from": from, "merchantHint": { "domain": "shop.test" }, "amount": 1 }),
    ];
    for body in bodies {
        let refused = world.post(&world.operator, "/v1/payments", body).await;
        refused.expect_error(404, "MERCHANT_NOT_FOUND");
    }
    let to = world.vendor.to_string();
    let body = json!({ "from": from, "to": to, "amount": 1, "preference": "card_only" });
    let refused = world.post(&world.operator, "/v1/payments", body).await;
    refused.expect_error(400, "CLOSED_LOOP_UNAVAILABLE");
}
