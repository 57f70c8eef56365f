//! T13: an agent that floods the approvers, and requests for what is asked for already.

use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

async fn settings(world: &World, settings: Value) -> Answer {
    world.patch(&world.live, "/v1/organizations/me", json!({ "settings": settings })).await
}

async fn guarded() -> (World, Key) {
    let world = World::new().await;
    world.policy(world.ops, json!({ "requireHumanApproval": true })).await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    (world, agent)
}

#[tokio::test]
async fn t13_an_agent_has_only_so_many_requests_waiting() {
    let (world, agent) = guarded().await;
    settings(&world, json!({ "maxPendingPerAgent": 2 })).await.expect(200, json!({}));
    let ends = (world.ops, world.vendor);
    let one = world.pay(&agent, ends, "1").await.expect(202, json!({})).text("approvalId");
    world.pay(&agent, ends, "2").await.expect(202, json!({}));
    let refused = world.pay(&agent, ends, "3").await.expect_error(409, "INVALID_STATE");
    assert_eq!(refused["error"]["details"], json!({ "reason": "TOO_MANY_PENDING", "limit": 2 }));
    let simulated = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "3",
    });
    let simulated = world.post(&agent, "/v1/payments/simulate", simulated).await;
    simulated.expect(200, json!({ "verdict": "REFUSED", "refusal": { "code": "INVALID_STATE" } }));
    assert_eq!(world.balance(world.ops).await[2], "3.00", "what is refused holds nothing");
    // People are not counted, nor is what does not wait.
    world.pay(&world.operator, ends, "3").await.expect(202, json!({}));
    let plain = world.wallet(&world, "plain", "10").await;
    let payer = world.key(&world, NewTestKey::agent(world.operator.person, plain)).await;
    world.pay(&payer, (plain, world.vendor), "3").await.expect(201, json!({}));
    // Another key of the agent has no room of its own; a decision makes some.
    let spare = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    world.pay(&spare, ends, "3").await.expect_error(409, "INVALID_STATE");
    world.reject(&one).await.expect(200, json!({}));
    world.pay(&spare, ends, "4").await.expect(202, json!({}));
    world.pay(&agent, ends, "5").await.expect_error(409, "INVALID_STATE");
    let denied = world.get(&world.operator, "/v1/audit-logs?action=payment.denied").await;
    assert_eq!(denied.data().len(), 3, "who floods is on record");
    world.assert_balanced().await;
}

#[tokio::test]
async fn t13_a_second_request_for_the_same_is_flagged() {
    let (world, agent) = guarded().await;
    let ends = (world.ops, world.vendor);
    let first = world.pay(&world.operator, ends, "7").await.expect(202, json!({}));
    let first = first.text("approvalId");
    let second = world.pay(&agent, ends, "7").await.expect(202, json!({})).text("approvalId");
    let other = world.pay(&agent, ends, "7.01").await.expect(202, json!({})).text("approvalId");
    for (approval, same_as) in [(&first, None), (&second, Some(&first)), (&other, None)] {
        let shown = world.get(&world.reviewer, &format!("/v1/approvals/{approval}")).await;
        shown.expect(200, json!({ "duplicateOf": same_as }));
    }
    let inbox = world.get(&world.reviewer, "/v1/inbox").await;
    inbox.expect(200, json!({ "data": [{}, { "duplicateOf": first }, {}] }));
}

#[tokio::test]
async fn t13_a_second_request_for_the_same_is_refused_where_that_is_wanted() {
    let (world, agent) = guarded().await;
    let ends = (world.ops, world.vendor);
    let first = world.pay(&agent, ends, "7").await.expect(202, json!({})).text("approvalId");
    settings(&world, json!({ "duplicateRequests": "refuse" })).await.expect(200, json!({}));
    for key in [&agent, &world.operator, &world.reviewer] {
        let refused = world.pay(key, ends, "7").await.expect_error(409, "INVALID_STATE");
        let details = json!({ "reason": "DUPLICATE_REQUEST", "approvalId": first });
        assert_eq!(refused["error"]["details"], details);
    }
    assert_eq!(world.balance(world.ops).await[2], "7.00");
    world.approve(&first).await.expect(200, json!({ "status": "APPROVED" }));
    world.pay(&agent, ends, "7").await.expect(202, json!({ "status": "PENDING_APPROVAL" }));
}

#[tokio::test]
async fn t13_what_makes_no_sense_is_refused_by_name() {
    let world = World::new().await;
    for (wrong, field) in [
        (json!({ "maxPendingPerAgent": -1 }), "settings.maxPendingPerAgent"),
        (json!({ "maxPendingPerAgent": 10_001 }), "settings.maxPendingPerAgent"),
        (json!({ "maxPendingPerAgent": "many" }), "settings.maxPendingPerAgent"),
        (json!({ "duplicateRequests": "drop" }), "settings.duplicateRequests"),
        (json!({ "duplicateRequests": 1 }), "settings.duplicateRequests"),
    ] {
        settings(&world, wrong).await.expect_invalid(field);
    }
    let changed = settings(&world, json!({ "maxPendingPerAgent": 0 })).await;
    changed.expect(200, json!({ "settings": { "maxPendingPerAgent": 0 } }));
    let usual = settings(&world, json!({ "maxPendingPerAgent": null })).await;
    usual.expect(
        200,
        json!({ "settings": { "maxPendingPerAgent": 100, "duplicateRequests": "flag" } }),
    );
}

/// T18: play money has no say over what holds for real money.
#[tokio::test]
async fn t18_a_sandbox_key_does_not_choose_for_production() {
    let world = World::new().await;
    for chosen in [
        json!({ "approvalTtlSeconds": 60 }),
        json!({ "maxPendingPerAgent": 5 }),
        json!({ "duplicateRequests": "refuse" }),
    ] {
        let body = json!({ "settings": chosen });
        let refused = world.patch(&world.operator, "/v1/organizations/me", body.clone()).await;
        let refused = refused.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(refused["error"]["details"]["reason"], "SANDBOX_KEY");
        world.patch(&world.live, "/v1/organizations/me", body).await.expect(200, json!({}));
    }
    let own = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", own).await.expect(200, json!({}));
}
