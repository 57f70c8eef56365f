//! Transfers and batches, with and without an approval.

use serde_json::{Value, json};

use super::scene::{DEAD, OUTSIDE, held, plain, with};
use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn ten_thousand_comes_back_as_ten_thousand() {
    let world = World::new().await;
    let two = world.two().await;
    world.fund_user(&two.payer, "POLYGON", "20000").await;
    for (request, amount) in [("a", json!(10000)), ("b", json!("10000.000000")), ("c", json!(1e4))]
    {
        let answer = world.send(&world.operator, &plain(&two, request, amount)).await;
        let text = String::from_utf8(answer.bytes.clone()).unwrap();
        assert!(text.contains("\"amount\":10000,"), "{text}");
        if request == "b" {
            break;
        }
    }
    let (_, available) = (0, world.usdc(&two.payer, "POLYGON").await.0);
    assert_eq!(available, "1000");
}

#[tokio::test]
async fn a_transfer_runs_to_its_end() {
    let world = World::new().await;
    let two = world.two().await;
    let made = world.send(&world.operator, &plain(&two, "r", json!("12.5"))).await;
    let made = made.expect(
        200,
        json!({
            "transferType": "WALLET.TRANSFER",
            "transferDetails": {
                "requestId": "r", "status": "CREATED", "amount": 12.5,
                "amountIncludeDeveloperFee": 12.5, "developerFee": null, "currency": "usdc",
                "chain": "POLYGON", "failedReason": null,
                "contractAddress": "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582",
                "source": { "userId": two.payer, "walletType": "INDIVIDUAL" },
                "destination": { "userId": two.payee, "user": { "firstName": "ben" } },
                "receipt": { "transactionHash": null, "userOpHash": null },
            },
        }),
    );
    let details = made["transferDetails"].as_object().unwrap();
    assert!(!details.contains_key("approval") && details["receipt"].get("approval").is_none());
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("987.5".into(), "12.5".into()));
    let path = format!("/v2/wallets/transfers/{}", made.transfer());
    let mut seen = vec![world.status(&path).await];
    for _ in 0..10 {
        world.rails().await;
        seen.push(world.status(&path).await);
        world.advance_seconds(1);
    }
    seen.dedup();
    assert_eq!(seen, ["CREATED", "PENDING", "COMPLETED"]);
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("987.5".into(), "0".into()));
    assert_eq!(world.usdc(&two.payee, "POLYGON").await, ("12.5".into(), "0".into()));
    let read = world.get(&world.operator, &path).await;
    let hash = read.detail("receipt")["transactionHash"].as_str().unwrap().to_owned();
    assert!(hash.starts_with("0x") && hash.len() == 66, "{hash}");
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_address_has_to_be_registered_for_the_payer() {
    let world = World::new().await;
    let two = world.two().await;
    let to = |address: &str| json!({ "walletAddress": address });
    let body = with(plain(&two, "a", json!(1)), "destination", to(OUTSIDE));
    world.send(&world.operator, &body).await.expect_hifi(400, 400_001);
    let path = format!("/v2/users/{}/wallets/external", two.payer);
    let register = json!({
        "address": OUTSIDE, "chain": "POLYGON", "name": "Partner", "referenceId": "p",
    });
    world.post(&world.operator, &path, register).await.expect(200, json!({}));
    let sent = world.send(&world.operator, &body).await;
    sent.expect(
        200,
        json!({ "transferDetails": {
        "destination": { "userId": null, "walletAddress": OUTSIDE, "user": null },
    } }),
    );
    let dead = with(plain(&two, "b", json!(1)), "destination", to(DEAD));
    let sent = world.send(&world.operator, &dead).await.expect(200, json!({}));
    world.settle().await;
    let path = format!("/v2/wallets/transfers/{}", sent.transfer());
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "status": "FAILED", "failedReason": "Simulated rail failure",
    } }),
    );
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("999".into(), "0".into()));
    world.assert_balanced().await;
}

