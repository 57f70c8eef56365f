//! Many at once. Whatever the order, the books say one thing.

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::key::RevokeKey;
use countersign_domain::log::Fact;
use serde_json::json;
use tokio::task::JoinSet;

use crate::harness::{Answer, NewTestKey, World};

async fn all(answers: JoinSet<Answer>) -> Vec<Answer> {
    answers.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t04_fifty_approvals_at_once_post_once() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}/approve", held.approval);
    let mut answers = JoinSet::new();
    for _ in 0..50 {
        answers.spawn(world.ask("POST", &path).key(&world.reviewer).send());
    }
    let answers = all(answers).await;
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, answers[0].body);
    }
    let posted = world.facts().await;
    let posted = posted.iter().filter(|fact| matches!(fact, Fact::PaymentCompleted { .. }));
    assert_eq!(posted.count(), 1);
    assert_eq!(world.balance(world.vendor).await[0], "5000.00");
    world.assert_balanced().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t04_approval_rejection_cancellation_and_expiry_race_to_one_end() {
    for round in 0..20 {
        let world = World::new().await;
        world.review().await;
        let held = world.hold("5000").await;
        world.advance_seconds(86_399);
        let path = format!("/v1/approvals/{}", held.approval);
        let mut answers = JoinSet::new();
        for index in 0..10 {
            let (verb, key) = match (index + round) % 3 {
                0 => ("approve", &world.reviewer),
                1 => ("reject", &world.reviewer),
                _ => ("cancel", &world.operator),
            };
            answers.spawn(world.ask("POST", &format!("{path}/{verb}")).key(key).send());
        }
        let engine = world.engine.clone();
        let sweep = tokio::spawn(async move { engine.sweep().await });
        world.advance_seconds(1);
        let answers = all(answers).await;
        sweep.await.unwrap().unwrap();
        world.engine.sweep().await.unwrap();
        let shown = world.get(&world.reviewer, &path).await.expect(200, json!({}));
        let status = shown.text("status");
        for answer in answers {
            match answer.status {
                200 => assert_eq!(answer.text("status"), status),
                409 => assert_eq!(answer["error"]["details"]["status"], status),
                other => panic!("{other}: {:#}", answer.body),
            }
        }
        let ends = ["approved", "rejected", "expired", "cancelled"];
        let ends = ends.map(|end| format!("approval.{end}"));
        let ended = world.actions().await;
        assert_eq!(ended.iter().filter(|action| ends.iter().any(|end| end == *action)).count(), 1);
        let arrived = if status == "APPROVED" { "5000.00" } else { "0.00" };
        assert_eq!(world.balance(world.vendor).await[0], arrived);
        assert_eq!(world.balance(world.ops).await[2], "0.00");
        world.assert_balanced().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t06_one_idempotency_key_at_once_pays_once() {
    let world = World::new().await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "7",
        "idempotencyKey": "once",
    });
    let mut answers = JoinSet::new();
    for _ in 0..20 {
        answers.spawn(world.ask("POST", "/v1/payments").key(&world.operator).json(&body).send());
    }
    let answers = all(answers).await;
    for answer in &answers {
        assert_eq!(answer.status, 201);
        assert_eq!(answer.body, answers[0].body);
    }
    let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none());
    assert_eq!(fresh.count(), 1);
    assert_eq!(world.balance(world.vendor).await[0], "7.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t07_a_limit_does_not_leak_under_concurrency() {
    let world = World::new().await;
    world.policy(world.ops, json!({ "dailySpendingLimit": "10" })).await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "3",
    });
    let mut answers = JoinSet::new();
    for _ in 0..20 {
        answers.spawn(world.ask("POST", "/v1/payments").key(&world.operator).json(&body).send());
    }
    let posted = all(answers).await.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(posted, 3);
    assert_eq!(world.balance(world.vendor).await[0], "9.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_payment_is_taken_back_once() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "5").await.id();
    world.credit(&world, world.vendor, "100").await;
    let path = format!("/v1/payments/{paid}/reverse");
    let mut answers = JoinSet::new();
    for _ in 0..10 {
        answers.spawn(world.ask("POST", &path).key(&world.operator).send());
    }
    let answers = all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 422).count(), 9);
    assert_eq!(world.balance(world.vendor).await[0], "100.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_revoked_mid_flight_pays_no_more() {
    let world = World::new().await;
    let key = world.key(&world, NewTestKey::of(world.operator.person)).await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "1",
    });
    let mut answers = JoinSet::new();
    for _ in 0..10 {
        answers.spawn(world.ask("POST", "/v1/payments").key(&key).json(&body).send());
    }
    let revoke = Command::RevokeKey(RevokeKey { key: key.id });
    world.submit(world.operator.caller(), revoke).await.unwrap();
    let late = world.ask("POST", "/v1/payments").key(&key).json(&body).send().await;
    late.expect_error(401, "API_KEY_REVOKED");
    let mut posted = 0;
    for answer in all(answers).await {
        match answer.status {
            201 => posted += 1,
            _ => drop(answer.expect_error(401, "API_KEY_REVOKED")),
        }
    }
    assert_eq!(world.balance(world.vendor).await[0], format!("{posted}.00"));
    assert_ne!(world.operator.caller(), Caller::Operator);
}
