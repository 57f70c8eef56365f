//! `/v1/policies` and `/v1/wallets/{id}/policies`.

use serde_json::{Value, json};

use crate::harness::World;

#[tokio::test]
async fn a_policy_shows_both_spellings_of_its_rules() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}/policies", world.ops);
    let body = json!({
        "name": "Careful", "maxTransactionAmount": 1000, "dailySpendingLimit": "2500.5",
        "monthlyLimit": 1e4, "approvedRecipients": ["wal_x", "anything"],
        "blockedRecipients": [], "requireHumanApproval": true, "approvalTtlSeconds": 3600,
        "timeRestrictions": {
            "start": "22:00", "end": "06:00", "timezone": "America/New_York", "days": ["MON"],
        },
    });
    let made = world.post(&world.operator, &path, body).await;
    let made = made.expect(
        201,
        json!({
            "walletId": world.ops.to_string(), "name": "Careful", "enabled": true, "version": 1,
            "maxTransactionAmount": "1000.00", "dailySpendingLimit": "2500.50",
            "dailyLimit": "2500.50", "monthlyLimit": "10000.00",
            "approvedRecipients": ["wal_x", "anything"],
            "allowedRecipients": ["wal_x", "anything"],
            "blockedRecipients": [], "requireHumanApproval": true, "approvalTtlSeconds": 3600,
            "timeRestrictions": {
                "start": "22:00", "end": "06:00", "timezone": "America/New_York", "days": ["MON"],
            },
        }),
    );
    let id = made.id();
    for path in [format!("/v1/policies/{id}"), format!("{path}/{id}")] {
        let read = world.get(&world.operator, &path).await;
        assert_eq!(read.expect(200, json!({})).body, made.body);
    }
}

#[tokio::test]
async fn every_accepted_spelling_says_the_same() {
    let world = World::new().await;
    let cases = [
        (json!({ "dailyLimit": 5 }), json!({ "dailySpendingLimit": "5.00" })),
        (json!({ "monthlySpendingLimit": "5" }), json!({ "monthlyLimit": "5.00" })),
        (json!({ "allowedRecipients": ["a"] }), json!({ "approvedRecipients": ["a"] })),
        (json!({ "dailyLimit": 5, "dailySpendingLimit": "5.0" }), json!({ "dailyLimit": "5.00" })),
        (
            json!({ "rules": [
                { "type": "MAX_AMOUNT", "value": "10" }, { "type": "DAILY_LIMIT", "value": 20 },
                { "type": "VENDOR_ALLOWLIST", "vendors": ["v"] }, { "type": "HUMAN_IN_THE_LOOP" },
            ] }),
            json!({
                "maxTransactionAmount": "10.00", "dailyLimit": "20.00",
                "approvedRecipients": ["v"], "requireHumanApproval": true,
            }),
        ),
        (
            json!({
                "maxTransactionAmount": 10, "rules": [{ "type": "MAX_AMOUNT", "value": "10" }],
            }),
            json!({ "maxTransactionAmount": "10.00" }),
        ),
    ];
    for (mut body, shown) in cases {
        body["name"] = json!("p");
        body["walletId"] = json!(world.vendor.to_string());
        world.post(&world.operator, "/v1/policies", body).await.expect(201, shown);
    }
}