#[tokio::test]
async fn the_address_of_a_user_is_the_user() {
    let world = World::new().await;
    let two = world.two().await;
    let payee = world.get(&world.operator, &format!("/v2/users/{}", two.payee)).await;
    let address = payee["wallets"]["INDIVIDUAL"]["POLYGON"]["address"].clone();
    let both = json!({ "userId": two.payee, "walletAddress": address });
    let body = with(plain(&two, "a", json!(1)), "destination", both);
    world.send(&world.operator, &body).await.expect(200, json!({}));
    let body = with(plain(&two, "b", json!(1)), "destination", json!({ "walletAddress": address }));
    let sent = world.send(&world.operator, &body).await;
    sent.expect(200, json!({ "transferDetails": { "destination": { "userId": two.payee } } }));
    let wrong = json!({ "userId": two.payee, "walletAddress": OUTSIDE });
    let body = with(plain(&two, "c", json!(1)), "destination", wrong);
    world.send(&world.operator, &body).await.expect_hifi(400, 100_001);
}

#[tokio::test]
async fn refusals_come_in_their_order() {
    let world = World::new().await;
    let two = world.two().await;
    world.send(&world.operator, &plain(&two, "used", json!(1))).await.expect(200, json!({}));
    let nobody = json!({ "userId": "usr_nobody" });
    let unregistered = json!({ "walletAddress": OUTSIDE });
    let bad = with(plain(&two, "used", json!(0)), "source", nobody.clone());
    let reused = with(plain(&two, "used", json!(5000)), "source", nobody.clone());
    let lost = with(plain(&two, "x", json!(5000)), "source", nobody);
    let frozen = with(plain(&two, "x", json!(5000)), "destination", unregistered.clone());
    let reader = world.limited_key(&world, &["payments:read"]).await;
    world.ask("POST", "/v2/wallets/transfers").json(&bad).send().await.expect_hifi(401, 200_001);
    world.send(&reader, &bad).await.expect_hifi(403, 200_203);
    world.send(&world.operator, &bad).await.expect_hifi(400, 100_001);
    world.send(&world.operator, &reused).await.expect_hifi(409, 100_005);
    world.send(&world.operator, &lost).await.expect_hifi(404, 300_301);
    let wallet = two.payer.replacen("usr_", "wal_", 1);
    world
        .act(&world.operator, &format!("/v1/wallets/{wallet}/freeze"))
        .await
        .expect(200, json!({}));
    world.send(&world.operator, &frozen).await.expect_hifi(403, 300_202);
    world
        .act(&world.operator, &format!("/v1/wallets/{wallet}/unfreeze"))
        .await
        .expect(200, json!({}));
    world.send(&world.operator, &frozen).await.expect_hifi(400, 400_001);
    let policy = json!({ "walletId": wallet, "name": "Small", "maxTransactionAmount": "2000" });
    world.post(&world.operator, "/v1/policies", policy).await.expect(201, json!({}));
    let large = plain(&two, "x", json!(5000));
    world.send(&world.operator, &large).await.expect_hifi(403, 300_201);
    let poor = plain(&two, "x", json!(1500));
    world.send(&world.operator, &poor).await.expect_hifi(400, 400_401);
    // None of these has used the name up.
    world.send(&world.operator, &plain(&two, "x", json!(2))).await.expect(200, json!({}));
}

