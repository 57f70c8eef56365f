//! `/v1/payments/{id}/reverse`.

use countersign_domain::context::Settings;
use countersign_domain::fee::FeeProfile;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_payment_is_taken_back_whole_with_its_fee() {
    let settings = Settings { fees: FeeProfile::Published, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    let path = format!("/v1/payments/{paid}/reverse");
    let body = json!({ "reason": "wrong vendor" });
    let reversed = world.post(&world.operator, &path, body).await;
    let reversed = reversed.expect(
        200,
        json!({ "id": paid, "status": "REVERSED", "state": "REVERSED", "reason": "wrong vendor" }),
    );
    let reversal = reversed.text("reversalTransactionId");
    assert_eq!(reversed["reversedBy"], reversal);
    let shown = world.get(&world.operator, &format!("/v1/payments/{reversal}")).await;
    shown.expect(
        200,
        json!({
            "from": world.vendor.to_string(), "to": world.ops.to_string(), "amount": "100.00",
            "fee": "0.00", "reverses": paid, "status": "POSTED", "description": "wrong vendor",
        }),
    );
    assert_eq!(world.balance(world.ops).await[0], "1000000.00");
    assert_eq!(world.balance(world.vendor).await[0], "0.00");
    world.assert_balanced().await;
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_why() {
    let world = World::new().await;
    world.review().await;
    let refused = async |payment: &str, reason: &str, status: &str| {
        let answer = world.act(&world.operator, &format!("/v1/payments/{payment}/reverse")).await;
        let answer = answer.expect_error(422, "REVERSAL_NOT_ALLOWED");
        assert_eq!(answer["error"]["details"], json!({ "reason": reason, "status": status }));
    };
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    let reversed = world.act(&world.operator, &format!("/v1/payments/{paid}/reverse")).await;
    let reversal = reversed.expect(200, json!({})).text("reversalTransactionId");
    refused(&paid, "ALREADY_REVERSED", "REVERSED").await;
    refused(&reversal, "IS_REVERSAL", "POSTED").await;
    let held = world.hold("5000").await;
    refused(&held.payment, "NOT_POSTED", "PENDING_APPROVAL").await;
    let other = world.another_tenant("Globex").await;
    let paid = world.pay(&world.operator, (world.ops, other.vendor), "5").await.id();
    refused(&paid, "NOT_RECIPIENT", "POSTED").await;
    let theirs = world.act(&other.operator, &format!("/v1/payments/{paid}/reverse")).await;
    theirs.expect(200, json!({ "status": "REVERSED" }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn money_that_is_gone_cannot_be_taken_back() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    world.pay(&world.operator, (world.vendor, world.ops), "0.01").await.expect(201, json!({}));
    let short = world.act(&world.operator, &format!("/v1/payments/{paid}/reverse")).await;
    let short = short.expect_error(402, "INSUFFICIENT_FUNDS");
    assert_eq!(short["error"]["details"]["walletId"], world.vendor.to_string());
}

#[tokio::test]
async fn a_reversal_that_a_policy_holds_waits_and_then_happens() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    world.policy(world.vendor, json!({ "requireHumanApproval": true })).await;
    let path = format!("/v1/payments/{paid}/reverse");
    let held = world.act(&world.operator, &path).await;
    let held = held.expect(202, json!({ "status": "PENDING_APPROVAL", "reverses": paid }));
    let again = world.act(&world.operator, &path).await;
    again.expect_error(422, "REVERSAL_NOT_ALLOWED");
    let approved = world.approve(&held.text("approvalId")).await;
    approved.expect(
        200,
        json!({
            "status": "APPROVED", "payment": { "id": held.id(), "status": "POSTED" },
            "transactionDetails": { "reverses": paid },
        }),
    );
    let original = world.get(&world.operator, &format!("/v1/payments/{paid}")).await;
    original.expect(200, json!({ "status": "REVERSED", "reversedBy": held.id() }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_reversal_that_was_rejected_can_be_asked_for_again() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    world.policy(world.vendor, json!({ "requireHumanApproval": true })).await;
    let path = format!("/v1/payments/{paid}/reverse");
    let held = world.act(&world.operator, &path).await.expect(202, json!({}));
    world.reject(&held.text("approvalId")).await.expect(200, json!({}));
    let original = world.get(&world.operator, &format!("/v1/payments/{paid}")).await;
    original.expect(200, json!({ "status": "POSTED", "reversedBy": null }));
    world.act(&world.operator, &path).await.expect(202, json!({}));
}
