//! What policies say of payments, and what they would say.

use serde_json::{Value, json};

use crate::harness::World;

/// How a threshold and the wish for a person combine (spec §12.3), and the vectors of §19.1.
#[tokio::test]
async fn thresholds_pass_hold_or_deny() {
    type Case<'a> = (&'a [Value], &'a [(&'a str, u16)]);
    let cases: [Case<'_>; 6] = [
        (&[json!({})], &[("900000", 201)]),
        (&[json!({ "maxTransactionAmount": 100 })], &[("100.00", 201), ("100.01", 403)]),
        (
            &[json!({ "maxTransactionAmount": "1000.00", "requireHumanApproval": true })],
            &[("1000.00", 201), ("1000.01", 202), ("5000.00", 202)],
        ),
        (&[json!({ "requireHumanApproval": true })], &[("0.01", 202)]),
        (
            &[
                json!({ "maxTransactionAmount": 1000, "requireHumanApproval": true }),
                json!({ "maxTransactionAmount": 10000 }),
            ],
            &[("500", 201), ("5000", 202), ("10000.01", 403)],
        ),
        (
            &[json!({ "requireHumanApproval": true, "dailySpendingLimit": 500 })],
            &[("600", 403), ("500", 202), ("0.01", 403)],
        ),
    ];
    for (policies, payments) in cases {
        let world = World::new().await;
        for rules in policies {
            world.policy(world.ops, rules.clone()).await;
        }
        for (amount, status) in payments {
            let paid = world.pay(&world.operator, (world.ops, world.vendor), amount).await;
            assert_eq!(paid.status, *status, "{amount} under {policies:?}: {:#}", paid.body);
        }
    }
}

#[tokio::test]
async fn a_denial_says_which_rule_with_its_numbers() {
    let world = World::new().await;
    let rules = json!({ "name": "Daily", "dailySpendingLimit": "10" });
    let policy = world.policy(world.ops, rules).await;
    world.pay(&world.operator, (world.ops, world.vendor), "8").await.expect(201, json!({}));
    let denied = world.pay(&world.operator, (world.ops, world.vendor), "2.01").await;
    let denied = denied.expect_error(403, "POLICY_DENIED");
    assert_eq!(
        denied["error"]["details"],
        json!({
            "policyId": policy, "policyName": "Daily", "rule": "DAILY_SPENDING_LIMIT",
            "reason": "daily limit 10.00, spent or pending 8.00, this is 2.01",
            "limit": "10.00", "attempted": "2.01", "spent": "8.00",
            "resetsAt": "2026-03-03T00:00:00.000Z",
        })
    );
    world.advance_seconds(43_200);
    world.pay(&world.operator, (world.ops, world.vendor), "10").await.expect(201, json!({}));
}

#[tokio::test]
async fn a_window_is_judged_by_the_clock_of_its_zone() {
    let world = World::new().await;
    // Noon in UTC is 07:00 in New York.
    let rules = json!({ "timeRestrictions": {
        "start": "22:00", "end": "07:00", "timezone": "America/New_York",
    } });
    world.policy(world.ops, rules).await;
    let denied = world.pay(&world.operator, (world.ops, world.vendor), "1").await;
    let denied = denied.expect_error(403, "POLICY_DENIED");
    assert_eq!(denied["error"]["details"]["rule"], "TIME_RESTRICTIONS");
    world.advance_seconds(16 * 3600);
    world.pay(&world.operator, (world.ops, world.vendor), "1").await.expect(201, json!({}));
}

