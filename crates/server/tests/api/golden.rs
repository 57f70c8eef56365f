//! Golden transcripts: every endpoint's request and answer, whole, as they are on the wire.
//!
//! `INSTA_UPDATE=always cargo test -p countersign-server --test api golden` writes them anew; the
//! difference belongs into the review.

use serde_json::{Value, json};

use crate::harness::{Golden, World};

macro_rules! send {
    ($golden:ident, $key:expr, $method:literal $path:expr) => {
        send!($golden, $key, $method $path, Value::Null)
    };
    ($golden:ident, $key:expr, $method:literal $path:expr, $body:expr) => {
        $golden.send($key, ($method, &$path), $body).await
    };
}

#[tokio::test]
async fn organizations() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let me = "/v1/organizations/me";
    send!(golden, &world.operator, "GET" me);
    let body = json!({ "name": "Acme Ltd", "settings": { "approvalTtlSeconds": 3600 } });
    send!(golden, &world.live, "PATCH" me, body);
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn wallets() {
    let world = World::new().await;
    world.review().await;
    let mut golden = Golden::new(&world);
    let body = json!({ "name": "Marketing", "metadata": { "team": 7 } });
    let made = send!(golden, &world.operator, "POST" "/v1/wallets", body).id();
    let path = format!("/v1/wallets/{made}");
    send!(golden, &world.operator, "GET" "/v1/wallets?limit=1");
    send!(golden, &world.operator, "GET" path);
    send!(golden, &world.operator, "PATCH" path, json!({ "agentName": "ads-bot" }));
    send!(golden, &world.operator, "POST" format!("{path}/fund"), json!({ "amount": 25.5 }));
    send!(golden, &world.operator, "GET" format!("{path}/balance"));
    send!(golden, &world.operator, "GET" format!("{path}/transactions"));
    world.hold("5000").await;
    send!(golden, &world.operator, "GET" format!("/v1/wallets/{}/holds", world.ops));
    send!(golden, &world.operator, "POST" format!("{path}/freeze"));
    send!(golden, &world.operator, "POST" format!("{path}/unfreeze"));
    send!(golden, &world.operator, "DELETE" path);
    let other = world.wallet(&world, "other", "0").await;
    send!(golden, &world.operator, "POST" format!("/v1/wallets/{}/close", world.vendor));
    send!(golden, &world.operator, "DELETE" format!("/v1/wallets/{other}"));
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn payments() {
    let world = World::new().await;
    world.review().await;
    let mut golden = Golden::new(&world);
    let body = |amount: &str| {
        json!({
            "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": amount,
            "description": "ink", "idempotencyKey": format!("order-{amount}"),
        })
    };
    let paid = send!(golden, &world.operator, "POST" "/v1/payments", body("25.00")).id();
    let held = send!(golden, &world.operator, "POST" "/v1/payments", body("5000.00"));
    send!(golden, &world.operator, "GET" "/v1/payments?status=POSTED");
    send!(golden, &world.operator, "GET" format!("/v1/payments/{}", held.id()));
    let reason = json!({ "reason": "wrong vendor" });
    send!(golden, &world.operator, "POST" format!("/v1/payments/{paid}/reverse"), reason);
    let (from, to) = (world.ops.to_string(), world.vendor.to_string());
    let item = |amount: &str| json!({ "from": from, "to": to, "amount": amount });
    let batch = json!({ "payments": [item("1"), item("2")] });
    send!(golden, &world.operator, "POST" "/v1/payments/batch", batch);
    let batch = json!({ "payments": [item("1"), item("5000"), item("2")] });
    send!(golden, &world.operator, "POST" "/v1/payments/batch", batch);
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn policies() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let nested = format!("/v1/wallets/{}/policies", world.ops);
    let body = json!({
        "name": "Careful", "maxTransactionAmount": "1000.00", "dailyLimit": 5000,
        "blockedRecipients": ["wg_casino_000000"], "requireHumanApproval": true,
        "timeRestrictions": { "start": "08:00", "end": "20:00", "timezone": "Europe/Berlin" },
        "approvalTtlSeconds": 3600,
    });
    let first = send!(golden, &world.operator, "POST" nested, body).id();
    let body = json!({
        "walletId": world.vendor.to_string(), "name": "Small", "rules": [
            { "type": "MAX_AMOUNT", "value": "10" },
            { "type": "VENDOR_ALLOWLIST", "vendors": ["a"] },
        ],
    });
    let second = send!(golden, &world.operator, "POST" "/v1/policies", body).id();
    send!(golden, &world.operator, "GET" nested);
    send!(golden, &world.operator, "GET" "/v1/policies");
    send!(golden, &world.operator, "GET" format!("{nested}/{first}"));
    send!(golden, &world.operator, "GET" format!("/v1/policies/{second}"));
    let body = json!({ "maxTransactionAmount": null });
    send!(golden, &world.operator, "PATCH" format!("/v1/policies/{second}"), body);
    let body = json!({ "enabled": false });
    send!(golden, &world.operator, "PUT" format!("/v1/policies/{second}"), body);
    let body = json!({ "dailyLimit": "6000" });
    send!(golden, &world.operator, "PATCH" format!("{nested}/{first}"), body);
    let body = json!({ "name": "Very careful" });
    send!(golden, &world.operator, "PUT" format!("{nested}/{first}"), body);
    send!(golden, &world.operator, "GET" format!("/v1/policies/{second}/versions"));
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "1500",
    });
    send!(golden, &world.operator, "POST" "/v1/policies/evaluate", body);
    send!(golden, &world.operator, "DELETE" format!("{nested}/{first}"));
    send!(golden, &world.operator, "DELETE" format!("/v1/policies/{second}"));
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn approvals() {
    let world = World::new().await;
    world.review().await;
    let (first, second) = (world.hold("5000").await, world.hold("7500").await);
    let mut golden = Golden::new(&world);
    send!(golden, &world.reviewer, "GET" "/v1/approvals?status=PENDING");
    let (first, second) =
        (format!("/v1/approvals/{}", first.approval), format!("/v1/approvals/{}", second.approval));
    send!(golden, &world.reviewer, "GET" first);
    send!(golden, &world.reviewer, "POST" format!("{first}/approve"));
    let body = json!({ "reason": "no invoice" });
    send!(golden, &world.reviewer, "POST" format!("{second}/reject"), body);
    send!(golden, &world.reviewer, "POST" format!("{second}/approve"));
    insta::assert_snapshot!(golden.text());
}

