//! T1: nobody approves what they asked for, through whichever credential.

use serde_json::json;

use super::credentials::{held, intruders};
use crate::harness::NewTestKey;

#[tokio::test]
async fn t01_nobody_without_a_say_decides_whatever_they_hold() {
    let (world, path) = held().await;
    let verbs = ["approve", "reject", "withdraw"];
    for intruder in intruders(&world).await {
        for verb in verbs {
            // Of a key that may vote, what it takes back is nothing.
            let answer = intruder.post(&world, &format!("{path}/{verb}"), verb).await;
            let mute = verb == "withdraw" && answer.status == 409;
            let refused = answer.status == intruder.refusal.0
                && answer["error"]["code"] == intruder.refusal.1;
            assert!(refused || mute, "{}: {verb} {:#}", intruder.who, answer.body);
        }
        let inbox = path.replace("/approvals/", "/inbox/");
        let answer = intruder.post(&world, &format!("{inbox}/approve"), "inbox").await;
        assert_eq!(answer.status, intruder.refusal.0, "{}: {:#}", intruder.who, answer.body);
    }
    let shown = world.get(&world.reviewer, &path).await;
    shown.expect(200, json!({ "status": "PENDING", "votes": [] }));
    assert_eq!(world.balance(world.vendor).await[0], "0.00");
}

/// What an agent asks for, the people behind its key have not the say over either.
#[tokio::test]
async fn t01_what_an_agent_asks_for_its_people_do_not_decide() {
    let (world, _) = held().await;
    let maker = world.operator.clone();
    let made = world.post(&maker, "/v1/agents", json!({ "name": "bot" })).await;
    let made = made.expect(201, json!({}));
    let budget = json!({ "from": world.ops.to_string(), "to": made.id(), "amount": "20" });
    let held = world.post(&maker, "/v1/payments", budget).await.expect(202, json!({}));
    let fill = format!("/v1/approvals/{}/approve", held.text("approvalId"));
    let third = world.colleague("Tara").await;
    for key in [&world.reviewer, &third] {
        world.act(key, &fill).await.expect(200, json!({}));
    }
    let rules = json!({ "name": "Bot", "requireHumanApproval": true });
    world.policy(made.id().parse().unwrap(), rules).await;
    let bearer = format!("Bearer {}", made.text("apiKey"));
    let body = json!({ "from": made.id(), "to": world.vendor.to_string(), "amount": "5" });
    let ask = world.ask("POST", "/v1/payments").header("authorization", &bearer);
    let held = ask.json(&body).send().await.expect(202, json!({}));
    let path = format!("/v1/approvals/{}", held.text("approvalId"));
    let another = world.key(&world, NewTestKey::of(maker.person)).await;
    for key in [&maker, &another] {
        let refused = world.act(key, &format!("{path}/approve")).await;
        let refused = refused.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(refused["error"]["details"]["reason"], "SELF_APPROVAL");
    }
    let approved = world.act(&world.reviewer, &format!("{path}/approve")).await;
    approved.expect(200, json!({ "status": "APPROVED", "selfApproved": false }));
}
