//! `/v1/wallets/{id}/transactions` and `/holds`.

use countersign_domain::context::Settings;
use countersign_domain::fee::FeeProfile;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_statement_has_one_line_for_each_movement() {
    let settings = Settings { fees: FeeProfile::Published, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "25",
        "description": "ink",
    });
    let paid = world.post(&world.operator, "/v1/payments", body).await;
    let paid = paid.expect(201, json!({ "fee": "0.25" }));
    let path = format!("/v1/wallets/{}/transactions", world.ops);
    let statement = world.get(&world.operator, &path).await.expect(
        200,
        json!({ "hasMore": false, "data": [
            {
                "walletId": world.ops.to_string(), "transactionId": paid.id(),
                "amount": "25.25", "direction": "DEBIT", "entryType": "PAYMENT",
                "description": "ink", "balanceAfter": "999974.75", "currency": "USD",
                "relatedTransactionId": null,
            },
            {
                "amount": "1000000.00", "direction": "CREDIT", "entryType": "FUND",
                "balanceAfter": "1000000.00",
            },
        ] }),
    );
    assert!(statement.data()[0]["id"].as_str().unwrap().starts_with("ent_"));
    let path = format!("/v1/wallets/{}/transactions", world.vendor);
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "data": [{ "amount": "25.00", "direction": "CREDIT", "balanceAfter": "25.00" }] }),
    );
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_reversal_names_what_it_takes_back() {
    let world = World::new().await;
    let paid = world.pay(&world.operator, (world.ops, world.vendor), "25").await.id();
    world.act(&world.operator, &format!("/v1/payments/{paid}/reverse")).await;
    let path = format!("/v1/wallets/{}/transactions?limit=1", world.vendor);
    let first = world.get(&world.operator, &path).await.expect(
        200,
        json!({ "hasMore": true, "data": [{
            "direction": "DEBIT", "entryType": "REVERSAL", "relatedTransactionId": paid,
            "balanceAfter": "0.00",
        }] }),
    );
    let next = world.get(&world.operator, &format!("{path}&cursor={}", first.text("cursor"))).await;
    next.expect(200, json!({ "hasMore": false, "data": [{ "entryType": "PAYMENT" }] }));
}

#[tokio::test]
async fn holds_are_listed_by_where_they_stand_now() {
    let world = World::new().await;
    world.review().await;
    let approved = world.hold("2000").await;
    let rejected = world.hold("3000").await;
    let waiting = world.hold("4000").await;
    world.approve(&approved.approval).await.expect(200, json!({}));
    world.reject(&rejected.approval).await.expect(200, json!({}));
    let path = format!("/v1/wallets/{}/holds", world.ops);
    let list = async |query: &str| {
        let list = world.get(&world.operator, &format!("{path}{query}")).await;
        let list = list.expect(200, json!({ "hasMore": false }));
        let amount = |hold: &serde_json::Value| hold["amount"].as_str().unwrap().to_owned();
        list.data().iter().map(amount).collect::<Vec<_>>()
    };
    assert_eq!(list("").await, ["4000.00", "3000.00", "2000.00"]);
    assert_eq!(list("?status=PENDING").await, ["4000.00"]);
    assert_eq!(list("?status=RELEASED").await, ["2000.00"]);
    assert_eq!(list("?status=REVERSED").await, ["3000.00"]);
    world.get(&world.operator, &format!("{path}?status=PENDING")).await.expect(
        200,
        json!({ "data": [{
            "walletId": world.ops.to_string(), "amount": "4000.00", "currency": "USD",
            "status": "PENDING", "reason": "APPROVAL", "approvalId": waiting.approval,
            "transactionId": waiting.payment, "createdAt": "2026-03-02T12:00:00.000Z",
            "releasedAt": null, "expiresAt": "2026-03-03T12:00:00.000Z",
        }] }),
    );
    // Past the deadline it reads as given back; the sweep only writes that down.
    for swept in [false, true] {
        world.advance_seconds(if swept { 0 } else { 86_400 });
        if swept {
            assert_eq!(world.engine.sweep().await, Ok(1));
        }
        assert!(list("?status=PENDING").await.is_empty());
        assert_eq!(list("?status=REVERSED").await, ["4000.00", "3000.00"]);
        let first = world.get(&world.operator, &format!("{path}?limit=1")).await;
        first.expect(
            200,
            json!({ "data": [{
            "status": "REVERSED", "releasedAt": "2026-03-03T12:00:00.000Z",
        }] }),
        );
    }
    let list = world.get(&world.operator, &format!("{path}?status=HELD")).await;
    list.expect_invalid("status");
}