/// Two of three people and then the owner, with a step in between, whole.
#[tokio::test]
async fn votes() {
    let world = World::new().await;
    let third = world.colleague("Tara").await;
    let person =
        |key: &crate::harness::Key| json!({ "type": "PERSON", "personId": key.person.to_string() });
    let owner = json!([{ "type": "ROLE", "role": "owner" }]);
    let requirement = json!({ "type": "THEN", "of": [
        { "type": "QUORUM", "count": 2,
          "approvers": [person(&world.reviewer), person(&third), person(&world.operator)] },
        { "type": "QUORUM", "count": 1, "approvers": owner },
    ] });
    let mut golden = Golden::new(&world);
    let terms = json!({
        "requirement": requirement, "ttlSeconds": 7200, "rejections": 1,
        "steps": [{ "afterSeconds": 3600, "action": "REMIND" }],
    });
    let body = json!({
        "walletId": world.ops.to_string(), "name": "Two and the owner",
        "requireHumanApproval": true, "approval": terms,
    });
    send!(golden, &world.operator, "POST" "/v1/policies", body);
    let held = world.pay(&third, (world.ops, world.vendor), "250").await;
    let held = held.expect(202, json!({})).text("approvalId");
    let path = |verb: &str| format!("/v1/approvals/{held}/{verb}");
    send!(golden, &world.reviewer, "GET" "/v1/inbox?mine=true");
    send!(golden, &world.reviewer, "POST" path("approve"), json!({ "reason": "fine" }));
    send!(golden, &world.operator, "POST" path("approve"));
    send!(golden, &world.operator, "GET" format!("/v1/inbox/{held}/explain"));
    send!(golden, &third, "POST" path("cancel"), json!({ "reason": "twice" }));
    insta::assert_snapshot!(golden.text());
}
