//! Vaults, networks and users.

use countersign_domain::access::Environment;
use serde_json::json;

use super::stage::{Stage, wallet};
use crate::harness::NewTestKey;

#[tokio::test]
async fn a_vault_has_one_address_and_unique_names() {
    let stage = Stage::new().await;
    let body = json!({
        "name": "Payroll", "groupName": "People", "tags": ["eu"], "bsb": "062-000",
        "accountNumber": "12345678",
    });
    let made = stage.post(&stage.operator, "/api/v1/vaults", body.clone()).await;
    let operator = stage.called(stage.operator.person).await;
    let made = made.expect(
        201,
        json!({
            "name": "Payroll", "type": "HSM", "status": "active", "keyStatus": "ready",
            "keyError": null, "userId": operator, "bsb": "062-000", "accountNumber": "12345678",
            "groupName": "People", "tags": ["eu"], "assets": [], "user": { "id": operator },
            "createdAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    let address = made.text("address");
    assert!(address.starts_with("0x") && address.len() == 42);
    let path = format!("/api/v1/vaults/{}", made.id());
    stage
        .post(&stage.operator, "/api/v1/vaults", body)
        .await
        .expect(409, json!({ "code": "NAME_TAKEN" }));
    let other = json!({ "name": "Other", "bsb": "062-000", "accountNumber": "12345678" });
    stage
        .post(&stage.operator, "/api/v1/vaults", other)
        .await
        .expect(409, json!({ "code": "NAME_TAKEN" }));
    let change = json!({ "name": "Wages", "bsb": null, "tags": null, "status": "inactive" });
    let changed = stage.patch(&stage.operator, &path, change).await;
    changed.expect(
        200,
        json!({
            "name": "Wages", "bsb": null, "accountNumber": "12345678", "tags": [],
            "status": "inactive", "address": address,
        }),
    );
    let again = json!({ "name": "Payroll" });
    stage.post(&stage.operator, "/api/v1/vaults", again).await.expect(201, json!({}));
    let page = stage.get(&stage.operator, "/api/v1/vaults?limit=1").await;
    page.expect(200, json!({ "meta": { "page": 1, "limit": 1, "total": 3, "totalPages": 3 } }));
    let wallets = stage.get(&stage.operator, "/v1/wallets").await;
    let shown = wallets.data().iter().any(|wallet| wallet["name"] == "Ops vault");
    assert!(!shown, "vaults are not among the wallets of /v1 unless asked for");
}

#[tokio::test]
async fn an_inactive_vault_sends_nothing() {
    let stage = Stage::new().await;
    let path = format!("/api/v1/vaults/{}", stage.vault);
    stage
        .patch(&stage.operator, &path, json!({ "status": "inactive" }))
        .await
        .expect(200, json!({ "status": "inactive" }));
    stage.transfer("10").await.expect(422, json!({ "code": "VAULT_INACTIVE" }));
    stage
        .patch(&stage.operator, &path, json!({ "status": "active" }))
        .await
        .expect(200, json!({ "status": "active" }));
    stage.transfer("10").await.expect(201, json!({ "status": "APPROVED" }));
}

/// T8: what an administrator has stopped is not for an agent to let go on, nor for any other
/// credential that reaches some wallets alone.
#[tokio::test]
async fn t08_a_vault_is_not_stopped_or_let_go_by_an_agent() {
    let stage = Stage::new().await;
    let path = format!("/api/v1/vaults/{}", stage.vault);
    let agent = NewTestKey::agent(stage.operator.person, wallet(&stage.vault));
    let agent = stage.key(&stage.world, agent).await;
    let scope = vec![wallet(&stage.vault)];
    let scoped = NewTestKey { scope, ..NewTestKey::of(stage.operator.person) };
    let scoped = stage.key(&stage.world, scoped).await;
    for key in [&agent, &scoped] {
        for (was, wanted) in [("inactive", "active"), ("active", "inactive")] {
            let stopped = json!({ "status": was });
            stage.patch(&stage.operator, &path, stopped).await.expect(200, json!({}));
            let refused = stage.patch(key, &path, json!({ "status": wanted })).await;
            refused.expect(403, json!({ "code": "PERMISSION_MISSING" }));
            stage.get(key, &path).await.expect(200, json!({ "status": was }));
        }
        // What it is called with is theirs to change.
        stage.patch(key, &path, json!({ "tags": ["x"] })).await.expect(200, json!({}));
    }
}

/// Money on a chain is money too: a wallet that is closed never opens again.
#[tokio::test]
async fn a_vault_that_has_something_is_not_closed() {
    let stage = Stage::new().await;
    let close = format!("/v1/wallets/{}/close", wallet(&stage.vault));
    let refused = stage.post(&stage.operator, &close, json!({})).await;
    refused.expect_error(409, "WALLET_NOT_EMPTY");
    let path = format!("/api/v1/vaults/{}", stage.vault);
    stage.get(&stage.operator, &path).await.expect(200, json!({ "status": "active" }));
    let empty = stage.post(&stage.operator, "/api/v1/vaults", json!({ "name": "Empty" })).await;
    let close = format!("/v1/wallets/{}/close", wallet(&empty.id()));
    stage.post(&stage.operator, &close, json!({})).await.expect(200, json!({}));
}

#[tokio::test]
async fn in_production_a_vault_has_an_address_that_somebody_signs_for() {
    let stage = Stage::new().await;
    let path = "/api/v1/vaults";
    stage
        .post(&stage.live, path, json!({ "name": "Cold" }))
        .await
        .expect(400, json!({ "code": "VALIDATION_FAILED" }));
    let address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    let body = json!({ "name": "Cold", "address": address });
    stage.post(&stage.live, path, body.clone()).await.expect(201, json!({ "address": address }));
    let body = json!({ "name": "Other", "address": address.to_lowercase() });
    stage.post(&stage.live, path, body).await.expect(409, json!({ "code": "NAME_TAKEN" }));
    let fund = json!({ "vaultId": stage.vault, "chainId": 137, "asset": "USDC", "amount": "1" });
    stage
        .post(&stage.live, "/v1/sandbox/cubewire/fund", fund)
        .await
        .expect(403, json!({ "code": "PERMISSION_MISSING" }));
}

#[tokio::test]
async fn a_key_of_some_wallets_sees_and_sends_from_these_alone() {
    let stage = Stage::new().await;
    let vault = super::stage::wallet(&stage.vault);
    let mine = NewTestKey { scope: vec![vault], ..NewTestKey::of(stage.operator.person) };
    let mine = stage.key(&stage.world, mine).await;
    let theirs = NewTestKey { scope: vec![stage.ops], ..NewTestKey::of(stage.operator.person) };
    let theirs = stage.key(&stage.world, theirs).await;
    let total = |total: u32| json!({ "meta": { "total": total } });
    stage.get(&mine, "/api/v1/vaults").await.expect(200, total(1));
    stage.get(&theirs, "/api/v1/vaults").await.expect(200, total(0));
    stage.transfer_by(&mine, "1").await.expect(201, json!({}));
    stage.transfer_by(&theirs, "1").await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    stage.get(&theirs, "/api/v1/transactions").await.expect(200, total(0));
    let path = format!("/api/v1/vaults/{}", stage.vault);
    stage.get(&theirs, &path).await.expect(404, json!({ "code": "NOT_FOUND" }));
    assert_eq!(Environment::Sandbox.as_str(), "SANDBOX");
}

#[tokio::test]
async fn networks_and_users_are_listed() {
    let stage = Stage::new().await;
    let networks = stage.get(&stage.operator, "/api/v1/networks").await;
    let numbers: Vec<&str> =
        networks.data().iter().map(|one| one["chainId"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["1", "137", "8453", "80002", "11155111"]);
    let polygon = &networks.data()[1];
    assert_eq!((&polygon["name"], &polygon["type"]), (&json!("Polygon"), &json!("MAINNET")));
    let users = stage.get(&stage.operator, "/api/v1/users").await;
    let email = |name: &str| format!("{name}@{}.test", stage.org).to_lowercase();
    let expected = json!({ "data": [
        { "id": stage.called(stage.reviewer.person).await, "email": email("rene"), "name": "Rene" },
        { "id": stage.called(stage.operator.person).await, "email": email("olga"), "name": "Olga" },
    ] });
    users.expect(200, expected);
}
