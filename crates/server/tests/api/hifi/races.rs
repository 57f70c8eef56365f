//! Many at once.

use countersign_domain::log::Fact;
use serde_json::json;
use tokio::task::JoinSet;

use super::scene::{held, plain, with};
use crate::harness::{Answer, Key, World};

async fn decided(world: &World, calls: Vec<(Key, String)>) -> Vec<Answer> {
    let mut answers = JoinSet::new();
    for (key, path) in calls {
        answers.spawn(world.ask("POST", &path).key(&key).json(&json!({})).send());
    }
    answers.join_all().await
}

async fn approved(world: &World) -> usize {
    let facts = world.facts().await;
    facts.iter().filter(|fact| matches!(fact, Fact::ApprovalApproved { .. })).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_approvals_of_one_person_are_one() {
    let world = World::new().await;
    let two = world.two().await;
    let (_, id) = world.held(&two, "r", json!(1)).await;
    let path = format!("/v2/transfer-approvals/{id}/approve");
    let calls = (0..50).map(|_| (world.operator.clone(), path.clone())).collect();
    let answers = decided(&world, calls).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
    }
    assert_eq!(approved(&world).await, 1);
    world.settle().await;
    assert_eq!(world.usdc(&two.payee, "POLYGON").await.0, "1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_administrators_one_approves() {
    let world = World::new().await;
    let two = world.two().await;
    let (_, id) = world.held(&two, "r", json!(1)).await;
    let path = format!("/v2/transfer-approvals/{id}/approve");
    let mut calls = Vec::new();
    for index in 0..50 {
        calls.push((world.admin(&format!("Admin{index}")).await, path.clone()));
    }
    let answers = decided(&world, calls).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    let lost = answers.iter().filter(|answer| answer.status == 409).count();
    assert_eq!((won, lost), (1, 49));
    assert_eq!(approved(&world).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn approve_and_reject_have_one_end() {
    for round in 0..10 {
        let world = World::new().await;
        let two = world.two().await;
        let ada = world.admin("Ada").await;
        let (transfer, id) = world.held(&two, "r", json!(1)).await;
        let path = |verb: &str| format!("/v2/transfer-approvals/{id}/{verb}");
        let mut calls = vec![(world.operator.clone(), path("approve")), (ada, path("reject"))];
        if round % 2 == 0 {
            calls.reverse();
        }
        let answers = decided(&world, calls).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let ends = world.facts().await;
        let ends = ends.iter().filter(|fact| {
            matches!(fact, Fact::ApprovalApproved { .. } | Fact::ApprovalRejected { .. })
        });
        assert_eq!(ends.count(), 1);
        world.settle().await;
        let status = world.status(&format!("/v2/wallets/transfers/{transfer}")).await;
        assert!(["COMPLETED", "REJECTED"].contains(&status.as_str()), "{status}");
        world.assert_balanced().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_twenty_times_is_one_transfer() {
    let world = World::new().await;
    let two = world.two().await;
    let body = held(&two, "r", json!(100));
    let mut answers = JoinSet::new();
    for _ in 0..20 {
        let ask = world.ask("POST", "/v2/wallets/transfers").key(&world.operator);
        answers.spawn(ask.json(&body).send());
    }
    let answers = answers.join_all().await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
    }
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("900".into(), "100".into()));
    let list = world.get(&world.operator, "/v2/transfer-approvals").await;
    list.expect(200, json!({ "count": 1 }));
    // In another order and spelling it is the same; the answer is what has become of it.
    let id = answers[0].approval();
    world.decide(&world.operator, &id, "reject", json!({})).await.expect(200, json!({}));
    let text = format!(
        r#"{{"requireApproval":true,"chain":"POLYGON","currency":"usdc","amount":1.0e2,
            "destination":{{"userId":"{}"}},"source":{{"userId":"{}"}},
            "requestId":"r","fee":null}}"#,
        two.payee, two.payer
    );
    let again = world.ask("POST", "/v2/wallets/transfers").key(&world.operator).raw(text);
    let again = again.header("content-type", "application/json").send().await;
    let again = again.expect(200, json!({ "transferDetails": { "status": "REJECTED" } }));
    assert_eq!(again.transfer(), answers[0].transfer());
    world.send(&world.operator, &plain(&two, "r", json!(100))).await.expect_hifi(409, 100_005);
    let elsewhere =
        with(body, "destination", json!({ "batch": [{ "userId": two.payee, "amount": "1" }] }));
    let path = "/v2/wallets/transfers/batches";
    world.post(&world.operator, path, elsewhere).await.expect_hifi(409, 100_005);
    world.advance_seconds(40 * 86_400);
    world
        .send(&world.operator, &held(&two, "r", json!(100)))
        .await
        .expect(200, json!({ "transferDetails": { "status": "REJECTED" } }));
}
