//! T6: a request or a vote that comes again is not another one.

use countersign_domain::organization::Role;
use serde_json::{Value, json};

use super::credentials::{held, intruders};
use crate::harness::{Answer, Key, World};

async fn vote(world: &World, key: &Key, (path, idempotency): (&str, &str), body: Value) -> Answer {
    let ask = world.ask("POST", path).key(key).header("idempotency-key", idempotency);
    ask.json(&body).send().await
}

fn replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == Some("true")
}

#[tokio::test]
async fn t06_a_vote_that_comes_again_is_the_same_vote() {
    let (world, path) = held().await;
    let approve = format!("{path}/approve");
    let one = json!({ "reason": "fine" });
    let first = vote(&world, &world.reviewer, (&approve, "k"), one.clone()).await;
    let first = first.expect(200, json!({ "status": "PENDING", "votes": [{ "index": 0 }] }));
    assert!(!replayed(&first));
    let again = vote(&world, &world.reviewer, (&approve, "k"), one.clone()).await;
    let again = again.expect(200, json!({ "status": "PENDING", "votes": [{ "index": 0 }] }));
    assert!(replayed(&again));
    // Other words under the same key are another request; another verb has keys of its own.
    let other = vote(&world, &world.reviewer, (&approve, "k"), json!({ "reason": "hm" })).await;
    other.expect_error(409, "IDEMPOTENCY_KEY_REUSE");
    let reject = format!("{path}/reject");
    let other = vote(&world, &world.reviewer, (&reject, "k"), one.clone()).await;
    other.expect_error(409, "ALREADY_VOTED");
    let shown = world.get(&world.reviewer, &path).await;
    shown.expect(200, json!({ "status": "PENDING", "votes": [{ "index": 0 }] }));
}

/// What was said once and taken back is not said again by an answer that is given again.
#[tokio::test]
async fn t06_a_vote_that_was_taken_back_stays_taken_back() {
    let (world, path) = held().await;
    let (approve, withdraw) = (format!("{path}/approve"), format!("{path}/withdraw"));
    let reviewer = world.reviewer.clone();
    vote(&world, &reviewer, (&approve, "yes"), json!({})).await.expect(200, json!({}));
    vote(&world, &reviewer, (&withdraw, "no"), json!({})).await.expect(200, json!({}));
    let again = vote(&world, &reviewer, (&approve, "yes"), json!({})).await;
    assert!(replayed(&again.expect(200, json!({}))));
    let again = vote(&world, &reviewer, (&withdraw, "no"), json!({})).await;
    assert!(replayed(&again.expect(200, json!({}))));
    let shown = world.get(&reviewer, &path).await;
    shown.expect(
        200,
        json!({
            "votes": [{ "decision": "APPROVE", "counts": false }, { "decision": "WITHDRAW" }],
            "requirement": { "missing": 2 },
        }),
    );
}

/// An idempotency key that somebody overheard gives nobody the answer, and nobody the vote.
#[tokio::test]
async fn t06_an_overheard_key_is_worth_nothing_to_anybody() {
    let (world, path) = held().await;
    let approve = format!("{path}/approve");
    vote(&world, &world.reviewer, (&approve, "k"), json!({})).await.expect(200, json!({}));
    for intruder in intruders(&world).await {
        let answer = intruder.post(&world, &approve, "k").await;
        let told = answer.status == intruder.refusal.0
            && answer["error"]["code"] == intruder.refusal.1
            && !replayed(&answer);
        assert!(told, "{}: {:#}", intruder.who, answer.body);
    }
    world.get(&world.reviewer, &path).await.expect(200, json!({ "votes": [{ "index": 0 }] }));
    // Who has a say of their own under the same key gives a vote of their own.
    let tara = world.member_with(&world, "Tara", Role::Approver).await;
    let cookie = world.sign_in(&world, tara, "SANDBOX").await;
    let ask = world.ask("POST", &approve).signed_in(&cookie).header("idempotency-key", "k");
    let second = ask.json(&json!({})).send().await;
    let second = second.expect(200, json!({ "status": "APPROVED" }));
    assert!(!replayed(&second));
    assert_eq!(second["votes"][1]["personId"], tara.to_string());
    assert_eq!(world.balance(world.vendor).await[0], "50.00");
}

/// The same human being with another credential is no second vote, whatever key it comes under.
#[tokio::test]
async fn t06_a_person_is_one_vote_by_key_and_by_session() {
    let (world, path) = held().await;
    let approve = format!("{path}/approve");
    let cookie = world.sign_in(&world, world.reviewer.person, "SANDBOX").await;
    vote(&world, &world.reviewer, (&approve, "k"), json!({})).await.expect(200, json!({}));
    for idempotency in ["k", "another"] {
        let ask = world.ask("POST", &approve).signed_in(&cookie);
        let again = ask.header("idempotency-key", idempotency).json(&json!({})).send().await;
        again.expect(200, json!({ "status": "PENDING", "votes": [{ "index": 0 }] }));
    }
}

/// The deciding vote, and what followed from it, comes again as it was; the money moves once.
#[tokio::test]
async fn t06_the_vote_that_decided_pays_once() {
    let (world, path) = held().await;
    let approve = format!("{path}/approve");
    let third = world.colleague("Tara").await;
    world.act(&world.reviewer, &approve).await.expect(200, json!({}));
    for round in 0..3 {
        let decided = vote(&world, &third, (&approve, "k"), json!({})).await;
        let decided = decided.expect(200, json!({ "status": "APPROVED" }));
        assert_eq!(replayed(&decided), round > 0);
    }
    assert_eq!(world.balance(world.vendor).await[0], "50.00");
    world.delete(&world.operator, &format!("/v1/api-keys/{}", third.id)).await;
    let revoked = vote(&world, &third, (&approve, "k"), json!({})).await;
    revoked.expect_error(401, "API_KEY_REVOKED");
}