#[tokio::test]
async fn a_policy_that_makes_no_sense_is_refused_by_name() {
    let world = World::new().await;
    let window = |start: &str, end: &str, zone: &str| {
        let window = json!({ "start": start, "end": end, "timezone": zone });
        json!({ "timeRestrictions": window })
    };
    let long = "x".repeat(257);
    let many = vec!["v"; 1001];
    let cases = [
        (json!({ "name": "" }), "name"),
        (json!({ "name": long }), "name"),
        (json!({ "name": null }), "name"),
        (json!({ "enabled": "yes" }), "enabled"),
        (json!({ "requireHumanApproval": 1 }), "requireHumanApproval"),
        (json!({ "approvedRecipients": "v" }), "approvedRecipients"),
        (json!({ "approvedRecipients": [1] }), "approvedRecipients"),
        (json!({ "approvedRecipients": many }), "approvedRecipients"),
        (json!({ "blockedRecipients": [long] }), "blockedRecipients"),
        (json!({ "approvedRecipients": ["a"], "allowedRecipients": ["b"] }), "approvedRecipients"),
        (json!({ "dailyLimit": 5, "dailySpendingLimit": 6 }), "dailySpendingLimit"),
        (json!({ "dailyLimit": 5, "dailySpendingLimit": null }), "dailySpendingLimit"),
        (json!({ "approvalTtlSeconds": 59 }), "approvalTtlSeconds"),
        (json!({ "approvalTtlSeconds": 2_592_001 }), "approvalTtlSeconds"),
        (json!({ "timeRestrictions": "always" }), "timeRestrictions"),
        (json!({ "timeRestrictions": {} }), "timeRestrictions.start"),
        (json!({ "timeRestrictions": { "start": "08:00" } }), "timeRestrictions.end"),
        (window("08:00", "08:00", "UTC"), "timeRestrictions.end"),
        (window("08:00", "08:00:00", "UTC"), "timeRestrictions.end"),
        (window("8:00", "09:00", "UTC"), "timeRestrictions.start"),
        (window("24:00", "09:00", "UTC"), "timeRestrictions.start"),
        (window("08:00", "09:60", "UTC"), "timeRestrictions.end"),
        (window("08:00", "09:00", "Mars/Olympus"), "timeRestrictions.timezone"),
        (window("08:00", "09:00", "../etc/passwd"), "timeRestrictions.timezone"),
        (json!({ "rules": {} }), "rules"),
        (json!({ "rules": [{}] }), "rules[0].type"),
        (json!({ "rules": [{ "type": "HUMAN_IN_THE_LOOP" }, { "type": "X" }] }), "rules[1].type"),
        (json!({ "rules": [{ "type": "VENDOR_ALLOWLIST" }] }), "rules[0].vendors"),
        (
            json!({ "maxTransactionAmount": 1, "rules": [{ "type": "MAX_AMOUNT", "value": 2 }] }),
            "maxTransactionAmount",
        ),
        (json!({ "walletId": null }), "walletId"),
    ];
    for (changes, field) in cases {
        let mut body = json!({ "name": "p", "walletId": world.ops.to_string() });
        merge(&mut body, changes);
        world.post(&world.operator, "/v1/policies", body).await.expect_invalid(field);
    }
    for days in [json!(["MON", "XYZ"]), json!([]), json!(["mon"])] {
        let mut body = window("08:00", "09:00", "UTC");
        body["timeRestrictions"]["days"] = days;
        merge(&mut body, json!({ "name": "p", "walletId": world.ops.to_string() }));
        let refused = world.post(&world.operator, "/v1/policies", body).await;
        refused.expect_invalid("timeRestrictions.days");
    }
    for limit in ["maxTransactionAmount", "dailySpendingLimit", "dailyLimit", "monthlyLimit"] {
        for amount in [json!("abc"), json!(-1), json!("1.123456789"), json!(""), json!([])] {
            let mut body = json!({ "name": "p", "walletId": world.ops.to_string() });
            body[limit] = amount;
            let refused = world.post(&world.operator, "/v1/policies", body).await;
            let refused = refused.expect_error(400, "INVALID_AMOUNT");
            assert_eq!(refused["error"]["details"]["field"], limit);
        }
    }
    let none = world.get(&world.operator, "/v1/policies").await;
    assert!(none.data().is_empty());
}

fn merge(into: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { panic!("not an object") };
    into.as_object_mut().unwrap().extend(changes);
}

