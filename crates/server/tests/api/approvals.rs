//! `/v1/approvals`.

use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_request_explains_itself() {
    let world = World::new().await;
    let policy = world.review().await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "5000",
        "description": "<b>urgent</b>, \u{202e}please", "metadata": { "po": 7 },
    });
    let held = world.post(&world.operator, "/v1/payments", body).await;
    let held = held.expect(202, json!({}));
    let path = format!("/v1/approvals/{}", held.text("approvalId"));
    let shown = world.get(&world.reviewer, &path).await.expect(
        200,
        json!({
            "id": held["approvalId"], "status": "PENDING", "walletId": world.ops.to_string(),
            "policyId": policy, "policyIds": [policy], "amount": "5000.00",
            "transactionDetails": {
                "amount": "5000.00", "currency": "USD", "recipient": world.vendor.to_string(),
                "description": "<b>urgent</b>, \u{202e}please", "fee": "0.00",
                "from": world.ops.to_string(), "metadata": { "po": 7 },
            },
            "transactionId": held.id(), "kind": "PAYMENT",
            "requestedBy": world.operator.id.to_string(),
            "expiresAt": "2026-03-03T12:00:00.000Z", "resolvedAt": null, "resolvedBy": null,
            "reason": null, "environment": "SANDBOX", "organizationId": world.org.to_string(),
            "createdAt": "2026-03-02T12:00:00.000Z", "payment": null,
            "requirement": {
                "type": "QUORUM", "count": 1, "approvers": [{ "type": "ANYONE_PERMITTED" }],
            },
            "votes": [],
            "why": [{
                "policyId": policy, "policyName": "Large payment review", "policyVersion": 1,
                "rule": "HUMAN_IN_THE_LOOP", "effect": "HOLD", "limit": "1000.00",
                "attempted": "5000.00", "spent": null, "resetsAt": null,
                "reason": "payments above 1000.00 need an approval, this is 5000.00",
            }],
            "canDecide": true, "cannotDecideReason": null,
        }),
    );
    assert_eq!(shown["payloadHash"].as_str().map(str::len), Some(64));
    // In the sandbox people may decide their own requests unless the organization says no.
    let names: Vec<_> = shown["voters"].as_array().unwrap().iter().map(|v| &v["name"]).collect();
    assert_eq!(names, ["Olga", "Rene"]);
    let alias = path.replace("apr_", "del_");
    world.get(&world.reviewer, &alias).await.expect(200, json!({ "id": held["approvalId"] }));
}

#[tokio::test]
async fn an_approved_payment_executes_at_once() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    world.advance_seconds(60);
    let approved = world.approve(&held.approval).await.expect(
        200,
        json!({
            "status": "APPROVED", "resolvedBy": world.reviewer.id.to_string(),
            "resolvedAt": "2026-03-02T12:01:00.000Z", "selfApproved": false,
            "payment": {
                "id": held.payment, "status": "POSTED", "state": "POSTED",
                "postedAt": "2026-03-02T12:01:00.000Z",
            },
            "votes": [{
                "decision": "APPROVE", "personId": world.reviewer.person.to_string(),
                "keyId": world.reviewer.id.to_string(), "createdAt": "2026-03-02T12:01:00.000Z",
            }],
            "canDecide": false, "cannotDecideReason": "NOT_PENDING",
        }),
    );
    assert_eq!(approved["votes"][0]["payloadHash"], approved["payloadHash"]);
    assert_eq!(world.balance(world.ops).await, ["995000.00", "995000.00", "0.00"]);
    assert_eq!(world.balance(world.vendor).await[0], "5000.00");
    let again = world.approve(&held.approval).await;
    assert_eq!(again.expect(200, json!({})).body, approved.body, "the same, and no second posting");
    let late = world.reject(&held.approval).await;
    let late = late.expect_error(409, "APPROVAL_NOT_PENDING");
    assert_eq!(late["error"]["details"]["status"], "APPROVED");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_rejected_payment_gives_its_money_back() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}/reject", held.approval);
    let rejected = world.post(&world.reviewer, &path, json!({ "reason": "no invoice" })).await;
    let rejected = rejected.expect(
        200,
        json!({
            "status": "REJECTED", "reason": "no invoice",
            "payment": {
                "status": "REJECTED", "state": "FAILED", "failureReason": "APPROVAL_REJECTED",
            },
            "votes": [{ "decision": "REJECT", "comment": "no invoice" }],
        }),
    );
    let again = world.act(&world.reviewer, &path).await;
    assert_eq!(again.expect(200, json!({})).body, rejected.body, "the first reason stands");
    world.approve(&held.approval).await.expect_error(409, "APPROVAL_NOT_PENDING");
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "1000000.00", "0.00"]);
    let shown = world.get(&world.operator, &format!("/v1/approvals/{}", held.approval)).await;
    shown.expect(200, json!({ "status": "REJECTED", "payment": { "status": "REJECTED" } }));
}

