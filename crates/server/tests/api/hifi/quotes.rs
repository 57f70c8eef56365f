//! Bridges and off-ramps: what they cost, and somebody who accepts that.

use serde_json::{Value, json};

use super::scene::{bridge, offramp, with};
use crate::harness::World;

#[tokio::test]
async fn whoever_is_unknown_is_told_so_before_a_rail_is_asked() {
    let world = World::new().await;
    // In production nobody has set up a rail here that could be asked.
    let body = json!({
        "type": "business", "businessName": "Acme", "email": "acme@example.com",
        "ultimateBeneficialOwners": [{ "name": "Ann" }], "signedAgreementId": "tos-1",
    });
    let user = world.post(&world.live, "/v2/users", body).await.expect(200, json!({})).id();
    let body = json!({
        "rail": "offramp", "type": "us",
        "accountHolder": { "type": "business", "name": "Acme", "address": {} },
        "us": {
            "transferType": "wire", "accountType": "Checking", "bankName": "First",
            "accountNumber": "000123456789", "routingNumber": "021000021", "currency": "usd",
        },
    });
    let path = format!("/v2/users/{user}/accounts");
    let bank = world.post(&world.live, &path, body).await.expect(200, json!({})).id();
    for (from, to, status, code) in [
        (("userId", "usr_nobody"), (None, &*bank), 404, 300_301),
        (("externalWalletId", "ewl_nobody"), (None, &*bank), 404, 600_301),
        (("userId", &*user), (Some("usr_nobody"), &*bank), 404, 300_301),
        (("userId", &*user), (None, "bnk_nobody"), 404, 500_301),
        (("userId", &*user), (None, &*bank), 400, 400_001),
    ] {
        let mut body = json!({
            "requestId": "r", "source": { "chain": "POLYGON", "currency": "usdc" },
            "destination": {
                "currency": "usd", "amount": "10", "userId": to.0, "accountId": to.1,
            },
        });
        body["source"][from.0] = json!(from.1);
        world.post(&world.live, "/v2/offramps", body).await.expect_hifi(status, code);
    }
}

#[tokio::test]
async fn a_held_bridge_is_quoted_after_the_approval() {
    let world = World::new().await;
    let two = world.two().await;
    let body = with(bridge(&two, "r", json!(100)), "requireApproval", json!(true));
    let made = world.post(&world.operator, "/v2/wallets/bridges", body).await;
    let made = made.expect(
        200,
        json!({
            "transferType": "WALLET.BRIDGE",
            "transferDetails": {
                "status": "PENDING_APPROVAL", "amount": 100, "quoteInformation": null, "fee": null,
                "source": { "userId": two.payer, "chain": "POLYGON", "currency": "usdc" },
                "destination": { "userId": two.payee, "chain": "BASE", "currency": "usdc" },
            },
        }),
    );
    let path = format!("/v2/wallets/bridges/{}", made.transfer());
    let accept = format!("{path}/accept");
    world.act(&world.operator, &accept).await.expect_hifi(409, 400_005);
    let id = made.approval();
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    assert_eq!(world.status(&path).await, "APPROVED");
    world.act(&world.operator, &accept).await.expect_hifi(409, 400_005);
    world.rails().await;
    let money = |amount: &str| json!({ "amount": amount, "currency": "usdc" });
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "status": "OPEN_QUOTE",
        "quoteInformation": {
            "sendGross": money("100"), "sendNet": money("100"), "railFee": money("0"),
            "receiveGross": money("100"), "receiveNet": money("100"), "rate": "1",
            "expiresAt": "2026-03-03T12:00:00.000Z",
        },
    } }),
    );
    let accepted = world.act(&world.operator, &accept).await;
    accepted.expect(200, json!({ "transferDetails": { "status": "CREATED" } }));
    let again = world.act(&world.operator, &accept).await;
    again.expect(200, json!({ "transferDetails": { "status": "CREATED" } }));
    let mut seen = vec![world.status(&path).await];
    for _ in 0..20 {
        world.rails().await;
        seen.push(world.status(&path).await);
        world.advance_seconds(1);
    }
    seen.dedup();
    assert_eq!(seen.last().unwrap(), "COMPLETED", "{seen:?}");
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("900".into(), "0".into()));
    assert_eq!(world.usdc(&two.payee, "BASE").await, ("100".into(), "0".into()));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_bridge_that_does_not_wait_is_quoted_at_once() {
    let world = World::new().await;
    let two = world.two().await;
    let made =
        world.post(&world.operator, "/v2/wallets/bridges", bridge(&two, "r", json!(1))).await;
    let made = made.expect(200, json!({ "transferDetails": { "status": "OPEN_QUOTE" } }));
    let path = format!("/v2/wallets/bridges/{}", made.transfer());
    world.advance_seconds(86_400);
    assert_eq!(world.status(&path).await, "QUOTE_FAILED");
    world.act(&world.operator, &format!("{path}/accept")).await.expect_hifi(400, 400_006);
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "status": "QUOTE_FAILED", "failedReason": "Quote expired",
    } }),
    );
    world.act(&world.operator, &format!("{path}/accept")).await.expect_hifi(400, 400_006);
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("1000".into(), "0".into()));
    let mut same = bridge(&two, "s", json!(1));
    same["destination"]["chain"] = json!("POLYGON");
    let path = "/v2/wallets/bridges";
    world.post(&world.operator, path, same).await.expect_hifi(400, 400_001);
    let mut wrong = bridge(&two, "s", json!(1));
    wrong["source"]["chain"] = json!("BASE");
    world.post(&world.operator, path, wrong).await.expect_hifi(400, 100_001);
}

