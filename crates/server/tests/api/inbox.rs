//! `/v1/inbox`.

use serde_json::{Value, json};

use crate::harness::{Answer, HeldPayment, Key, World};

async fn strict() -> World {
    let world = World::new().await;
    let settings = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", settings).await.expect(200, json!({}));
    world.review().await;
    world
}

async fn hash(world: &World, held: &HeldPayment) -> Value {
    let path = format!("/v1/approvals/{}", held.approval);
    world.get(&world.reviewer, &path).await["payloadHash"].clone()
}

async fn decide(world: &World, key: &Key, (items, total): (Value, &str)) -> Answer {
    let body = json!({ "decision": "APPROVE", "items": items, "total": { "USD": total } });
    world.post(key, "/v1/inbox/decide", body).await
}

#[tokio::test]
async fn it_shows_what_waits_and_what_the_caller_may_do() {
    let world = strict().await;
    let held = world.hold("5000").await;
    let mine = world.get(&world.reviewer, "/v1/inbox?mine=true").await;
    let title = format!("Payment of 5000.00 USD to {}", world.vendor);
    mine.expect(
        200,
        json!({ "data": [{
            "id": held.approval, "status": "PENDING", "title": title, "secondsLeft": 86400,
            "yourVote": null, "youMay": ["approve", "reject", "delegate", "comment"],
            "whyNot": null,
        }] }),
    );
    let own = world.get(&world.operator, "/v1/inbox").await;
    own.expect(
        200,
        json!({ "data": [{ "youMay": ["comment", "cancel"], "whyNot": "SELF_APPROVAL" }] }),
    );
    let none = world.get(&world.operator, "/v1/inbox?mine=true").await;
    assert!(none.data().is_empty(), "nothing of it waits for who asked");
    world.get(&world.reviewer, "/v1/inbox?mine=perhaps").await.expect_invalid("mine");
    world.get(&world.reviewer, "/v1/inbox?subject=HOUSE").await.expect_invalid("subject");
    world.get(&world.reviewer, "/v1/inbox?status=OPEN").await.expect_invalid("status");
    let other = world.another_tenant("Other").await;
    assert!(world.get(&other.operator, "/v1/inbox?status=ALL").await.data().is_empty());
    let path = format!("/v1/inbox/{}/approve", held.approval);
    world.act(&other.operator, &path).await.expect_error(404, "APPROVAL_NOT_FOUND");
    world.act(&world.reviewer, &path).await.expect(
        200,
        json!({ "status": "APPROVED", "yourVote": "APPROVE", "youMay": [], "secondsLeft": 0 }),
    );
    assert!(world.get(&world.reviewer, "/v1/inbox").await.data().is_empty());
}

#[tokio::test]
async fn what_is_mine_is_found_behind_however_much_that_is_not() {
    let world = strict().await;
    let third = world.colleague("Tara").await;
    let oldest = world.hold("5000").await;
    // From now on Tara alone is asked, for more requests than are looked at for one page.
    let person = json!([{ "type": "PERSON", "personId": third.person.to_string() }]);
    world.asks(json!({ "type": "QUORUM", "count": 1, "approvers": person })).await;
    for _ in 0..41 {
        world.hold("50").await;
    }
    let first = world.get(&world.reviewer, "/v1/inbox?mine=true&limit=1").await;
    let first = first.expect(200, json!({ "data": [], "hasMore": true }));
    assert!(first.data().is_empty());
    assert_eq!(first["cursor"], first["nextCursor"]);
    let path = format!("/v1/inbox?mine=true&limit=1&cursor={}", first.text("cursor"));
    let second = world.get(&world.reviewer, &path).await;
    let second = second.expect(200, json!({ "hasMore": false, "cursor": null }));
    assert_eq!(second.data().len(), 1);
    assert_eq!(second["data"][0]["id"], json!(oldest.approval));
}

