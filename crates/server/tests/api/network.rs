//! `/v1/network`.

use serde_json::{Value, json};

use crate::harness::{Golden, NewTestKey, Tenant, World};

async fn address(world: &World, tenant: &Tenant, wallet: &str) -> String {
    world.get(&tenant.operator, &format!("/v1/wallets/{wallet}")).await.text("wallgentAddress")
}

#[tokio::test]
async fn a_network_payment_and_the_directory_read_like_this() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let body = json!({ "toAddress": to, "amount": "25", "description": "a book" });
    golden.send(by, ("POST", "/v1/network/pay"), body).await;
    golden.send(by, ("GET", "/v1/network/directory"), Value::Null).await;
    let unknown = json!({ "toAddress": "wg_nobody_000000", "amount": "25" });
    golden.send(by, ("POST", "/v1/network/pay"), unknown).await;
    insta::assert_snapshot!(golden.text());
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_address_of_another_organization_can_be_paid() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let to = address(&world, &other, &other.vendor.to_string()).await;
    let body = json!({ "toAddress": to, "amount": 10 });
    let paid = world.post(&world.operator, "/v1/network/pay", body).await;
    let expected = json!({
        "from": world.ops.to_string(), "to": other.vendor.to_string(), "toAddress": to,
        "amount": "10.00", "fees": "0.00", "fee": "0.00",
    });
    let paid = paid.expect(201, expected);
    let theirs = world.get(&other.operator, &format!("/v1/payments/{}", paid.id())).await;
    theirs.expect(200, json!({ "toAddress": to, "amount": "10.00" }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn the_payer_is_named_or_follows_from_the_key() {
    let world = World::new().await;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let own = world.wallet(&world, "own", "100").await;
    let second = world.wallet(&world, "second", "100").await;
    let person = world.operator.person;
    let one = world.key(&world, NewTestKey { scope: vec![own], ..NewTestKey::of(person) }).await;
    let both = NewTestKey { scope: vec![own, second], ..NewTestKey::of(person) };
    let both = world.key(&world, both).await;
    let pay = |from: Value| json!({ "toAddress": to, "amount": 1, "from": from });
    let default = world.post(&world.operator, "/v1/network/pay", pay(Value::Null)).await;
    default.expect(201, json!({ "from": world.ops.to_string() }));
    let named = world.post(&world.operator, "/v1/network/pay", pay(json!(own.to_string()))).await;
    named.expect(201, json!({ "from": own.to_string() }));
    let scoped = world.post(&one, "/v1/network/pay", pay(Value::Null)).await;
    scoped.expect(201, json!({ "from": own.to_string() }));
    world.post(&both, "/v1/network/pay", pay(Value::Null)).await.expect_invalid("from");
    let foreign = world.post(&one, "/v1/network/pay", pay(json!(second.to_string()))).await;
    foreign.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn policies_funds_and_ends_are_judged_as_for_every_debit() {
    let world = World::new().await;
    let by = &world.operator;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let pay = |amount: u32| json!({ "toAddress": to, "amount": amount });
    let poor = json!({ "toAddress": to, "amount": 2_000_000 });
    world.post(by, "/v1/network/pay", poor).await.expect_error(402, "INSUFFICIENT_FUNDS");
    let review = json!({
        "walletId": world.ops.to_string(), "name": "review", "maxTransactionAmount": 100,
        "requireHumanApproval": true,
    });
    world.post(by, "/v1/policies", review).await.expect(201, json!({}));
    let held = world.post(by, "/v1/network/pay", pay(101)).await;
    let held = held.expect(202, json!({ "status": "PENDING_APPROVAL", "toAddress": to }));
    let approval = format!("/v1/approvals/{}", held.text("approvalId"));
    world.get(by, &approval).await.expect(200, json!({ "kind": "NETWORK" }));
    let wallet = world.ops.to_string();
    let ceiling = json!({ "walletId": wallet, "name": "ceiling", "maxTransactionAmount": 500 });
    world.post(by, "/v1/policies", ceiling).await.expect(201, json!({}));
    world.post(by, "/v1/network/pay", pay(501)).await.expect_error(403, "POLICY_DENIED");
    world.act(by, &format!("/v1/wallets/{}/freeze", world.ops)).await.expect(200, json!({}));
    world.post(by, "/v1/network/pay", pay(1)).await.expect_error(403, "WALLET_FROZEN");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_closed_recipient_cannot_be_paid() {
    let world = World::new().await;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let close = format!("/v1/wallets/{}/close", world.vendor);
    world.act(&world.operator, &close).await.expect(200, json!({ "status": "CLOSED" }));
    let body = json!({ "toAddress": to, "amount": 1 });
    let refused = world.post(&world.operator, "/v1/network/pay", body).await;
    let refused = refused.expect_error(400, "CLOSED_LOOP_UNAVAILABLE");
    assert_eq!(refused["error"]["details"]["toAddress"], to);
}

#[tokio::test]
async fn wrong_bodies_pay_nobody() {
    let world = World::new().await;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let path = "/v1/network/pay";
    let cases = [
        (json!({ "amount": 1 }), "toAddress"),
        (json!({ "toAddress": 5, "amount": 1 }), "toAddress"),
        (json!({ "toAddress": "x".repeat(300), "amount": 1 }), "toAddress"),
        (json!({ "toAddress": to, "amount": 1, "currency": "EUR" }), "currency"),
        (json!({ "toAddress": to, "amount": 1, "description": "x".repeat(1025) }), "description"),
        (json!({ "toAddress": to, "amount": 1, "from": "a", "fromWalletId": "b" }), "fromWalletId"),
    ];
    for (body, field) in cases {
        world.post(&world.operator, path, body).await.expect_invalid(field);
    }
    for amount in [json!(0), json!("-1"), json!("1.123456789"), Value::Null] {
        let body = json!({ "toAddress": to, "amount": amount });
        world.post(&world.operator, path, body).await.expect_error(400, "INVALID_AMOUNT");
    }
    for nobody in ["nobody", "wal_01J00000000000000000000000"] {
        let body = json!({ "toAddress": nobody, "amount": 1 });
        world.post(&world.operator, path, body).await.expect_error(404, "WALLET_NOT_FOUND");
    }
    let own = address(&world, &world, &world.ops.to_string()).await;
    let own = json!({ "toAddress": own, "amount": 1 });
    world.post(&world.operator, path, own).await.expect_error(400, "VALIDATION_ERROR");
}

#[tokio::test]
async fn a_replay_pays_once() {
    let world = World::new().await;
    let to = address(&world, &world, &world.vendor.to_string()).await;
    let body = json!({ "toAddress": to, "amount": 1, "idempotencyKey": "k" });
    let first = world.post(&world.operator, "/v1/network/pay", body.clone()).await;
    let again = world.post(&world.operator, "/v1/network/pay", body).await;
    let again = again.expect(201, json!({ "id": first.id(), "fees": "0.00" }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let path = format!("/v1/wallets/{}/balance", world.vendor);
    world.get(&world.operator, &path).await.expect(200, json!({ "balance": "1.00" }));
}

#[tokio::test]
async fn the_directory_finds_ones_own_and_what_others_let_be_found() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let shop = other.wallet(&world, "Corner Shop", "0").await;
    let closed = world.wallet(&world, "closed", "0").await;
    world.act(&world.operator, &format!("/v1/wallets/{closed}/close")).await.expect(200, json!({}));
    let search = |text: &str| format!("/v1/network/directory?{text}");
    let names = |answer: &crate::harness::Answer| -> Vec<String> {
        answer.data().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = world.get(&world.operator, &search("")).await;
    assert_eq!(names(&all), ["vendor", "ops"]);
    let open = json!({ "discoverable": true });
    world.patch(&other.operator, &format!("/v1/wallets/{shop}"), open).await;
    for name in ["search", "q", "query"] {
        let found = world.get(&world.operator, &search(&format!("{name}=corner%20sHOP"))).await;
        assert_eq!(names(&found), ["Corner Shop"]);
        let members: Vec<_> = found.data()[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["agentName", "name", "walletId", "wallgentAddress"]);
    }
    let live = world.get(&world.live, &search("search=corner")).await;
    assert_eq!(names(&live).len(), 0, "of the other environment");
    let long = search(&format!("search={}", "x".repeat(300)));
    world.get(&world.operator, &long).await.expect_invalid("search");
    let page = world.get(&world.operator, &search("limit=1")).await;
    let page = page.expect(200, json!({ "hasMore": true }));
    let next = search(&format!("cursor={}", page.text("cursor")));
    assert_eq!(names(&world.get(&world.operator, &next).await).len(), 2);
}
