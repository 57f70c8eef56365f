//! Events in the order in which they happened, page by page.

use serde_json::json;

use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn what_came_behind_an_event_is_listed_in_its_order() {
    let world = World::new().await;
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    let first = page.data()[0]["id"].as_str().unwrap().to_owned();
    for amount in 1..=7 {
        let amount = format!("{amount}.00");
        world.pay(&world.operator, (world.ops, world.vendor), &amount).await;
        let path = format!("/v1/wallets/{}", world.vendor);
        world.patch(&world.operator, &path, json!({ "name": amount })).await;
    }
    let (mut amounts, mut cursor) = (Vec::new(), String::new());
    loop {
        let path =
            format!("/v1/events?limit=3&since={first}&events=payment.completed&cursor={cursor}");
        let page = world.get(&world.operator, &path).await.expect(200, json!({}));
        let amount =
            |event: &serde_json::Value| event["data"]["amount"].as_str().unwrap().to_owned();
        amounts.extend(page.data().iter().map(amount));
        assert_eq!(page["hasMore"], json!(!page["cursor"].is_null()));
        let Some(next) = page["cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    let expected: Vec<String> = (1..=7).map(|amount| format!("{amount}.00")).collect();
    assert_eq!(amounts, expected);
    // The same filter, latest first.
    let page = world.get(&world.operator, "/v1/events?limit=2&events=payment.completed").await;
    let page = page.expect(200, json!({ "hasMore": true }));
    assert_eq!(page.data()[0]["data"]["amount"], "7.00");
}

#[tokio::test]
async fn an_event_that_is_none_is_refused() {
    let world = World::new().await;
    let get = |path: &'static str| world.get(&world.operator, path);
    get("/v1/events?since=wal_1").await.expect_invalid("since");
    get("/v1/events?since=evt_01J00000000000000000000000")
        .await
        .expect_error(404, "EVENT_NOT_FOUND");
    let page = get("/v1/events?limit=1").await;
    let event = page.data()[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/events?since={event}&cursor={}", page.text("cursor"));
    world.get(&world.operator, &path).await.expect_invalid("cursor");
}

#[tokio::test]
async fn a_scoped_key_lists_what_is_about_its_wallets() {
    let world = World::new().await;
    let mine = world.wallet(&world, "mine", "0").await;
    let new = NewTestKey { scope: vec![mine], ..NewTestKey::of(world.operator.person) };
    let scoped = world.key(&world, new).await;
    world.pay(&world.operator, (world.ops, world.vendor), "1.00").await;
    world.pay(&world.operator, (world.ops, mine), "2.00").await;
    let page = world.get(&scoped, "/v1/events?limit=100").await.expect(200, json!({}));
    let names: Vec<_> = page.data().iter().map(|event| &event["event"]).collect();
    assert_eq!(names, ["payment.completed", "wallet.created"]);
}
