//! Keys that reach some wallets alone (spec §2.6, §2.7).

use serde_json::json;

use crate::harness::{Key, NewTestKey, World};

async fn scoped(world: &World) -> Key {
    let new = NewTestKey { scope: vec![world.vendor], ..NewTestKey::of(world.operator.person) };
    world.key(world, new).await
}

#[tokio::test]
async fn lists_are_narrowed_to_the_scope() {
    let world = World::new().await;
    let key = scoped(&world).await;
    world.review().await;
    let on_vendor = world.policy(world.vendor, json!({ "requireHumanApproval": true })).await;
    let other = world.wallet(&world, "other", "100").await;
    let into = world.pay(&world.operator, (world.ops, world.vendor), "100").await.id();
    world.pay(&world.operator, (world.ops, other), "1").await.expect(201, json!({}));
    world.hold("5000").await;
    let mine = world.pay(&key, (world.vendor, other), "50").await.expect(202, json!({}));
    let wallets = world.get(&key, "/v1/wallets").await;
    wallets.expect(200, json!({ "data": [{ "id": world.vendor.to_string() }] }));
    let policies = world.get(&key, "/v1/policies").await;
    policies.expect(200, json!({ "data": [{ "id": on_vendor }] }));
    let approvals = world.get(&key, "/v1/approvals").await;
    approvals.expect(200, json!({ "data": [{ "id": mine["approvalId"] }] }));
    let payments = world.get(&key, "/v1/payments?status=POSTED").await;
    payments.expect(200, json!({ "data": [{ "id": into }] }));
}

#[tokio::test]
async fn a_wallet_outside_of_the_scope_is_named_and_refused() {
    let world = World::new().await;
    let key = scoped(&world).await;
    let ops = world.ops;
    let paths = [
        format!("/v1/wallets/{ops}"),
        format!("/v1/wallets/{ops}/balance"),
        format!("/v1/wallets/{ops}/transactions"),
        format!("/v1/wallets/{ops}/holds"),
        format!("/v1/wallets/{ops}/policies"),
        format!("/v1/policies?walletId={ops}"),
        format!("/v1/payments?walletId={ops}"),
        format!("/v1/approvals?walletId={ops}"),
    ];
    for path in paths {
        let refused = world.get(&key, &path).await.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(refused["error"]["details"]["walletId"], ops.to_string(), "{path}");
    }
    let refused = world.pay(&key, (ops, world.vendor), "1").await;
    refused.expect_error(403, "PERMISSION_DENIED");
    let refused = world.patch(&key, &format!("/v1/wallets/{ops}"), json!({ "name": "x" })).await;
    refused.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn payments_and_requests_outside_of_the_scope_do_not_exist() {
    let world = World::new().await;
    let new = NewTestKey { scope: vec![world.vendor], ..NewTestKey::of(world.reviewer.person) };
    let key = world.key(&world, new).await;
    world.review().await;
    let other = world.wallet(&world, "other", "0").await;
    let held = world.pay(&world.operator, (world.ops, other), "5000").await.expect(202, json!({}));
    let payment = format!("/v1/payments/{}", held.id());
    let approval = format!("/v1/approvals/{}", held.text("approvalId"));
    world.get(&key, &payment).await.expect_error(404, "PAYMENT_NOT_FOUND");
    world.get(&key, &approval).await.expect_error(404, "APPROVAL_NOT_FOUND");
    let refused = world.act(&key, &format!("{approval}/approve")).await;
    refused.expect_error(404, "APPROVAL_NOT_FOUND");
    // What arrives in its wallet it does see, and the request on the payer's wallet it does not.
    let incoming = world.hold("5000").await;
    let payment = format!("/v1/payments/{}", incoming.payment);
    world.get(&key, &payment).await.expect(200, json!({ "id": incoming.payment }));
    let approval = format!("/v1/approvals/{}", incoming.approval);
    world.get(&key, &approval).await.expect_error(404, "APPROVAL_NOT_FOUND");
}

#[tokio::test]
async fn a_scoped_key_cannot_raise_its_own_power() {
    let world = World::new().await;
    let wallet = world.wallet(&world, "mine", "100").await;
    let policy = world.policy(wallet, json!({ "maxTransactionAmount": 10 })).await;
    let new = NewTestKey { scope: vec![wallet], ..NewTestKey::of(world.operator.person) };
    let person = world.key(&world, new).await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, wallet)).await;
    world.act(&world.operator, &format!("/v1/wallets/{wallet}/freeze")).await;
    let path = format!("/v1/wallets/{wallet}");
    let before = world.actions().await.len();
    let cases = [
        ("POST", format!("{path}/fund"), json!({ "amount": 1 })),
        ("POST", format!("{path}/freeze"), json!({})),
        ("POST", format!("{path}/unfreeze"), json!({})),
        ("POST", format!("{path}/close"), json!({})),
        ("DELETE", path.clone(), json!({})),
        ("PATCH", path.clone(), json!({ "discoverable": true })),
        ("POST", "/v1/wallets".to_owned(), json!({ "name": "another" })),
        ("POST", "/v1/policies".to_owned(), json!({ "name": "p", "walletId": wallet.to_string() })),
        ("POST", format!("{path}/policies"), json!({ "name": "p" })),
        ("PATCH", format!("/v1/policies/{policy}"), json!({ "enabled": false })),
        ("PUT", format!("{path}/policies/{policy}"), json!({ "maxTransactionAmount": null })),
        ("DELETE", format!("/v1/policies/{policy}"), json!({})),
        ("DELETE", format!("{path}/policies/{policy}"), json!({})),
        ("PATCH", "/v1/organizations/me".to_owned(), json!({ "name": "mine" })),
    ];
    for (method, path, body) in cases {
        for key in [&person, &agent] {
            let refused = world.ask(method, &path).key(key).json(&body).send().await;
            refused.expect_error(403, "PERMISSION_DENIED");
        }
    }
    assert_eq!(world.actions().await.len(), before, "nothing of it was done");
    let renamed = world.patch(&agent, &path, json!({ "name": "bot", "metadata": {} })).await;
    renamed.expect(200, json!({ "name": "bot" }));
}
