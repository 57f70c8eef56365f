//! Money that policies or time keep where it is.

use countersign_domain::ids::WalletId;
use countersign_domain::log::{EventName, Fact};
use countersign_domain::policy::Verdict;
use serde_json::{Value, json};

use super::{assert_untouched, payment};
use crate::harness::World;

#[tokio::test]
async fn t14_a_vote_at_the_deadline_is_too_late_and_one_microsecond_before_is_not() {
    for (micros, status) in [(-1, 200), (0, 409), (1, 409)] {
        let world = World::new().await;
        world.review().await;
        let held = world.hold("5000").await;
        let deadline = world.now().plus_seconds(86_400).unix_micros();
        let at = countersign_domain::time::Timestamp::from_unix_micros(deadline + micros);
        world.clock.set(at);
        let answer = world.approve(&held.approval).await;
        assert_eq!(answer.status, status, "{micros} µs: {:#}", answer.body);
        let arrived = if status == 200 { "5000.00" } else { "0.00" };
        assert_eq!(world.balance(world.vendor).await[0], arrived);
        world.assert_balanced().await;
    }
}

/// Every route by which money leaves a wallet, on its way from `wallet`.
async fn debit_routes(world: &World, wallet: WalletId) -> Vec<(&'static str, String, Value)> {
    let (from, to) = (wallet.to_string(), world.vendor.to_string());
    let arrived = world.pay(&world.operator, (world.ops, wallet), "10").await.id();
    let address = world.get(&world.operator, &format!("/v1/wallets/{to}")).await;
    let address = address.text("wallgentAddress");
    let item = json!({ "from": from, "to": to, "amount": "10" });
    vec![
        ("payment", "/v1/payments".to_owned(), item.clone()),
        ("batch", "/v1/payments/batch".to_owned(), json!({ "payments": [item] })),
        ("reversal", format!("/v1/payments/{arrived}/reverse"), json!({})),
        (
            "network",
            "/v1/network/pay".to_owned(),
            json!({ "from": from, "toAddress": address, "amount": "10" }),
        ),
    ]
}

#[tokio::test]
async fn no_route_by_which_money_leaves_bypasses_a_policy() {
    let world = World::new().await;
    let wallet = world.wallet(&world, "guarded", "1000").await;
    let routes = debit_routes(&world, wallet).await;
    let before = world.balance(wallet).await;
    let policy = world.policy(wallet, json!({ "maxTransactionAmount": 1 })).await;
    for (name, path, body) in &routes {
        let denied = world.post(&world.operator, path, body.clone()).await;
        if *name == "batch" {
            let denied = denied.expect_error(207, "BATCH_PARTIAL_FAILURE");
            assert_eq!(denied["results"][0]["error"]["code"], "POLICY_DENIED");
        } else {
            denied.expect_error(403, "POLICY_DENIED");
        }
    }
    assert_eq!(world.balance(wallet).await, before);
    let path = format!("/v1/policies/{policy}");
    let hold = json!({ "requireHumanApproval": true });
    world.patch(&world.operator, &path, hold).await.expect(200, json!({}));
    let mut waiting = 0;
    for (name, path, body) in &routes {
        let held = world.post(&world.operator, path, body.clone()).await;
        if *name == "batch" {
            let failed = held.expect_error(207, "BATCH_PARTIAL_FAILURE");
            assert_eq!(failed["results"][0]["error"]["code"], "APPROVAL_REQUIRED");
        } else {
            held.expect_error(202, "APPROVAL_REQUIRED");
            waiting += 1;
        }
    }
    let list = world.get(&world.operator, "/v1/approvals").await;
    assert_eq!(list.data().len(), waiting);
    assert_eq!(world.balance(wallet).await[0], before[0], "nothing has moved");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_budget_is_judged_by_the_policies_of_the_wallet_it_comes_from() {
    let world = World::new().await;
    let agent = world.post(&world.operator, "/v1/agents", json!({ "name": "bot" })).await;
    let path = format!("/v1/agents/{}/adjust-budget", agent.expect(201, json!({})).id());
    let policy = world.policy(world.ops, json!({ "maxTransactionAmount": 1 })).await;
    let denied = world.post(&world.operator, &path, json!({ "amount": 10 })).await;
    denied.expect_error(403, "POLICY_DENIED");
    let hold = json!({ "requireHumanApproval": true });
    let policy = format!("/v1/policies/{policy}");
    world.patch(&world.operator, &policy, hold).await.expect(200, json!({}));
    let held = world.post(&world.operator, &path, json!({ "amount": 10 })).await;
    let held = held.expect_error(202, "APPROVAL_REQUIRED");
    world.approve(&held.text("approvalId")).await.expect(200, json!({ "status": "APPROVED" }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_denied_payment_leaves_its_evaluation_its_record_and_its_event() {
    let world = World::new().await;
    let policy = world.policy(world.ops, json!({ "maxTransactionAmount": 100 })).await;
    let mut body = payment(&world);
    body["amount"] = json!("100.01");
    body["description"] = json!("too much");
    let denied = world.post(&world.operator, "/v1/payments", body).await;
    denied.expect_error(403, "POLICY_DENIED");
    let facts = world.facts().await;
    let Some(Fact::PaymentDenied { attempt, evaluation, .. }) = facts.last() else {
        panic!("not recorded: {:?}", facts.last());
    };
    assert_eq!((attempt.from, attempt.to), (world.ops, world.vendor));
    assert_eq!(attempt.description.as_deref(), Some("too much"));
    let evaluation = evaluation.as_ref().unwrap();
    assert_eq!(evaluation.verdict, Verdict::Deny);
    assert_eq!(evaluation.findings[0].policy.to_string(), policy);
    assert_eq!(facts.last().and_then(Fact::event), Some(EventName::PolicyDenied));
    assert_untouched(&world).await;
}