#[tokio::test]
async fn recipients_are_matched_by_wallet_address_or_organization() {
    let world = World::new().await;
    let address = world.get(&world.operator, &format!("/v1/wallets/{}", world.vendor)).await;
    let address = address.text("wallgentAddress");
    for name in [world.vendor.to_string(), address, world.org.to_string()] {
        let id = world.policy(world.ops, json!({ "blockedRecipients": [name] })).await;
        let denied = world.pay(&world.operator, (world.ops, world.vendor), "1").await;
        let denied = denied.expect_error(403, "POLICY_DENIED");
        assert_eq!(denied["error"]["details"]["rule"], "BLOCKED_RECIPIENTS");
        let body = json!({ "blockedRecipients": null, "approvedRecipients": [name] });
        let path = format!("/v1/policies/{id}");
        world.patch(&world.operator, &path, body).await.expect(200, json!({}));
        world.pay(&world.operator, (world.ops, world.vendor), "1").await.expect(201, json!({}));
        let body = json!({ "approvedRecipients": [] });
        world.patch(&world.operator, &path, body).await.expect(200, json!({}));
        let denied = world.pay(&world.operator, (world.ops, world.vendor), "1").await;
        assert_eq!(denied["error"]["details"]["rule"], "APPROVED_RECIPIENTS");
        world.delete(&world.operator, &path).await.expect(200, json!({}));
    }
}

#[tokio::test]
async fn a_policy_can_be_asked_without_paying() {
    let world = World::new().await;
    let ask = async |amount: &str| {
        let body = json!({
            "fromWalletId": world.ops.to_string(), "to": world.vendor.to_string(),
            "amount": amount,
        });
        world.post(&world.operator, "/v1/policies/evaluate", body).await
    };
    ask("5").await.expect(
        200,
        json!({ "result": "ALLOW", "policyId": null, "rule": null, "policyIds": [], "why": [] }),
    );
    let review = world.review().await;
    ask("5000").await.expect(
        200,
        json!({
            "result": "HOLD", "policyId": review, "rule": "HUMAN_IN_THE_LOOP",
            "policyIds": [review],
            "reason": "payments above 1000.00 need an approval, this is 5000.00",
            "why": [{
                "policyId": review, "policyName": "Large payment review", "policyVersion": 1,
                "effect": "HOLD", "limit": "1000.00", "attempted": "5000.00",
            }],
        }),
    );
    let cap = json!({ "name": "Cap", "maxTransactionAmount": 10000 });
    let cap = world.policy(world.ops, cap).await;
    ask("10000.01").await.expect(
        200,
        json!({
            "result": "DENY", "policyId": cap, "rule": "MAX_TRANSACTION_AMOUNT",
            "policyIds": [cap], "why": [{ "effect": "HOLD" }, { "effect": "DENY" }],
        }),
    );
    ask("abc").await.expect_error(400, "INVALID_AMOUNT");
    // Nothing came of it.
    assert!(world.get(&world.operator, "/v1/payments").await.data().is_empty());
    assert!(!world.actions().await.iter().any(|action| action.starts_with("payment.")));
}

#[tokio::test]
async fn a_dry_run_finds_wallets_as_a_payment_would() {
    let world = World::new().await;
    let other = world.another_tenant("Globex").await;
    let ask = async |from: String, to: String| {
        let body = json!({ "from": from, "to": to, "amount": 1 });
        world.post(&world.operator, "/v1/policies/evaluate", body).await
    };
    let (ops, vendor) = (world.ops.to_string(), world.vendor.to_string());
    ask(ops.clone(), other.vendor.to_string()).await.expect(200, json!({ "result": "ALLOW" }));
    ask(other.ops.to_string(), vendor.clone()).await.expect_error(404, "WALLET_NOT_FOUND");
    ask(ops.clone(), "wal_nobody".to_owned()).await.expect_error(404, "WALLET_NOT_FOUND");
    ask(ops.clone(), ops.clone()).await.expect_invalid("to");
    let mismatch = ask(ops.clone(), world.live_ops.to_string()).await;
    mismatch.expect_error(403, "ENVIRONMENT_MISMATCH");
    let hidden = ask(ops, other.live_ops.to_string()).await;
    hidden.expect_error(404, "WALLET_NOT_FOUND");
}
