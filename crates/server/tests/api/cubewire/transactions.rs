//! Submitting, reading and cancelling transactions.

use serde_json::{Value, json};

use super::stage::{CONTRACT, PAYEE, Stage, transfer};
use crate::harness::{Answer, NewTestKey};

#[tokio::test]
async fn two_that_exceed_the_vault_together() {
    let stage = Stage::new().await;
    stage.transfer("60000").await.expect(201, json!({ "status": "APPROVED" }));
    stage.transfer("60000").await.expect(422, json!({ "code": "INSUFFICIENT_FUNDS" }));
    let all = stage.get(&stage.operator, "/api/v1/transactions").await;
    all.expect(200, json!({ "meta": { "total": 1 } }));
    stage.transfer("40000").await.expect(201, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn the_sender_is_found_by_whatever_it_is_called() {
    let stage = Stage::new().await;
    let path = format!("/api/v1/vaults/{}", stage.vault);
    let bank = json!({ "bsb": "062-000", "accountNumber": "1234" });
    let vault = stage.patch(&stage.operator, &path, bank.clone()).await;
    let address = vault.text("address").to_lowercase();
    let other = json!({ "name": "Other" });
    let other = stage.post(&stage.operator, "/api/v1/vaults", other).await;
    let post = |sender: Value, by: Value| {
        let mut body = transfer(&stage.vault, "1");
        body["sender"] = sender;
        body["accountIdentifier"] = by;
        let ask = stage.ask("POST", "/api/v1/transactions").key(&stage.operator).json(&body);
        async move { ask.send().await }
    };
    let account = json!("bsb_account_number");
    let both = json!({ "vaultId": stage.vault, "address": address });
    post(json!({ "address": address }), Value::Null).await.expect(201, json!({}));
    post(both, json!("address")).await.expect(201, json!({}));
    post(bank.clone(), account.clone()).await.expect(201, json!({}));
    post(bank, Value::Null).await.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    let two = json!({ "vaultId": other.id(), "address": address });
    post(two, Value::Null).await.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    post(json!({ "address": PAYEE }), Value::Null)
        .await
        .expect(404, json!({ "code": "NOT_FOUND" }));
    let unknown = json!({ "bsb": "1", "accountNumber": "2" });
    post(unknown, account).await.expect(404, json!({ "code": "NOT_FOUND" }));
}

#[tokio::test]
async fn what_cannot_be_a_transaction_is_refused() {
    let stage = Stage::new().await;
    let asset = |change: Value| {
        let mut asset =
            json!({ "type": "token", "symbol": "USDC", "decimals": 6, "address": CONTRACT });
        asset.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "asset": asset })
    };
    for change in [
        json!({ "chainId": "137" }),
        json!({ "chainId": 56 }),
        json!({ "chainId": null }),
        json!({ "type": "SEND" }),
        json!({ "sender": null }),
        json!({ "sender": {} }),
        json!({ "recipient": null }),
        json!({ "recipient": { "address": "0x12" } }),
        json!({ "recipient": { "address": PAYEE, "vaultId": stage.vault } }),
        json!({ "recipient": { "vaultId": stage.vault } }),
        json!({ "amount": 5000 }),
        json!({ "amount": null }),
        json!({ "amount": "0" }),
        json!({ "amount": "-1" }),
        json!({ "amount": "1e3" }),
        json!({ "amount": "0.0000001" }),
        json!({ "asset": null }),
        asset(json!({ "decimals": 18 })),
        asset(json!({ "symbol": "DOGE" })),
        asset(json!({ "type": "native" })),
        asset(json!({ "type": "coin" })),
        asset(json!({ "address": PAYEE })),
        asset(json!({ "address": null })),
        asset(json!({ "contractAddress": PAYEE })),
        json!({ "data": "0xzz" }),
        json!({ "gasLimit": 21_000 }),
        json!({ "performNotabeneScreening": "yes" }),
        json!({ "type": "CONTRACT_WRITE" }),
        json!({ "type": "MINT", "data": "0x01" }),
    ] {
        let mut body = transfer(&stage.vault, "10");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = stage.post(&stage.operator, "/api/v1/transactions", body).await;
        assert_eq!(
            (answer.status, &answer["code"]),
            (400, &json!("VALIDATION_FAILED")),
            "{change}"
        );
    }
    for kind in ["CONTRACT_READ", "RAW_SIGNING", "TYPED_MESSAGE"] {
        let mut body = transfer(&stage.vault, "10");
        body["type"] = json!(kind);
        let answer = stage.post(&stage.operator, "/api/v1/transactions", body).await;
        answer.expect(422, json!({ "code": "UNSUPPORTED_TYPE" }));
    }
    assert_eq!(stage.usdc().await, ("100000".to_owned(), "0".to_owned()));
}

