//! Users, their wallets, and addresses outside.

use countersign_domain::organization::Role;
use serde_json::json;

use super::scene::OUTSIDE;
use crate::harness::World;

#[tokio::test]
async fn a_user_has_an_address_on_each_chain_that_was_asked_for() {
    let world = World::new().await;
    let body = json!({
        "type": "individual", "firstName": "A", "lastName": "B", "email": "a@example.com",
        "dateOfBirth": "1990-01-31", "ipAddress": "192.0.2.1", "signedAgreementId": "x",
    });
    let made = world.post(&world.operator, "/v2/users", body).await;
    let made = made.expect(
        200,
        json!({
            "type": "individual", "email": "a@example.com", "name": "A B",
            "createdAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    let wallets = made["wallets"]["INDIVIDUAL"].as_object().unwrap();
    assert_eq!(wallets.keys().collect::<Vec<_>>(), ["ETHEREUM", "POLYGON"]);
    let path = format!("/v2/users/{}/wallets/add", made.id());
    let body = json!({ "chains": ["BASE", "SOLANA", "POLYGON"] });
    let more = world.post(&world.operator, &path, body).await.expect(200, json!({}));
    assert_eq!(more["wallets"]["INDIVIDUAL"].as_object().unwrap().len(), 4);
    assert_eq!(more["wallets"]["INDIVIDUAL"]["POLYGON"], made["wallets"]["INDIVIDUAL"]["POLYGON"]);
    let read = world.get(&world.operator, &format!("/v2/users/{}", made.id())).await;
    assert_eq!(read.expect(200, json!({})).body, more.body);
}

#[tokio::test]
async fn a_mail_address_belongs_to_one_user() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let body = json!({
        "type": "business", "businessName": "Acme", "email": "ANN@example.com",
        "ultimateBeneficialOwners": [{ "name": "X" }], "signedAgreementId": "x",
    });
    world.post(&world.operator, "/v2/users", body.clone()).await.expect_hifi(409, 300_001);
    let path = format!("/v2/users/{ann}");
    let other = json!({ "email": "ann.smith@example.com", "lastName": "Jones" });
    let changed = world.post(&world.operator, &path, other).await;
    changed.expect(200, json!({ "email": "ann.smith@example.com", "name": "ann Jones" }));
    world.post(&world.operator, "/v2/users", body).await.expect(200, json!({ "name": "Acme" }));
    let taken = json!({ "email": "ann@example.com" });
    world.post(&world.operator, &path, taken).await.expect_hifi(409, 300_001);
    let kind = json!({ "type": "business" });
    world.post(&world.operator, &path, kind).await.expect_hifi(400, 100_001);
}

#[tokio::test]
async fn the_same_request_registers_one_user() {
    let world = World::new().await;
    let body = json!({
        "requestId": "r-1", "type": "individual", "firstName": "A", "lastName": "B",
        "email": "a@example.com", "dateOfBirth": "1990-01-31", "ipAddress": "192.0.2.1",
        "signedAgreementId": "x",
    });
    let first = world.post(&world.operator, "/v2/users", body.clone()).await;
    let again = world.post(&world.operator, "/v2/users", body.clone()).await;
    assert_eq!(first.expect(200, json!({})).id(), again.expect(200, json!({})).id());
    let mut other = body;
    other["lastName"] = json!("C");
    world.post(&world.operator, "/v2/users", other).await.expect_hifi(409, 100_005);
}

#[tokio::test]
async fn a_bad_user_is_refused_field_by_field() {
    let world = World::new().await;
    let good = json!({
        "type": "individual", "firstName": "A", "lastName": "B", "email": "a@example.com",
        "dateOfBirth": "1990-01-31", "ipAddress": "192.0.2.1", "signedAgreementId": "x",
    });
    for (name, value) in [
        ("type", json!("robot")),
        ("firstName", json!(7)),
        ("lastName", json!("")),
        ("email", json!("nobody")),
        ("dateOfBirth", json!("31.01.1990")),
        ("ipAddress", json!(null)),
        ("signedAgreementId", json!(" ")),
        ("requestId", json!("")),
        ("chains", json!(["MARS"])),
        ("chains", json!("POLYGON")),
    ] {
        let mut body = good.clone();
        body[name] = value;
        let answer = world.post(&world.operator, "/v2/users", body).await;
        answer.expect_hifi(400, 100_001);
    }
    let answer = world.get(&world.operator, "/v2/users").await;
    answer.expect(200, json!({ "count": 0, "users": [], "nextCursor": null }));
}

#[tokio::test]
async fn who_only_looks_changes_nothing() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let viewer = world.staff("Vera", Role::Viewer).await;
    world.get(&viewer, &format!("/v2/users/{ann}")).await.expect(200, json!({}));
    for path in ["/v2/users", "/v2/tos-link", "/v2/wallets/transfers"] {
        world.post(&viewer, path, json!({})).await.expect_hifi(403, 200_202);
    }
    let reader = world.limited_key(&world, &["wallets:read"]).await;
    world.post(&reader, "/v2/users", json!({})).await.expect_hifi(403, 200_203);
    let member = world.staff("Max", Role::Member).await;
    let fund = json!({ "userId": ann, "chain": "BASE", "currency": "usdc", "amount": 1 });
    world.post(&member, "/v1/sandbox/hifi/fund", fund).await.expect_hifi(403, 200_202);
}

#[tokio::test]
async fn money_arrives_and_is_listed() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    world.fund_user(&ann, "POLYGON", "1000").await;
    world.fund_user(&ann, "POLYGON", "0.5").await;
    let path = format!("/v2/users/{ann}/wallets/balance?chain=POLYGON&currency=usdc");
    world.get(&world.operator, &path).await.expect(
        200,
        json!({
            "balance": "1000500000", "displayBalance": "1000.5", "held": "0", "displayHeld": "0",
            "tokenInfo": {
                "tokenAddress": "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582", "standard": "ERC20",
                "name": "USD Coin", "symbol": "USDC", "decimals": 6,
            },
        }),
    );
    let path = format!("/v2/users/{ann}/wallets/deposits?limit=1");
    let page = world.get(&world.operator, &path).await.expect(
        200,
        json!({
            "count": 1, "deposits": [{ "amount": 0.5, "currency": "usdc", "chain": "POLYGON" }],
        }),
    );
    let cursor = page.text("nextCursor");
    let rest = world.get(&world.operator, &format!("{path}&createdBefore={cursor}")).await;
    rest.expect(200, json!({ "deposits": [{ "amount": 1000 }], "nextCursor": null }));
    let nowhere = format!("/v2/users/{ann}/wallets/balance?chain=POLYGON");
    world.get(&world.operator, &nowhere).await.expect_hifi(400, 100_001);
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_address_outside_is_registered_once() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let path = format!("/v2/users/{ann}/wallets/external");
    let body = json!({
        "address": OUTSIDE, "chain": "POLYGON", "name": "Partner", "referenceId": "p-1",
    });
    let made = world.post(&world.operator, &path, body.clone()).await;
    let made = made.expect(200, json!({ "active": true, "userId": ann, "address": OUTSIDE }));
    world.post(&world.operator, &path, body.clone()).await.expect_hifi(409, 600_001);
    let mut lower = body.clone();
    lower["address"] = json!(OUTSIDE.to_lowercase());
    world.post(&world.operator, &path, lower).await.expect_hifi(409, 600_001);
    let mut solana = body;
    solana["chain"] = json!("SOLANA");
    world.post(&world.operator, &path, solana).await.expect_hifi(400, 100_001);
    let one = world.get(&world.operator, &format!("{path}/{}", made.id())).await;
    assert_eq!(one.expect(200, json!({})).body, made.body);
    let list = world.get(&world.operator, &path).await;
    list.expect(200, json!({ "count": 1, "externalWallets": [{ "id": made.id() }] }));
    let ben = world.user("ben").await;
    let theirs = format!("/v2/users/{ben}/wallets/external/{}", made.id());
    world.get(&world.operator, &theirs).await.expect_hifi(404, 600_301);
    world
        .get(&world.operator, "/v2/users/usr_nobody/wallets/external")
        .await
        .expect_hifi(404, 300_301);
}

