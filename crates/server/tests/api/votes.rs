//! Several votes on `/v1/approvals`.

use serde_json::{Value, json};

use crate::harness::{Key, NewTestKey, World};

/// So many of these people.
fn of(count: u32, people: &[&Key]) -> Value {
    let person = |key: &&Key| json!({ "type": "PERSON", "personId": key.person.to_string() });
    let approvers: Vec<Value> = people.iter().map(person).collect();
    json!({ "type": "QUORUM", "count": count, "approvers": approvers })
}

fn anyone(count: u32) -> Value {
    let approvers = json!([{ "type": "ANYONE_PERMITTED" }]);
    json!({ "type": "QUORUM", "count": count, "approvers": approvers })
}

async fn strict() -> World {
    let world = World::new().await;
    let settings = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", settings).await.expect(200, json!({}));
    world
}

#[tokio::test]
async fn who_may_vote_is_told_as_it_is_after_each_change() {
    let world = strict().await;
    world.asks(anyone(1)).await;
    let held = world.hold("50").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let names = || async {
        let shown = world.get(&world.operator, &path).await.expect(200, json!({}));
        let names = shown["canVote"].as_array().unwrap().iter();
        names.map(|voter| voter["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Rene"]);
    let tara = world.member(&world, "Tara").await;
    assert_eq!(names().await, ["Rene"], "she has nothing to vote with");
    let key = world.key(&world, NewTestKey::of(tara)).await;
    assert_eq!(names().await, ["Rene", "Tara"]);
    let listed = format!("/v1/inbox/{}/approve", held.approval);
    let gone = format!("/v1/members/{}", world.membership(tara).await);
    world.delete(&world.live, &gone).await.expect(200, json!({}));
    assert_eq!(names().await, ["Rene"]);
    assert_eq!(world.act(&key, &listed).await.status, 401);
    let list = world.get(&world.reviewer, "/v1/approvals").await;
    assert_eq!(list.data()[0]["canDecide"], true);
}

#[tokio::test]
async fn below_the_quorum_the_answer_is_pending() {
    let world = strict().await;
    let third = world.colleague("Tara").await;
    world.asks(anyone(2)).await;
    let held = world.hold("50").await;
    let first = world.approve(&held.approval).await.expect(
        200,
        json!({
            "status": "PENDING", "payment": { "status": "PENDING_APPROVAL" },
            "requirement": {
                "type": "QUORUM", "count": 2, "met": false, "missing": 1,
                "votes": [world.reviewer.person.to_string()],
            },
            "votes": [{ "index": 0, "decision": "APPROVE", "counts": true, "onBehalfOf": null }],
            "canDecide": false, "cannotDecideReason": "ALREADY_VOTED",
            "canVote": [{ "name": "Tara" }],
            "cannotVote": [
                { "name": "Olga", "reason": "SELF_APPROVAL" },
                { "name": "Rene", "reason": "ALREADY_VOTED" },
            ],
            "rejections": { "needed": 1, "given": 0 }, "soloMode": false,
            "reachability": { "reachable": true },
            "subject": { "type": "PAYMENT", "id": held.payment },
        }),
    );
    let again = world.approve(&held.approval).await.expect(200, json!({ "status": "PENDING" }));
    assert_eq!(again["votes"], first["votes"], "the same again is no news");
    world.reject(&held.approval).await.expect_error(409, "ALREADY_VOTED");
    assert_eq!(world.balance(world.ops).await[2], "50.00");
    let path = format!("/v1/approvals/{}/approve", held.approval);
    world
        .act(&third, &path)
        .await
        .expect(200, json!({ "status": "APPROVED", "requirement": { "met": true, "missing": 0 } }));
    assert_eq!(world.balance(world.vendor).await[0], "50.00");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_vote_that_would_not_count_is_refused_with_the_reason() {
    let world = strict().await;
    let (third, stranger) = (world.colleague("Tara").await, world.colleague("Sam").await);
    let stages = [of(1, &[&world.reviewer]), of(1, &[&third])];
    world.asks(json!({ "type": "THEN", "of": stages })).await;
    let held = world.hold("50").await;
    let path = format!("/v1/approvals/{}/approve", held.approval);
    for (key, why) in [(&third, "NOT_YET"), (&stranger, "NOT_AN_APPROVER")] {
        let shown = world.get(key, &path.replace("/approve", "")).await;
        shown.expect(200, json!({ "canDecide": false, "cannotDecideReason": why }));
        let refused = world.act(key, &path).await.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(refused["error"]["details"]["reason"], why);
    }
    let body = json!({ "onBehalfOf": third.person.to_string() });
    let refused = world.post(&stranger, &path, body).await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["details"]["reason"], "NOT_A_STAND_IN");
    world.act(&world.reviewer, &path).await.expect(200, json!({ "status": "PENDING" }));
    world.act(&third, &path).await.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn t02_a_vote_is_for_what_was_seen() {
    let world = strict().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let shown = world.get(&world.reviewer, &path).await.expect(200, json!({ "revision": 1 }));
    let approve = format!("{path}/approve");
    let stale = json!({ "payloadHash": "00".repeat(32) });
    let refused = world.post(&world.reviewer, &approve, stale).await;
    let refused = refused.expect_error(409, "PAYLOAD_CHANGED");
    assert_eq!(
        refused["error"]["details"],
        json!({
            "yours": "00".repeat(32), "current": shown["payloadHash"], "revision": 1,
            "changed": [], "reason": "PAYLOAD_CHANGED",
        })
    );
    let wrong = json!({ "payloadHash": "sixty-four digits" });
    world.post(&world.reviewer, &approve, wrong).await.expect_invalid("payloadHash");
    let seen = json!({ "payloadHash": shown["payloadHash"] });
    world.post(&world.reviewer, &approve, seen).await.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn a_vote_and_a_request_can_be_taken_back() {
    let world = strict().await;
    world.asks(anyone(2)).await;
    let held = world.hold("50").await;
    let path = |verb: &str| format!("/v1/approvals/{}/{verb}", held.approval);
    let nothing = world.act(&world.reviewer, &path("withdraw")).await;
    let nothing = nothing.expect_error(409, "INVALID_STATE");
    assert_eq!(nothing["error"]["details"]["reason"], "NOT_VOTED");
    world.approve(&held.approval).await.expect(200, json!({ "status": "PENDING" }));
    let body = json!({ "reason": "wrong one" });
    world.post(&world.reviewer, &path("withdraw"), body).await.expect(
        200,
        json!({
            "requirement": { "missing": 2 },
            "votes": [
                { "decision": "APPROVE", "counts": false },
                { "decision": "WITHDRAW", "comment": "wrong one", "counts": false },
            ],
        }),
    );
    let other = world.act(&world.reviewer, &path("cancel")).await;
    let other = other.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(other["error"]["details"]["reason"], "NOT_REQUESTER");
    let body = json!({ "reason": "paid by card" });
    world.post(&world.operator, &path("cancel"), body).await.expect(
        200,
        json!({
            "status": "CANCELLED", "reason": "paid by card",
            "payment": { "status": "REJECTED", "failureReason": "APPROVAL_CANCELLED" },
        }),
    );
    world.act(&world.operator, &path("cancel")).await.expect(200, json!({}));
    let late = world.approve(&held.approval).await.expect_error(409, "APPROVAL_NOT_PENDING");
    assert_eq!(late["error"]["details"]["status"], "CANCELLED");
    assert_eq!(world.balance(world.ops).await[2], "0.00");
    let cancelled = world.get(&world.operator, "/v1/approvals?status=CANCELLED").await;
    assert_eq!(cancelled.data().len(), 1);
}

#[tokio::test]
async fn requirements_that_cannot_be_are_refused_by_their_place() {
    let world = World::new().await;
    let refused = async |requirement: Value, more: Value, field: &str| {
        let mut approval = json!({ "requirement": requirement });
        for (name, value) in more.as_object().unwrap() {
            approval[name] = value.clone();
        }
        let body = json!({
            "walletId": world.ops.to_string(), "name": "Review", "approval": approval,
        });
        let answer = world.post(&world.operator, "/v1/policies", body).await;
        answer.expect_invalid(&format!("approval.{field}"));
    };
    let none = json!({});
    refused(Value::Null, none.clone(), "requirement").await;
    refused(json!({ "type": "SOME" }), none.clone(), "requirement.type").await;
    refused(json!({ "type": "QUORUM", "count": 0 }), none.clone(), "requirement.count").await;
    refused(anyone(51), none.clone(), "requirement.count").await;
    refused(json!({ "type": "ALL", "of": [] }), none.clone(), "requirement.of").await;
    let role = json!({ "type": "QUORUM", "count": 1,
        "approvers": [{ "type": "ROLE", "role": "king" }] });
    let inside = json!({ "type": "ANY", "of": [anyone(1), role] });
    refused(inside, none.clone(), "requirement.of[1].approvers[0].role").await;
    let mut deep = anyone(1);
    for _ in 0..6 {
        deep = json!({ "type": "ALL", "of": [deep] });
    }
    let place = "requirement.of[0].of[0].of[0].of[0].of[0].of[0].type";
    refused(deep, none.clone(), place).await;
    let either = json!({ "type": "ANY", "of": [anyone(1), anyone(2)] });
    let many = json!({ "type": "ALL", "of": vec![either; 7] });
    refused(many, none, "requirement").await;
    let step = |after: u32, action: &str| json!({ "afterSeconds": after, "action": action });
    let steps = |steps: Value| json!({ "steps": steps });
    let one = || anyone(1);
    refused(one(), json!({ "rejections": 0 }), "rejections").await;
    refused(one(), steps(json!([step(60, "WAIT")])), "steps[0].action").await;
    refused(one(), steps(json!([step(60, "ESCALATE")])), "steps[0].requirement").await;
    let twice = json!([step(60, "REMIND"), step(60, "REMIND")]);
    refused(one(), steps(twice), "steps").await;
    let late = json!({ "ttlSeconds": 60, "steps": [step(60, "REMIND")] });
    refused(one(), late, "steps").await;
}

#[tokio::test]
async fn t15_what_nobody_could_meet_is_refused() {
    let world = World::new().await;
    let parts = [anyone(1), of(2, &[&world.reviewer])];
    let requirement = json!({ "type": "ALL", "of": parts });
    let body = json!({
        "walletId": world.ops.to_string(), "name": "Review",
        "approval": { "requirement": requirement },
    });
    let refused = world.post(&world.operator, "/v1/policies", body).await;
    let refused = refused.expect_error(400, "VALIDATION_ERROR");
    let details = &refused["error"]["details"];
    assert_eq!(
        (&details["reason"], &details["part"], &details["needed"], &details["there"]),
        (&json!("UNREACHABLE"), &json!("of[1]"), &json!(2), &json!(1))
    );
}

/// The requester cannot vote, so what only two people could meet is out of reach for one of them.
#[tokio::test]
async fn t15_a_request_says_that_nobody_is_left() {
    let world = strict().await;
    world.asks(of(2, &[&world.operator, &world.reviewer])).await;
    let held = world.hold("50").await;
    let shown = world.get(&world.reviewer, &format!("/v1/approvals/{}", held.approval)).await;
    let shown = shown.expect(200, json!({ "reachability": { "reachable": false } }));
    assert_eq!(
        shown["reachability"]["reason"],
        "the requirement takes 2 different people, and 1 of those there are could vote"
    );
}

#[tokio::test]
async fn steps_show_what_comes_and_what_has_come() {
    let world = strict().await;
    let third = world.colleague("Tara").await;
    let steps = json!([
        { "afterSeconds": 60, "action": "REMIND" },
        { "afterSeconds": 120, "action": "ESCALATE", "requirement": of(1, &[&third]) },
    ]);
    let approval = json!({ "requirement": of(1, &[&world.reviewer]), "steps": steps });
    let rules = json!({ "requireHumanApproval": true, "approval": approval });
    let policy = world.policy(world.ops, rules).await;
    let shown = world.get(&world.operator, &format!("/v1/policies/{policy}")).await;
    shown.expect(200, json!({ "approval": { "steps": steps, "rejections": 1 } }));
    let held = world.hold("50").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let next = json!({ "at": "2026-03-02T12:01:00.000Z", "action": "REMIND" });
    world.get(&third, &path).await.expect(200, json!({ "nextStep": next, "canDecide": false }));
    world.advance_seconds(120);
    // A read shows what is due, written down or not.
    let escalated =
        json!({ "nextStep": null, "requirement": { "type": "ANY" }, "canDecide": true });
    world.get(&third, &path).await.expect(200, escalated.clone());
    assert_eq!(world.engine.sweep().await, Ok(1));
    world.get(&third, &path).await.expect(200, escalated);
    world
        .act(&third, &format!("{path}/approve"))
        .await
        .expect(200, json!({ "status": "APPROVED" }));
}