#[tokio::test]
async fn words_and_delegation() {
    let world = strict().await;
    let third = world.colleague("Tara").await;
    let person = |key: &Key| json!({ "type": "PERSON", "personId": key.person.to_string() });
    let approvers = json!([person(&world.reviewer)]);
    world.asks(json!({ "type": "QUORUM", "count": 1, "approvers": approvers })).await;
    let held = world.hold("50").await;
    let path = |verb: &str| format!("/v1/inbox/{}/{verb}", held.approval);
    world.act(&third, &path("comment")).await.expect_invalid("comment");
    let long = json!({ "comment": "x".repeat(1001) });
    world.post(&third, &path("comment"), long).await.expect_invalid("comment");
    let body = json!({ "comment": "whose is it?" });
    world.post(&third, &path("comment"), body).await.expect(
        200,
        json!({ "votes": [{ "decision": "COMMENT", "comment": "whose is it?", "counts": false }] }),
    );
    world.act(&third, &path("approve")).await.expect_error(403, "PERMISSION_DENIED");
    world.act(&world.reviewer, &path("delegate")).await.expect_invalid("personId");
    let to = json!({ "personId": third.person.to_string() });
    let back = json!({ "personId": world.reviewer.person.to_string() });
    world.post(&third, &path("delegate"), back).await.expect_error(403, "PERMISSION_DENIED");
    world
        .post(&world.reviewer, &path("delegate"), to)
        .await
        .expect(200, json!({ "delegations": [{ "to": third.person.to_string() }] }));
    let body = json!({ "onBehalfOf": world.reviewer.person.to_string() });
    world.post(&third, &path("approve"), body).await.expect(
        200,
        json!({
            "status": "APPROVED", "yourVote": "APPROVE",
            "votes": [{}, {
                "personId": third.person.to_string(),
                "onBehalfOf": world.reviewer.person.to_string(),
            }],
        }),
    );
}

#[tokio::test]
async fn several_are_decided_as_they_were_on_the_screen() {
    let world = strict().await;
    let (one, two) = (world.hold("5000").await, world.hold("7000").await);
    let item =
        |held: &HeldPayment, hash: &Value| json!({ "id": held.approval, "payloadHash": hash });
    let hashes = (hash(&world, &one).await, hash(&world, &two).await);
    let both = json!([item(&one, &hashes.0), item(&two, &hashes.1)]);
    let wrong = decide(&world, &world.reviewer, (both.clone(), "12000.01")).await;
    let wrong = wrong.expect_error(409, "PAYLOAD_CHANGED");
    assert_eq!(
        wrong["error"]["details"]["changed"],
        json!([{ "field": "total", "was": "12000.01 USD", "is": "12000.00 USD" }])
    );
    let stale = json!([item(&one, &hashes.0), item(&two, &hashes.0)]);
    let stale = decide(&world, &world.reviewer, (stale, "12000")).await;
    stale.expect_error(409, "PAYLOAD_CHANGED");
    let twice = json!([item(&one, &hashes.0), item(&one, &hashes.0)]);
    decide(&world, &world.reviewer, (twice, "10000")).await.expect_invalid("items");
    decide(&world, &world.reviewer, (json!([]), "0")).await.expect_invalid("items");
    let body = json!({ "decision": "MAYBE", "items": both, "total": {} });
    world.post(&world.reviewer, "/v1/inbox/decide", body).await.expect_invalid("decision");
    assert_eq!(world.balance(world.vendor).await[0], "0.00", "nothing was decided");
    let own = decide(&world, &world.operator, (both.clone(), "12000.00")).await;
    let refused = json!({ "ok": false, "error": { "details": { "reason": "SELF_APPROVAL" } } });
    own.expect(200, json!({ "results": [refused, refused] }));
    world.approve(&one.approval).await.expect(200, json!({}));
    world.reject(&two.approval).await.expect(200, json!({}));
    let done = decide(&world, &world.reviewer, (both, "12000.00")).await;
    done.expect(
        200,
        json!({ "results": [
            { "id": one.approval, "ok": true, "approval": { "status": "APPROVED" } },
            { "id": two.approval, "ok": false, "error": { "code": "APPROVAL_NOT_PENDING" } },
        ] }),
    );
}

#[tokio::test]
async fn a_request_is_explained_as_it_is_now() {
    let world = strict().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/inbox/{}/explain", held.approval);
    let now = world.get(&world.reviewer, &path).await;
    now.expect(
        200,
        json!({
            "verdict": "HOLD", "refusal": null, "why": [{ "rule": "HUMAN_IN_THE_LOOP" }],
            "approval": { "id": held.approval, "canDecide": true },
        }),
    );
    world
        .asks(json!({ "type": "QUORUM", "count": 2,
        "approvers": [{ "type": "ANYONE_PERMITTED" }] }))
        .await;
    let more = world.get(&world.reviewer, &path).await;
    more.expect(200, json!({ "verdict": "HOLD", "requirement": { "count": 2 } }));
    world.policy(world.ops, json!({ "name": "Cap", "maxTransactionAmount": 10 })).await;
    let denied = world.get(&world.reviewer, &path).await;
    denied.expect(200, json!({ "verdict": "REFUSED", "refusal": { "code": "POLICY_DENIED" } }));
    world.reject(&held.approval).await.expect(200, json!({}));
    let ended = world.get(&world.reviewer, &path).await;
    ended.expect(200, json!({ "verdict": "REJECTED" }));
}