#[tokio::test]
async fn a_held_payout_is_quoted_after_the_approval() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let body = with(offramp(&two, "r", (json!(100), &bank)), "requireApproval", json!(true));
    let made = world.post(&world.operator, "/v2/offramps", body).await;
    let made = made.expect(
        200,
        json!({
            "transferType": "OFFRAMP",
            "transferDetails": {
                "status": "PENDING_APPROVAL", "quoteInformation": null, "developerFee": null,
                "depositInformation": [],
                "source": { "userId": two.payer, "amount": 100, "chain": "POLYGON" },
                "destination": { "userId": two.payer, "accountId": bank, "currency": "usd" },
                "receipt": { "transactionHash": null, "paymentTracking": null },
            },
        }),
    );
    let path = format!("/v2/offramps/{}", made.transfer());
    let accept = format!("{path}/quote/accept");
    world.act(&world.operator, &accept).await.expect_hifi(409, 400_005);
    let id = made.approval();
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    world.rails().await;
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "status": "OPEN_QUOTE",
        "quoteInformation": {
            "sendGross": { "amount": "100", "currency": "usdc" },
            "receiveNet": { "amount": "100", "currency": "usd" },
            "rate": "1", "expiresAt": "2026-03-02T12:10:00.000Z",
        },
    } }),
    );
    world.act(&world.operator, &accept).await.expect(200, json!({}));
    world.settle().await;
    let read = world.get(&world.operator, &path).await;
    let read = read.expect(
        200,
        json!({ "transferDetails": {
        "status": "COMPLETED", "destination": { "amount": 100 },
        "receipt": { "paymentTracking": { "paymentRail": "wire" } },
    } }),
    );
    assert!(read.detail("receipt")["transactionHash"].is_string());
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("900".into(), "0".into()));
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_approved_payout_that_nobody_accepts_gives_the_money_back() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let made =
        world.post(&world.operator, "/v2/offramps", offramp(&two, "r", (json!(5), &bank))).await;
    let path = format!("/v2/offramps/{}", made.transfer());
    assert_eq!(world.status(&path).await, "OPEN_QUOTE");
    world.advance_seconds(600);
    world.rails().await;
    assert_eq!(world.status(&path).await, "QUOTE_FAILED");
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("1000".into(), "0".into()));
}