#[tokio::test]
async fn a_change_makes_a_version_and_null_clears_a_rule() {
    let world = World::new().await;
    let id = world.review().await;
    let path = format!("/v1/policies/{id}");
    world.advance_seconds(5);
    let body = json!({ "maxTransactionAmount": null, "dailyLimit": 7 });
    world.patch(&world.operator, &path, body).await.expect(
        200,
        json!({
            "version": 2, "maxTransactionAmount": null, "dailySpendingLimit": "7.00",
            "requireHumanApproval": true, "name": "Large payment review",
            "createdAt": "2026-03-02T12:00:00.000Z", "updatedAt": "2026-03-02T12:00:05.000Z",
        }),
    );
    let nested = format!("/v1/wallets/{}/policies/{id}", world.ops);
    let body = json!({ "enabled": false, "dailySpendingLimit": null });
    let changed = world.put(&world.operator, &nested, body).await;
    changed.expect(200, json!({ "version": 3, "enabled": false, "dailyLimit": null }));
    let versions = world.get(&world.operator, &format!("{path}/versions")).await;
    versions.expect(
        200,
        json!({ "data": [
            { "version": 3, "enabled": false, "dailyLimit": null },
            { "version": 2, "enabled": true, "dailyLimit": "7.00" },
            { "version": 1, "maxTransactionAmount": "1000.00", "dailyLimit": null },
        ] }),
    );
    let page = world.get(&world.operator, &format!("{path}/versions?limit=2")).await;
    let cursor = page.expect(200, json!({ "hasMore": true })).text("cursor");
    let rest = format!("{path}/versions?limit=2&cursor={cursor}");
    let rest = world.get(&world.operator, &rest).await;
    rest.expect(200, json!({ "data": [{ "version": 1 }], "hasMore": false }));
}

#[tokio::test]
async fn a_policy_under_another_wallet_does_not_exist() {
    let world = World::new().await;
    let id = world.review().await;
    let vendor = world.vendor.to_string();
    for wallet in [vendor.as_str(), "wal_1", "wal_01J00000000000000000000000"] {
        let path = format!("/v1/wallets/{wallet}/policies/{id}");
        world.get(&world.operator, &path).await.expect_error(404, "POLICY_NOT_FOUND");
        let refused = world.patch(&world.operator, &path, json!({ "enabled": false })).await;
        refused.expect_error(404, "POLICY_NOT_FOUND");
        world.delete(&world.operator, &path).await.expect_error(404, "POLICY_NOT_FOUND");
    }
    let gone = world.delete(&world.operator, &format!("/v1/policies/{id}")).await;
    gone.expect(200, json!({ "id": id, "deleted": true }));
}

#[tokio::test]
async fn a_deleted_policy_is_gone_but_for_its_versions() {
    let world = World::new().await;
    let id = world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/wallets/{}/policies/{id}", world.ops);
    let gone = world.delete(&world.operator, &path).await;
    gone.expect(200, json!({ "id": id, "deleted": true }));
    let flat = format!("/v1/policies/{id}");
    world.get(&world.operator, &flat).await.expect_error(404, "POLICY_NOT_FOUND");
    world.delete(&world.operator, &flat).await.expect_error(404, "POLICY_NOT_FOUND");
    assert!(world.get(&world.operator, "/v1/policies").await.data().is_empty());
    let versions = world.get(&world.operator, &format!("{flat}/versions")).await;
    versions.expect(200, json!({ "data": [{ "version": 1 }] }));
    world.pay(&world.operator, (world.ops, world.vendor), "5000").await.expect(201, json!({}));
    // What waits already goes on waiting, and still says why.
    let waiting = world.get(&world.reviewer, &format!("/v1/approvals/{}", held.approval)).await;
    waiting.expect(200, json!({ "status": "PENDING", "why": [{ "policyId": id }] }));
}

#[tokio::test]
async fn policies_are_listed_by_wallet_or_all() {
    let world = World::new().await;
    let on_ops = world.review().await;
    let on_vendor = world.policy(world.vendor, json!({ "maxTransactionAmount": 1 })).await;
    let all = world.get(&world.operator, "/v1/policies").await;
    all.expect(200, json!({ "data": [{ "id": on_vendor }, { "id": on_ops }], "hasMore": false }));
    let nested = format!("/v1/wallets/{}/policies", world.ops);
    for path in [format!("/v1/policies?walletId={}", world.ops), nested] {
        let list = world.get(&world.operator, &path).await;
        list.expect(200, json!({ "data": [{ "id": on_ops }] }));
    }
    let unknown = "/v1/policies?walletId=wal_01J00000000000000000000000";
    world.get(&world.operator, unknown).await.expect_error(404, "WALLET_NOT_FOUND");
}
