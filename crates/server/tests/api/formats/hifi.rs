//! What is told in the words of HIFI.

use serde_json::{Value, json};

use super::told::{hook, told, words};
use crate::harness::{Golden, World};
use crate::hifi::scene::{Two, bridge, held, offramp, plain, with};

#[tokio::test]
async fn transfers_read_like_this() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let id = hook(&world, "HIFI").await;
    let by = &world.operator;
    let (_, approval) = world.held(&two, "held", json!(250)).await;
    let words = json!({ "comment": "as agreed" });
    world.decide(by, &approval, "approve", words).await.expect(200, json!({}));
    world.settle().await;
    let batch = json!({
        "requestId": "batch", "source": { "userId": two.payer }, "currency": "usdc",
        "chain": "POLYGON", "requireApproval": true,
        "destination": { "batch": [
            { "userId": two.payee, "amount": "12.5" }, { "userId": two.payee, "amount": "0.25" },
        ] },
    });
    let made = world.post(by, "/v2/wallets/transfers/batches", batch).await;
    let words = json!({ "reason": "too much" });
    world.decide(by, &made.approval(), "reject", words).await.expect(200, json!({}));
    let hold = |body| with(body, "requireApproval", json!(true));
    let body = hold(bridge(&two, "bridge", json!(1)));
    let made = world.post(by, "/v2/wallets/bridges", body).await;
    world.decide(by, &made.approval(), "approve", json!({})).await.expect(200, json!({}));
    world.rails().await;
    let body = hold(offramp(&two, "payout", (json!("100.5"), &bank)));
    world.post(by, "/v2/offramps", body).await.expect(200, json!({}));
    let mut golden = Golden::new(&world);
    for event in told(&world, id).await {
        golden.note(event);
    }
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn what_happens_to_a_transfer_is_told_in_order_and_the_same_each_time() {
    let world = World::new().await;
    let two = world.two().await;
    let id = hook(&world, "HIFI").await;
    let (transfer, approval) = world.held(&two, "one", json!(1)).await;
    let expected = ["WALLET.TRANSFER.CREATE", "TRANSFER.APPROVAL.PENDING"];
    let mut first = told(&world, id).await;
    assert_eq!(words(&first, "eventType"), expected);
    world.decide(&world.operator, &approval, "approve", json!({})).await.expect(200, json!({}));
    world.settle().await;
    let mut all = told(&world, id).await;
    // When it is sent is all that differs.
    for event in first.iter_mut().chain(&mut all) {
        assert!(event.as_object_mut().unwrap().remove("timestamp").is_some());
    }
    assert_eq!(all[..2], first, "what was told is told in the same words again");
    let names = words(&all, "eventType");
    assert_eq!(names[2], "TRANSFER.APPROVAL.APPROVED");
    assert!(names[3..].iter().all(|name| name == "WALLET.TRANSFER.UPDATE"), "{names:?}");
    let details = |event: &Value| event["data"]["transferDetails"].clone();
    let statuses: Vec<Value> = all[3..].iter().map(|it| details(it)["status"].clone()).collect();
    assert_eq!(statuses.first(), Some(&json!("APPROVED")));
    assert_eq!(statuses.last(), Some(&json!("COMPLETED")));
    assert!(all[3..].iter().all(|event| details(event)["id"] == json!(transfer)));
    let decided = &all[2]["data"];
    let member = world.membership(world.operator.person).await.to_string();
    assert_eq!((&decided["approvalId"], &decided["id"]), (&json!(approval), &json!(approval)));
    assert_eq!((&decided["status"], &decided["initiatorId"]), (&json!("APPROVED"), &json!(member)));
    assert_eq!(decided["votes"][0]["approverId"], json!(member));
    assert_eq!((&decided["amount"], &decided["chain"]), (&json!(1), &json!("POLYGON")));
}

#[tokio::test]
async fn a_transfer_that_nobody_decides_expires_and_one_without_approval_asks_nobody() {
    let world = World::new().await;
    let two: Two = world.two().await;
    let id = hook(&world, "HIFI").await;
    let made = world.send(&world.operator, &held(&two, "late", json!(1))).await;
    let approval = made.approval();
    world.advance_seconds(7 * 86_400);
    world.decide(&world.operator, &approval, "approve", json!({})).await.expect_hifi(409, 100_005);
    world.send(&world.operator, &plain(&two, "plain", json!(2))).await.expect(200, json!({}));
    let names = words(&told(&world, id).await, "eventType");
    let expected = [
        "WALLET.TRANSFER.CREATE",
        "TRANSFER.APPROVAL.PENDING",
        "TRANSFER.APPROVAL.EXPIRED",
        "WALLET.TRANSFER.UPDATE",
        "WALLET.TRANSFER.CREATE",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn what_is_told_is_what_was_read_then() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payee).await;
    let id = hook(&world, "HIFI").await;
    let by = &world.operator;
    let mut body = with(offramp(&two, "one", (json!(1), &bank)), "requireApproval", json!(true));
    body["destination"]["userId"] = json!(two.payee);
    let made = world.post(by, "/v2/offramps", body).await.expect(200, json!({}));
    world.decide(by, &made.approval(), "approve", json!({})).await.expect(200, json!({}));
    let read = world.get(by, &format!("/v2/offramps/{}", made.transfer())).await;
    let told = told(&world, id).await;
    assert_eq!(told[0]["data"], made.body, "as it was answered, whatever was decided since");
    assert_eq!(told[3]["data"], read.body);
    assert_eq!(read.detail("destination")["userId"], json!(two.payee));
    assert_eq!(told[1]["data"]["destination"], *read.detail("destination"));
    assert_eq!(told[1]["data"]["source"], *read.detail("source"));
    assert!(json!(told).to_string().contains("ben@example.com"));
}

#[tokio::test]
async fn steps_that_do_not_show_are_not_told() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let id = hook(&world, "HIFI").await;
    let by = &world.operator;
    world.send(by, &plain(&two, "plain", json!(1))).await.expect(200, json!({}));
    let made = world.post(by, "/v2/wallets/bridges", bridge(&two, "bridge", json!(1))).await;
    let accept = format!("/v2/wallets/bridges/{}/accept", made.transfer());
    world.act(by, &accept).await.expect(200, json!({}));
    let body = offramp(&two, "payout", (json!(1), &bank));
    let made = world.post(by, "/v2/offramps", body).await;
    let accept = format!("/v2/offramps/{}/quote/accept", made.transfer());
    world.act(by, &accept).await.expect(200, json!({}));
    world.settle().await;
    let mut seen: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for event in told(&world, id).await {
        let details = &event["data"]["transferDetails"];
        let text = |name: &str| details[name].as_str().unwrap().to_owned();
        let statuses = seen.entry(text("id")).or_default();
        assert_ne!(statuses.last(), Some(&text("status")), "told twice: {statuses:?}");
        statuses.push(text("status"));
    }
    assert_eq!(seen.len(), 3);
    assert!(seen.values().all(|it| it.last().unwrap() == "COMPLETED"), "{seen:?}");
}