#[tokio::test]
async fn a_scoped_key_starts_transfers_of_its_own_user_alone() {
    let world = World::new().await;
    let two = world.two().await;
    let scope = vec![two.payer.replacen("usr_", "wal_", 1).parse().unwrap()];
    let key = NewTestKey { scope, ..NewTestKey::of(world.operator.person) };
    let key = world.key(&world, key).await;
    world.send(&key, &plain(&two, "a", json!(1))).await.expect(200, json!({}));
    let back = json!({ "userId": two.payee });
    let body = with(plain(&two, "b", json!(1)), "source", back);
    world.send(&key, &body).await.expect_hifi(403, 200_203);
    let list = world.get(&key, "/v2/wallets/transfers").await.expect(200, json!({ "count": 1 }));
    assert_eq!(list["records"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn play_tokens_are_for_the_sandbox() {
    let world = World::new().await;
    let two = world.two().await;
    let fund = json!({
        "userId": two.payer, "chain": "POLYGON", "currency": "usdHifi", "amount": 5,
    });
    world.post(&world.operator, "/v1/sandbox/hifi/fund", fund).await.expect(200, json!({}));
    let body = with(plain(&two, "a", json!(1)), "currency", json!("usdHifi"));
    world.send(&world.operator, &body).await.expect(
        200,
        json!({ "transferDetails": {
        "currency": "usdHifi", "contractAddress": "0x545F651965F3322FDa6232F010Df37Ab41969505",
    } }),
    );
    let person = |name: &str| {
        json!({
            "type": "individual", "firstName": name, "lastName": "L", "signedAgreementId": "x",
            "email": format!("{name}@live.test"), "dateOfBirth": "1990-01-31", "ipAddress": "::1",
        })
    };
    let payer = world.post(&world.live, "/v2/users", person("p")).await.expect(200, json!({})).id();
    let payee = world.post(&world.live, "/v2/users", person("q")).await.expect(200, json!({})).id();
    let live = super::scene::Two { payer, payee };
    let body = with(plain(&live, "a", json!(1)), "currency", json!("usdHifi"));
    world.send(&world.live, &body).await.expect_hifi(403, 200_201);
}

#[tokio::test]
async fn a_batch_goes_all_or_not_at_all() {
    let world = World::new().await;
    let two = world.two().await;
    let path = "/v2/wallets/transfers/batches";
    let items = |count: usize, amount: &str| -> Vec<Value> {
        (0..count).map(|_| json!({ "userId": two.payee, "amount": amount })).collect()
    };
    let body = |request: &str, batch: Vec<Value>| {
        json!({
            "requestId": request, "source": { "userId": two.payer }, "currency": "usdc",
            "chain": "POLYGON", "destination": { "batch": batch },
        })
    };
    let made = world.post(&world.operator, path, body("a", items(50, "1.5"))).await;
    let made = made.expect(
        200,
        json!({
            "transferType": "WALLET.TRANSFER.BATCH",
            "transferDetails": { "status": "CREATED", "currency": "usdc", "chain": "POLYGON" },
        }),
    );
    assert_eq!(made.detail("destination")["batch"][49]["amount"], "1.5");
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("925".into(), "75".into()));
    world.post(&world.operator, path, body("b", items(51, "1"))).await.expect_hifi(400, 100_001);
    world.post(&world.operator, path, body("b", Vec::new())).await.expect_hifi(400, 100_001);
    let mut bad = items(3, "1");
    bad[1]["amount"] = json!("0");
    let refused = world.post(&world.operator, path, body("b", bad)).await.expect_hifi(400, 100_001);
    assert!(refused.text("errorDetails").contains("destination.batch[1].amount"));
    let mut bad = items(3, "1");
    bad[2] = json!({ "userId": "usr_nobody", "amount": "1" });
    world.post(&world.operator, path, body("b", bad)).await.expect_hifi(404, 300_301);
    let mut bad = items(3, "1");
    bad[2] = json!({ "walletAddress": OUTSIDE, "amount": "1" });
    world.post(&world.operator, path, body("b", bad)).await.expect_hifi(400, 400_001);
    let elsewhere = with(body("b", items(1, "1")), "chain", json!("ETHEREUM"));
    world.post(&world.operator, path, elsewhere).await.expect_hifi(400, 400_001);
    world.post(&world.operator, path, body("b", items(50, "20"))).await.expect_hifi(400, 400_401);
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("925".into(), "75".into()));
    world.settle().await;
    assert_eq!(world.usdc(&two.payee, "POLYGON").await.0, "75");
    assert_eq!(world.status(&format!("{path}/{}", made.transfer())).await, "COMPLETED");
    world.assert_balanced().await;
}

#[tokio::test]
async fn two_that_wait_cannot_exceed_the_balance() {
    let world = World::new().await;
    let two = world.two().await;
    let (_, first) = world.held(&two, "a", json!(600)).await;
    world.send(&world.operator, &held(&two, "b", json!(600))).await.expect_hifi(400, 400_401);
    world.decide(&world.operator, &first, "reject", json!({})).await.expect(200, json!({}));
    world.held(&two, "b", json!(600)).await;
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("400".into(), "600".into()));
}
