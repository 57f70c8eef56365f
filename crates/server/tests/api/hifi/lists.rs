//! Lists.

use serde_json::json;

use super::scene::plain;
use crate::harness::World;

#[tokio::test]
async fn the_count_of_approvals_is_how_many_wait() {
    let world = World::new().await;
    let two = world.two().await;
    let mut ids = Vec::new();
    for index in 0..5 {
        ids.push(world.held(&two, &format!("r-{index}"), json!(1)).await.1);
    }
    ids.reverse();
    let path = |query: &str| format!("/v2/transfer-approvals?{query}");
    let page = world.get(&world.operator, &path("limit=2&offset=1")).await;
    let page = page.expect(200, json!({ "count": 5 }));
    let listed: Vec<&str> = page["approvals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(listed, [ids[1].as_str(), ids[2].as_str()]);
    let beyond = world.get(&world.operator, &path("offset=10")).await;
    beyond.expect(200, json!({ "count": 5, "approvals": [] }));
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=",
        "limit=-1",
        "limit=1.0",
        "limit=+5",
        "offset=-1",
        "offset=x",
    ] {
        world.get(&world.operator, &path(query)).await.expect_hifi(400, 100_001);
    }
}

#[tokio::test]
async fn transfers_are_paged_by_when_they_were_created() {
    let world = World::new().await;
    let two = world.two().await;
    let mut ids = Vec::new();
    for index in 0..7 {
        let sent = world.send(&world.operator, &plain(&two, &format!("r-{index}"), json!(1))).await;
        ids.push(sent.transfer());
    }
    ids.reverse();
    let (mut seen, mut query) = (Vec::new(), "limit=3".to_owned());
    loop {
        let page = world.get(&world.operator, &format!("/v2/wallets/transfers?{query}")).await;
        let page = page.expect(200, json!({}));
        let records = page["records"].as_array().unwrap();
        assert_eq!(page["count"], records.len());
        let id =
            |row: &serde_json::Value| row["transferDetails"]["id"].as_str().unwrap().to_owned();
        seen.extend(records.iter().map(id));
        match page["nextCursor"].as_str() {
            Some(cursor) => query = format!("limit=3&createdBefore={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ids, "all of the same instant, each once");
    let path = |query: &str| format!("/v2/wallets/transfers?{query}");
    let none = json!({ "count": 0, "records": [], "nextCursor": null });
    for query in ["createdAfter=2026-03-03", "createdBefore=2026-03-02T12:00:00Z", "userId=usr_x"] {
        world.get(&world.operator, &path(query)).await.expect(200, none.clone());
    }
    let by = format!("userId={}", two.payer);
    for query in ["createdAfter=2026-03-02", "createdBefore=2026-03-02T14:00:01%2B01:00", &by] {
        world.get(&world.operator, &path(query)).await.expect(200, json!({ "count": 7 }));
    }
    for query in ["limit=0", "limit=101", "createdBefore=yesterday", "createdAfter="] {
        world.get(&world.operator, &path(query)).await.expect_hifi(400, 100_001);
    }
    let batches = world.get(&world.operator, "/v2/wallets/transfers/batches").await;
    batches.expect(200, none.clone());
    let bridges = world.get(&world.operator, "/v2/wallets/bridges").await;
    bridges.expect(200, json!({ "count": 0, "data": [], "nextCursor": null }));
    world.get(&world.operator, "/v2/offramps").await.expect(200, none);
}

#[tokio::test]
async fn users_are_found_by_part_of_their_names() {
    let world = World::new().await;
    for name in ["ann", "anna", "ben"] {
        world.user(name).await;
    }
    let found = |query: &'static str| {
        let world = &world;
        async move {
            let path = format!("/v2/users?{query}");
            world.get(&world.operator, &path).await.expect(200, json!({})).body["count"].clone()
        }
    };
    assert_eq!(found("firstName=ANN").await, 2);
    assert_eq!(found("email=ben@").await, 1);
    assert_eq!(found("type=business").await, 0);
    assert_eq!(found("lastName=smith&limit=1").await, 1);
    let page = world.get(&world.operator, "/v2/users?limit=2").await;
    let cursor = page.text("nextCursor");
    let rest = world.get(&world.operator, &format!("/v2/users?createdBefore={cursor}")).await;
    rest.expect(200, json!({ "count": 1, "users": [{ "name": "ann Smith" }], "nextCursor": null }));
}