#[tokio::test]
async fn an_exact_amount_may_be_what_arrives() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let mut body = offramp(&two, "r", (Value::Null, &bank));
    body["destination"]["amount"] = json!("99.50");
    body["destination"]["sameDayAch"] = json!(true);
    body["developerFee"] = json!({ "fees": [{ "type": "FLAT", "value": "1.5" }] });
    let made = world.post(&world.operator, "/v2/offramps", body).await;
    made.expect(
        200,
        json!({ "transferDetails": {
        "status": "OPEN_QUOTE",
        "destination": { "amount": 99.5, "sameDayAch": true },
        "quoteInformation": {
            "sendGross": { "amount": "102" }, "sendNet": { "amount": "100.5" },
            "railFee": { "amount": "1" }, "receiveGross": { "amount": "100.5" },
            "receiveNet": { "amount": "99.5" },
        },
    } }),
    );
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("898".into(), "102".into()));
    for (path, value) in [("/source/amount", json!(1)), ("/destination/amount", json!(null))] {
        let mut body = offramp(&two, "s", (Value::Null, &bank));
        body["destination"]["amount"] = json!("99.50");
        *body.pointer_mut(path).unwrap() = value;
        world.post(&world.operator, "/v2/offramps", body).await.expect_hifi(400, 100_001);
    }
}

#[tokio::test]
async fn a_payout_needs_an_account_that_fits() {
    let world = World::new().await;
    let two = world.two().await;
    let (own, theirs) = (world.bank(&two.payer).await, world.bank(&two.payee).await);
    let path = "/v2/offramps";
    let send = |body: Value| world.ask("POST", path).key(&world.operator).json(&body).send();
    send(offramp(&two, "r", (json!(1), "bnk_nothing"))).await.expect_hifi(404, 500_301);
    send(offramp(&two, "r", (json!(1), &theirs))).await.expect_hifi(400, 400_002);
    let mut to_them = offramp(&two, "r", (json!(1), &theirs));
    to_them["destination"]["userId"] = json!(two.payee);
    send(to_them).await.expect(200, json!({}));
    let mut euros = offramp(&two, "s", (json!(1), &own));
    euros["destination"]["currency"] = json!("eur");
    send(euros).await.expect_hifi(400, 400_002);
    for (name, value) in [
        ("achReference", json!("more than ten")),
        ("achReference", json!("a_b")),
        ("wireMessage", json!("a\nb\nc\nd\ne")),
        ("swiftReference", json!("x".repeat(36))),
        ("sepaReference", json!("short")),
        ("swiftCharges", json!("ben")),
        ("sameDayAch", json!("true")),
        ("currency", json!("USD")),
    ] {
        let mut body = offramp(&two, "t", (json!(1), &own));
        body["destination"][name] = value;
        send(body).await.expect_hifi(400, 100_001);
    }
    let mut told = offramp(&two, "t", (json!(1), &own));
    told["destination"]["achReference"] = json!("INV 7");
    told["source"]["returnAddress"] = json!("0xabc");
    told["description"] = json!("rent");
    told["purposeOfPayment"] = json!("housing");
    told["supportingInformation"] = json!({ "a": [1, 2.50] });
    send(told).await.expect(
        200,
        json!({ "transferDetails": {
        "destination": { "achReference": "INV 7" }, "source": { "returnAddress": "0xabc" },
        "description": "rent", "purposeOfPayment": "housing",
        "supportingInformation": { "a": [1, 2.5] },
    } }),
    );
}

#[tokio::test]
async fn money_from_outside_is_not_held() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let register = json!({
        "address": super::scene::OUTSIDE, "chain": "POLYGON", "name": "P", "referenceId": "p",
    });
    let path = format!("/v2/users/{}/wallets/external", two.payer);
    let external = world.post(&world.operator, &path, register).await.expect(200, json!({})).id();
    let mut body = offramp(&two, "r", (json!(5000), &bank));
    body["source"] = json!({
        "externalWalletId": external, "chain": "POLYGON", "currency": "usdc", "amount": 5000,
    });
    let made = world.post(&world.operator, "/v2/offramps", body).await;
    let made = made.expect(200, json!({ "transferDetails": { "status": "OPEN_QUOTE" } }));
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("1000".into(), "0".into()));
    let accept = format!("/v2/offramps/{}/quote/accept", made.transfer());
    let accepted = world.act(&world.operator, &accept).await;
    let accepted = accepted.expect(
        200,
        json!({ "transferDetails": {
        "status": "AWAITING_FUNDS",
        "depositInformation": [{ "chain": "POLYGON", "currency": "usdc", "amount": "5000" }],
    } }),
    );
    assert!(accepted.detail("depositInformation")[0]["toAddress"].is_string());
    world.settle().await;
    let path = format!("/v2/offramps/{}", made.transfer());
    assert_eq!(world.status(&path).await, "COMPLETED");
    world.assert_balanced().await;
}
