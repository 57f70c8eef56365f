//! `?wait=`: awaiting the end of what waits for people.

use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn what_is_final_is_answered_at_once() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "1").await.id();
    let path = format!("/v1/payments/{paid}?wait=25s");
    world.get(&world.operator, &path).await.expect(200, json!({ "status": "POSTED" }));
}

#[tokio::test]
async fn a_wait_has_1_to_25_seconds() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    for wait in ["0s", "26s", "5", "s", "-1s", "1.5s", "99999999999999999999s", "5m"] {
        for path in
            [format!("/v1/payments/{}", held.payment), format!("/v1/approvals/{}", held.approval)]
        {
            let refused = world.get(&world.operator, &format!("{path}?wait={wait}")).await;
            refused.expect_invalid("wait");
        }
    }
}

#[tokio::test]
async fn a_decision_ends_every_wait() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let payment = format!("/v1/payments/{}?wait=25s", held.payment);
    let approval = format!("/v1/approvals/{}?wait=25s", held.approval);
    let waits = [
        world.ask("GET", &payment).key(&world.operator),
        world.ask("GET", &payment).key(&world.operator),
        world.ask("GET", &approval).key(&world.operator),
    ];
    let waits = waits.map(|ask| tokio::spawn(ask.send()));
    world.approve(&held.approval).await.expect(200, json!({}));
    let [first, second, third] = waits;
    for wait in [first, second] {
        wait.await.unwrap().expect(200, json!({ "status": "POSTED" }));
    }
    let approved = third.await.unwrap();
    approved.expect(200, json!({ "status": "APPROVED", "payment": { "status": "POSTED" } }));
}

#[tokio::test]
async fn a_deadline_ends_a_wait_although_nothing_is_written() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    world.advance_seconds(86_399);
    let records = world.actions().await.len();
    let payment = format!("/v1/payments/{}?wait=25s", held.payment);
    let approval = format!("/v1/approvals/{}?wait=25s", held.approval);
    let waits = [payment, approval]
        .map(|path| tokio::spawn(world.ask("GET", &path).key(&world.operator).send()));
    world.advance_seconds(1);
    for wait in waits {
        wait.await.unwrap().expect(200, json!({ "status": "EXPIRED" }));
    }
    assert_eq!(world.actions().await.len(), records);
}

#[tokio::test]
async fn a_server_that_goes_down_lets_nobody_wait() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/payments/{}?wait=25s", held.payment);
    let wait = tokio::spawn(world.ask("GET", &path).key(&world.operator).send());
    world.app.stopping.begin();
    wait.await.unwrap().expect(200, json!({ "status": "PENDING_APPROVAL" }));
    // One that comes too late does not wait at all.
    let late = world.get(&world.operator, &path).await;
    late.expect(200, json!({ "status": "PENDING_APPROVAL" }));
    world.engine.shutdown().await;
}
