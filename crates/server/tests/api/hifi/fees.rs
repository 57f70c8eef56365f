//! What developers take.

use serde_json::json;

use super::scene::{offramp, plain, with};
use crate::harness::World;

#[tokio::test]
async fn a_fee_is_taken_on_top_of_a_transfer() {
    let world = World::new().await;
    let two = world.two().await;
    let body =
        with(plain(&two, "a", json!(200)), "fee", json!({ "type": "PERCENT", "value": 0.01 }));
    let made = world.send(&world.operator, &body).await;
    let made = made.expect(
        200,
        json!({ "transferDetails": {
        "amount": 200, "amountIncludeDeveloperFee": 202,
        "developerFee": {
            "feeType": "PERCENT", "feeAmount": 2, "feePercent": 0.01, "status": "CREATED",
            "transactionHash": null, "failedReason": null,
        },
    } }),
    );
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("798".into(), "202".into()));
    let body = with(plain(&two, "b", json!(1)), "fee", json!({ "type": "FIX", "value": 0.25 }));
    world.send(&world.operator, &body).await.expect(
        200,
        json!({ "transferDetails": {
        "amountIncludeDeveloperFee": 1.25,
        "developerFee": { "feeAmount": 0.25, "feePercent": null },
    } }),
    );
    let dear = with(plain(&two, "c", json!(700)), "fee", json!({ "type": "FIX", "value": 100 }));
    world.send(&world.operator, &dear).await.expect_hifi(400, 400_401);
    for fee in [
        json!({ "type": "PERCENT", "value": 1.01 }),
        json!({ "type": "PERCENT", "value": -0.01 }),
        json!({ "type": "FIX" }),
        json!({ "type": "OTHER", "value": 1 }),
        json!(7),
    ] {
        let body = with(plain(&two, "d", json!(1)), "fee", fee);
        world.send(&world.operator, &body).await.expect_hifi(400, 100_001);
    }
    world.settle().await;
    assert_eq!(world.usdc(&two.payee, "POLYGON").await.0, "201");
    let path = format!("/v2/wallets/transfers/{}", made.transfer());
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "developerFee": { "status": "COMPLETED" },
    } }),
    );
    world.assert_balanced().await;
}

#[tokio::test]
async fn developers_fees_are_taken_out_of_a_payout() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let fees = json!([
        { "fees": [{ "type": "PERCENTAGE", "value": "0.01", "walletAddress": "0xabc" }] },
        { "fees": [{ "type": "FLAT", "value": "0.5" }] },
    ]);
    let body = with(offramp(&two, "a", (json!(100), &bank)), "developerFee", fees);
    let made = world.post(&world.operator, "/v2/offramps", body).await;
    made.expect(
        200,
        json!({ "transferDetails": {
        "source": { "amount": 100 },
        "developerFee": { "fees": [
            { "type": "PERCENTAGE", "value": "0.01", "amount": "1", "walletAddress": "0xabc" },
            { "type": "FLAT", "value": "0.5", "amount": "0.5", "walletAddress": null },
        ] },
        "quoteInformation": {
            "sendGross": { "amount": "100" }, "sendNet": { "amount": "98.5" },
            "receiveNet": { "amount": "98.5" },
        },
    } }),
    );
    let fee = json!({ "type": "FLAT", "value": "1" });
    let many = json!({ "fees": vec![fee; 11] });
    let body = with(offramp(&two, "b", (json!(100), &bank)), "developerFee", many);
    world.post(&world.operator, "/v2/offramps", body).await.expect_hifi(400, 100_001);
    for fee in [
        json!({ "type": "PERCENTAGE", "value": "0.00001" }),
        json!({ "type": "PERCENTAGE", "value": "2" }),
        json!({ "type": "FLAT", "value": "100" }),
    ] {
        let fees = json!({ "fees": [fee] });
        let body = with(offramp(&two, "b", (json!(100), &bank)), "developerFee", fees);
        world.post(&world.operator, "/v2/offramps", body).await.expect_hifi(400, 100_001);
    }
}