#[tokio::test]
async fn t14_an_expired_request_says_so_and_cannot_be_decided() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    world.advance_seconds(86_400);
    let path = format!("/v1/approvals/{}", held.approval);
    let expired = json!({
        "status": "EXPIRED", "resolvedBy": null, "resolvedAt": "2026-03-03T12:00:00.000Z",
        "payment": { "status": "EXPIRED" }, "canDecide": false, "voters": [],
    });
    world.get(&world.reviewer, &path).await.expect(200, expired.clone());
    let late = world.approve(&held.approval).await;
    let late = late.expect_error(409, "APPROVAL_NOT_PENDING");
    assert_eq!(late["error"]["details"]["status"], "EXPIRED");
    // The late vote wrote the expiry down; nothing reads differently for it.
    world.get(&world.reviewer, &path).await.expect(200, expired);
    assert_eq!(world.engine.sweep().await, Ok(0));
    assert!(world.actions().await.contains(&"approval.expired"));
}

#[tokio::test]
async fn requests_are_listed_by_wallet_and_by_where_they_stand_now() {
    let world = World::new().await;
    world.review().await;
    let approved = world.hold("2000").await;
    let rejected = world.hold("3000").await;
    let expired = world.hold("4000").await;
    world.approve(&approved.approval).await.expect(200, json!({}));
    world.reject(&rejected.approval).await.expect(200, json!({}));
    world.advance_seconds(86_400);
    let waiting = world.hold("5000").await;
    let all = vec![&waiting.approval, &expired.approval, &rejected.approval, &approved.approval];
    let ops = format!("?walletId={}", world.ops);
    let vendor = format!("?walletId={}", world.vendor);
    let cases = [
        ("", all.clone()),
        (&ops, all),
        (&vendor, vec![]),
        ("?status=PENDING", vec![&waiting.approval]),
        ("?status=APPROVED", vec![&approved.approval]),
        ("?status=REJECTED", vec![&rejected.approval]),
        ("?status=EXPIRED", vec![&expired.approval]),
        ("?status=CANCELLED", vec![]),
        ("?status=CANCELED", vec![]),
    ];
    for (query, ids) in cases {
        let list = world.get(&world.reviewer, &format!("/v1/approvals{query}")).await;
        let list = list.expect(200, json!({ "hasMore": false }));
        let found: Vec<_> = list.data().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!(found, ids, "{query}");
    }
    let list = world.get(&world.reviewer, "/v1/approvals?status=OPEN").await;
    list.expect_invalid("status");
}

#[tokio::test]
async fn t03_the_world_is_looked_at_again_when_the_vote_decides() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let cap = world.policy(world.ops, json!({ "name": "Cap", "maxTransactionAmount": 100 })).await;
    let denied = world.approve(&held.approval).await.expect_error(403, "POLICY_DENIED");
    assert_eq!(denied["error"]["details"]["policyId"], cap);
    world.delete(&world.operator, &format!("/v1/policies/{cap}")).await.expect(200, json!({}));
    let frozen = format!("/v1/wallets/{}", world.ops);
    world.act(&world.operator, &format!("{frozen}/freeze")).await.expect(200, json!({}));
    world.approve(&held.approval).await.expect_error(403, "WALLET_FROZEN");
    let shown = world.get(&world.reviewer, &format!("/v1/approvals/{}", held.approval)).await;
    shown.expect(200, json!({ "status": "PENDING", "votes": [] }));
    world.act(&world.operator, &format!("{frozen}/unfreeze")).await.expect(200, json!({}));
    world.approve(&held.approval).await.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn the_shortest_waiting_time_of_the_holding_policies_counts() {
    let world = World::new().await;
    let settings = json!({ "settings": { "approvalTtlSeconds": 600 } });
    world.patch(&world.live, "/v1/organizations/me", settings).await.expect(200, json!({}));
    world.review().await;
    let held = world.pay(&world.operator, (world.ops, world.vendor), "5000").await;
    held.expect(202, json!({ "expiresAt": "2026-03-02T12:10:00.000Z" }));
    for ttl in [3600, 120, 900] {
        let rules = json!({ "requireHumanApproval": true, "approvalTtlSeconds": ttl });
        world.policy(world.ops, rules).await;
    }
    let held = world.pay(&world.operator, (world.ops, world.vendor), "5000").await;
    let held = held.expect(202, json!({ "expiresAt": "2026-03-02T12:02:00.000Z" }));
    assert_eq!(held["error"]["details"]["policyIds"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn closing_a_wallet_rejects_what_waits_on_it() {
    let world = World::new().await;
    let wallet = world.wallet(&world, "side", "2000").await;
    world.policy(wallet, json!({ "requireHumanApproval": true })).await;
    let held = world.pay(&world.operator, (wallet, world.ops), "1500").await;
    let held = held.expect(202, json!({}));
    let full = world.delete(&world.operator, &format!("/v1/wallets/{wallet}")).await;
    full.expect_error(409, "WALLET_NOT_EMPTY");
    let path = format!("/v1/approvals/{}", held.text("approvalId"));
    world.get(&world.reviewer, &path).await.expect(200, json!({ "status": "PENDING" }));
}