#[tokio::test]
async fn holds_that_read_as_reversed_are_paged_like_those_that_are() {
    let world = World::new().await;
    world.review().await;
    let rejected = world.hold("2000").await;
    world.reject(&rejected.approval).await.expect(200, json!({}));
    world.hold("3000").await;
    world.hold("4000").await;
    world.advance_seconds(86_400);
    let path = format!("/v1/wallets/{}/holds?status=REVERSED&limit=1", world.ops);
    let (mut cursor, mut amounts) = (String::new(), Vec::new());
    loop {
        let page = world.get(&world.operator, &format!("{path}&cursor={cursor}")).await;
        amounts.extend(page.data().iter().map(|hold| hold["amount"].clone()));
        if page["hasMore"] == false {
            break;
        }
        cursor = page.text("cursor");
    }
    assert_eq!(amounts, ["4000.00", "3000.00", "2000.00"]);
}

#[tokio::test]
async fn however_many_holds_end_at_once_all_read_as_given_back() {
    let world = World::new().await;
    world.policy(world.ops, json!({ "name": "Review", "requireHumanApproval": true })).await;
    let before = world.balance(world.ops).await;
    // More than are looked for one by one.
    for _ in 0..130 {
        world.hold("1").await;
    }
    assert_eq!(world.balance(world.ops).await[2], "130.00");
    world.advance_seconds(86_400);
    assert_eq!(world.balance(world.ops).await, before);
    let path = format!("/v1/wallets/{}/holds?status=", world.ops);
    let pending = world.get(&world.operator, &format!("{path}PENDING")).await;
    assert!(pending.data().is_empty());
    let reversed = world.get(&world.operator, &format!("{path}REVERSED")).await;
    assert_eq!((reversed.data().len(), &reversed["hasMore"]), (100, &json!(true)));
}

#[tokio::test]
async fn a_page_of_what_is_held_passes_over_what_is_over() {
    let world = World::new().await;
    let rules = json!({ "requireHumanApproval": true, "approvalTtlSeconds": 3_600 });
    let policy = world.policy(world.ops, rules).await;
    let older = world.hold("1").await;
    let path = format!("/v1/policies/{policy}");
    let longer = json!({ "approvalTtlSeconds": 86_400 });
    world.patch(&world.operator, &path, longer.clone()).await.expect(200, json!({}));
    let oldest = world.hold("2").await;
    let shorter = json!({ "approvalTtlSeconds": 3_600 });
    world.patch(&world.operator, &path, shorter).await.expect(200, json!({}));
    for _ in 0..5 {
        world.hold("3").await;
    }
    world.patch(&world.operator, &path, longer).await.expect(200, json!({}));
    let newest = world.hold("4").await;
    world.advance_seconds(3_600);
    let path = format!("/v1/wallets/{}/holds?status=PENDING&limit=1", world.ops);
    let first = world.get(&world.operator, &path).await;
    assert_eq!(first.data()[0]["approvalId"], newest.approval);
    let next = format!("{path}&cursor={}", first.text("cursor"));
    let next = world.get(&world.operator, &next).await;
    assert_eq!(
        (&next.data()[0]["approvalId"], &next["hasMore"]),
        (&json!(oldest.approval), &json!(false))
    );
    assert_eq!(world.balance(world.ops).await[2], "6.00");
    assert_ne!(older.approval, oldest.approval);
}
