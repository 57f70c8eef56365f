//! Whether anybody could meet what policies ask: shown with them, and told when people change.

use countersign_domain::organization::Role;
use serde_json::{Value, json};

use crate::harness::World;

fn of(count: u32, approvers: Value) -> Value {
    json!({ "type": "QUORUM", "count": count, "approvers": [approvers] })
}

async fn list(world: &World, people: &[&str]) -> String {
    let body = json!({ "name": "Treasurers", "personIds": people });
    world.post(&world.live, "/v1/approver-lists", body).await.expect(201, json!({})).id()
}

#[tokio::test]
async fn t15_a_policy_says_whether_anybody_could_meet_it() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Approver).await.to_string();
    let rene = world.reviewer.person.to_string();
    let list = list(&world, &[&ada, &rene]).await;
    let asked = of(2, json!({ "type": "LIST", "listId": list }));
    let body = json!({
        "walletId": world.ops.to_string(), "name": "Review", "requireHumanApproval": true,
        "approval": { "requirement": asked },
    });
    let met = json!({ "reachability": { "reachable": true, "reason": null, "part": null } });
    let made = world.post(&world.operator, "/v1/policies", body).await.expect(201, met.clone());
    let path = format!("/v1/policies/{}", made.id());
    let renamed = world.patch(&world.operator, &path, json!({ "name": "Two" })).await;
    renamed.expect(200, met.clone());
    world.get(&world.operator, &path).await.expect(200, met);
    let plain = world.review().await;
    let plain = world.get(&world.operator, &format!("/v1/policies/{plain}")).await;
    plain.expect(200, json!({ "approval": null, "reachability": null }));

    let people = json!({ "personIds": [&rene] });
    let lists = format!("/v1/approver-lists/{list}");
    let changed = world.patch(&world.live, &lists, people.clone()).await;
    changed.expect(
        200,
        json!({ "version": 2, "unreachablePolicies": [made.id()], "usedBy": [made.id()] }),
    );
    // Of what was so before nothing is told again.
    let again = world.patch(&world.live, &lists, json!({ "name": "One" })).await;
    again.expect(200, json!({ "unreachablePolicies": [] }));
    world
        .patch(&world.live, &lists, people)
        .await
        .expect(200, json!({ "unreachablePolicies": [] }));
    let reason = "the requirement takes 2 different people, and 1 of those there are could vote";
    let unmet = json!({ "reachability": { "reachable": false, "reason": reason } });
    world.get(&world.operator, &path).await.expect(200, unmet.clone());
    let of_wallet = format!("/v1/wallets/{}/policies/{}", world.ops, made.id());
    world.get(&world.operator, &of_wallet).await.expect(200, unmet.clone());
    let all = world.get(&world.operator, "/v1/policies").await;
    all.expect(200, json!({ "data": [{ "reachability": null }, unmet] }));
    let versions = world.get(&world.operator, &format!("{path}/versions")).await;
    assert!(versions.data().iter().all(|version| version.get("reachability").is_none()));
}

#[tokio::test]
async fn t15_a_step_that_nobody_could_meet_is_named() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Admin).await;
    let steps = json!([{
        "afterSeconds": 60, "action": "ESCALATE",
        "requirement": { "type": "ALL", "of": [
            of(1, json!({ "type": "ANYONE_PERMITTED" })),
            of(1, json!({ "type": "ROLE", "role": "admin" })),
        ] },
    }]);
    let approval = json!({
        "requirement": of(1, json!({ "type": "ANYONE_PERMITTED" })), "steps": steps,
    });
    let rules = json!({ "name": "Steps", "requireHumanApproval": true, "approval": approval });
    let policy = world.policy(world.ops, rules).await;
    let path = format!("/v1/members/{}", world.membership(ada).await);
    let demoted = world.patch(&world.live, &path, json!({ "role": "viewer" })).await;
    demoted.expect(200, json!({ "role": "viewer", "unreachablePolicies": [policy] }));
    let shown = world.get(&world.operator, &format!("/v1/policies/{policy}")).await;
    let part = "steps[0].requirement.of[1]";
    shown.expect(200, json!({ "reachability": { "reachable": false, "part": part } }));
}

/// What a policy asked of somebody who left, nobody can give any more: the answer says so, and so
/// do the log, the event and what waits.
#[tokio::test]
async fn t15_whoever_leaves_may_leave_a_policy_to_nobody() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Approver).await;
    let asked = of(1, json!({ "type": "PERSON", "personId": ada.to_string() }));
    let policy = world.asks(asked).await;
    let held = world.hold("50").await;
    let path = format!("/v1/members/{}", world.membership(ada).await);
    let gone = world.delete(&world.live, &path).await;
    gone.expect(200, json!({ "unreachablePolicies": [policy] }));
    let unmet = json!({ "reachability": { "reachable": false } });
    world.get(&world.operator, &format!("/v1/policies/{policy}")).await.expect(200, unmet.clone());
    let waits = world.get(&world.operator, &format!("/v1/approvals/{}", held.approval)).await;
    waits.expect(200, unmet.clone());
    let log = world.get(&world.operator, "/v1/audit-logs?action=policy.orphaned").await;
    let by = world.live.id.to_string();
    let metadata = json!({ "name": "Review", "reachability": { "reachable": false } });
    log.expect(
        200,
        json!({ "data": [{ "resourceId": policy, "actorId": by, "metadata": metadata }] }),
    );
    let events = world.get(&world.operator, "/v1/events").await;
    assert_eq!(events["data"][0]["event"], "policy.orphaned", "{:#}", events.body);
    let nobody = world.get(&world.reviewer, &format!("/v1/members/{ada}")).await;
    assert!(nobody.body.get("unreachablePolicies").is_none());
}