#[tokio::test]
async fn users_of_another_tenant_are_nobody() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let other = world.another_tenant("Beta").await;
    for path in [
        format!("/v2/users/{ann}"),
        format!("/v2/users/{ann}/wallets/external"),
        format!("/v2/users/{ann}/accounts"),
        format!("/v2/users/{ann}/wallets/deposits"),
    ] {
        world.get(&other.operator, &path).await.expect_hifi(404, 300_301);
        world.get(&world.live, &path).await.expect_hifi(404, 300_301);
    }
    let fund = json!({ "userId": ann, "chain": "BASE", "currency": "usdc", "amount": 1 });
    world.post(&world.live, "/v1/sandbox/hifi/fund", fund).await.expect_hifi(403, 200_201);
}

#[tokio::test]
async fn what_is_private_stays_out_of_the_log() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    world.bank(&ann).await;
    let facts = serde_json::to_string(&world.facts().await).unwrap();
    for secret in ["1990-01-31", "Berlin", "000123456789"] {
        assert!(!facts.contains(secret), "{secret} is in the log");
    }
    assert!(facts.contains("6789") && facts.contains("ann@example.com"));
}

#[tokio::test]
async fn small_ones() {
    let world = World::new().await;
    let pong = world.ask("GET", "/v2/ping").send().await;
    pong.expect(200, json!({ "message": "pong" }));
    let body = json!({ "idempotencyKey": "k-1" });
    let offered = world.post(&world.operator, "/v2/tos-link", body.clone()).await;
    let offered = offered.expect(200, json!({}));
    let again = world.post(&world.operator, "/v2/tos-link", body).await.expect(200, json!({}));
    assert_eq!(offered.body, again.body);
    let path = format!("/v2/tos-link/{}", offered.text("signedAgreementId"));
    let read = world.get(&world.operator, &path).await.expect(200, json!({}));
    assert_eq!(read.body, offered.body);
    world.get(&world.operator, "/v2/tos-link/nothing").await.expect_hifi(404, 100_301);
    let rates = "/v2/offramps/rates?fromCurrency=usdc&toCurrency=usd";
    world.get(&world.operator, rates).await.expect(
        200,
        json!({
            "fromCurrency": "usdc", "toCurrency": "usd", "conversionRate": "1",
            "conversionRates": [{ "transferType": "wire", "conversionRate": "1" }],
        }),
    );
    world
        .get(&world.operator, "/v2/offramps/rates?fromCurrency=usdc")
        .await
        .expect_hifi(400, 100_001);
}