#[tokio::test]
async fn a_contracts_call_is_one_word_here_and_another_there() {
    let stage = Stage::new().await;
    let body = json!({
        "name": "Calls", "description": "Calls need a signature", "type": "CONTRACT_WRITE",
        "status": "ACTIVE", "actions": [{ "type": "REQUIRE_APPROVAL" }],
        "conditions": [{ "field": "transaction.type", "operator": "EQUALS",
            "value": "CONTRACT_CALL" }],
    });
    stage.post(&stage.operator, "/api/v1/policies", body).await.expect(201, json!({}));
    let body = json!({
        "chainId": 137, "type": "CONTRACT_CALL", "sender": { "vaultId": stage.vault },
        "recipient": { "address": PAYEE }, "data": "0xa9059cbb", "gasLimit": "21000",
    });
    let held = stage.post(&stage.operator, "/api/v1/transactions", body).await;
    let held = held.expect(201, json!({ "status": "PENDING_APPROVAL" }));
    let request = stage.request(&held.text("approvalRequestId")).await;
    let data = json!({ "type": "CONTRACT_CALL", "value": "0", "asset": "POL" });
    request.expect(200, json!({ "transactionData": data }));
    stage.transaction(&held.id()).await.expect(
        200,
        json!({ "type": "CONTRACT_WRITE", "gasLimit": "21000", "value": "0",
            "metadata": { "data": "0xa9059cbb" } }),
    );
    let deploy = json!({
        "chainId": 137, "type": "CONTRACT_DEPLOY", "sender": { "vaultId": stage.vault },
        "data": "0x60",
    });
    let sent = stage.post(&stage.operator, "/api/v1/transactions", deploy).await;
    let sent = sent.expect(201, json!({ "status": "APPROVED" }));
    let nobody = "0x0000000000000000000000000000000000000000";
    stage.transaction(&sent.id()).await.expect(200, json!({ "recipientAddress": nobody }));
}

#[tokio::test]
async fn an_idempotency_key_is_one_transaction() {
    let stage = Stage::new().await;
    let send = |amount: &str| {
        let ask = stage.ask("POST", "/api/v1/transactions").key(&stage.operator);
        let ask = ask.header("idempotency-key", "order-7").json(&transfer(&stage.vault, amount));
        async move { ask.send().await }
    };
    let first = send("10").await.expect(201, json!({}));
    let again = send("10").await.expect(201, json!({}));
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    send("11").await.expect(409, json!({ "code": "IDEMPOTENCY_KEY_REUSE" }));
    assert_eq!(stage.usdc().await.1, "10");
}

#[tokio::test]
async fn who_started_it_takes_it_back_while_nobody_has_decided() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.hold().await;
    let path = format!("/api/v1/transactions/{}/cancel", held.transaction);
    let stranger = stage.member(&stage.world, "Sam").await;
    let permissions = Some(&["payments:read", "payments:write"][..]);
    let stranger = NewTestKey { permissions, ..NewTestKey::of(stranger) };
    let stranger = stage.key(&stage.world, stranger).await;
    stage.act(&stranger, &path).await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    stage.act(&stage.operator, &path).await.expect(201, json!({ "status": "CANCELLED" }));
    stage.request(&held.request).await.expect(200, json!({ "status": "EXPIRED" }));
    assert_eq!(stage.usdc().await.1, "0");
    let again = stage.act(&stage.operator, &path).await;
    again.expect(409, json!({ "code": "NOT_CANCELLABLE" }));
    let late = stage.vote(&stage.reviewer, &held.request, "APPROVED").await;
    late.expect(409, json!({ "code": "REQUEST_NOT_PENDING", "message": "The request is EXPIRED" }));
    let sent = stage.transfer("10").await;
    let path = format!("/api/v1/transactions/{}/cancel", sent.id());
    stage.act(&stage.operator, &path).await.expect(409, json!({ "code": "NOT_CANCELLABLE" }));
}

#[tokio::test]
async fn lists_are_narrowed_down_and_sorted() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.hold().await;
    stage.advance_seconds(60);
    let small = stage.transfer("7").await.id();
    stage.vote(&stage.reviewer, &held.request, "REJECTED").await.expect(201, json!({}));
    let ids = |answer: &Answer| -> Vec<String> {
        answer.data().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let (both, first, second) = (
        vec![small.clone(), held.transaction.clone()],
        vec![held.transaction.clone()],
        vec![small.clone()],
    );
    let user = stage.called(stage.operator.person).await;
    let own = stage.get(&stage.operator, &format!("/api/v1/vaults/{}", stage.vault)).await;
    let organization = own.text("organizationId");
    for (query, expected) in [
        (String::new(), both.clone()),
        ("status=REJECTED".to_owned(), first.clone()),
        ("status=APPROVAL_REJECTED".to_owned(), first.clone()),
        ("status=APPROVED".to_owned(), second.clone()),
        ("asset=USDC&network=137".to_owned(), both.clone()),
        ("network=1".to_owned(), Vec::new()),
        (format!("fromAddress={}", own.text("address").to_lowercase()), both.clone()),
        (format!("toAddress={PAYEE}"), both.clone()),
        (format!("workflowId={small}"), second.clone()),
        (format!("userId={user}"), both.clone()),
        ("userId=mem_none".to_owned(), Vec::new()),
        ("startDate=2026-03-02T12:00:30Z".to_owned(), second.clone()),
        ("endDate=2026-03-02T12:00:30Z".to_owned(), first),
        ("sortBy=value&sortOrder=asc".to_owned(), both.clone()),
        (format!("organizationId={organization}"), both),
    ] {
        let answer = stage.get(&stage.operator, &format!("/api/v1/transactions?{query}")).await;
        assert_eq!(ids(&answer), expected, "{query}");
    }
    let path = format!("/api/v1/transactions?organizationId={}", held.transaction);
    stage.get(&stage.operator, &path).await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
}
