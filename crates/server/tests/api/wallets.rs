//! `/v1/wallets`.

use countersign_domain::context::Settings;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_wallet_is_created_empty_and_can_be_read_back() {
    let world = World::new().await;
    let body = r#"{"name":"Marketing","agentName":"ads-bot","metadata":{"n":1e2,"amount":"5.0"}}"#;
    let made = world.ask("POST", "/v1/wallets").key(&world.operator).raw(body).send().await;
    let made = made.expect(
        201,
        json!({
            "name": "Marketing", "agentName": "ads-bot", "environment": "SANDBOX",
            "walletType": "ORG", "status": "ACTIVE", "balance": "0.00000000",
            "available": "0.00", "pending": "0.00", "currency": "USD", "discoverable": false,
            "isDefault": false, "organizationId": world.org.to_string(),
            "createdAt": "2026-03-02T12:00:00.000Z", "updatedAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    // The caller's own data comes back as it was written, digit by digit.
    let text = String::from_utf8(made.bytes.clone()).unwrap();
    assert!(text.contains(r#""metadata":{"amount":"5.0","n":1e2}"#), "{text}");
    let (id, account) = (made.id(), made.text("accountId"));
    assert_eq!(id.strip_prefix("wal_"), account.strip_prefix("acc_"));
    assert!(made.text("wallgentAddress").starts_with("wg_marketing_"));
    let read = world.get(&world.operator, &format!("/v1/wallets/{id}")).await;
    assert_eq!(read.expect(200, json!({})).body, made.body);
}

#[tokio::test]
async fn a_wallet_without_metadata_has_an_empty_object() {
    let world = World::new().await;
    let made = world.post(&world.operator, "/v1/wallets", json!({ "name": "a" })).await;
    let made = made.expect(201, json!({ "agentName": null }));
    assert_eq!(made["metadata"], json!({}));
    assert!(made.body.as_object().unwrap().contains_key("agentName"), "null, not absent");
}

#[tokio::test]
async fn wallets_are_listed_newest_first_and_page_by_page() {
    let world = World::new().await;
    for name in ["a", "b", "c"] {
        world.wallet(&world, name, "0").await;
    }
    let all = world.get(&world.operator, "/v1/wallets").await.expect(
        200,
        json!({
            "data": [
                { "name": "c" }, { "name": "b" }, { "name": "a" }, { "name": "vendor" },
                { "name": "ops", "isDefault": true, "balance": "1000000.00000000" },
            ],
            "hasMore": false, "cursor": null, "nextCursor": null,
        }),
    );
    let first = world.get(&world.operator, "/v1/wallets?limit=2").await;
    let first = first.expect(200, json!({ "hasMore": true }));
    assert_eq!(first["cursor"], first["nextCursor"]);
    let cursor = first.text("cursor");
    let second = world.get(&world.operator, &format!("/v1/wallets?limit=2&cursor={cursor}")).await;
    let cursor = second.text("cursor");
    let third = world.get(&world.operator, &format!("/v1/wallets?limit=2&cursor={cursor}")).await;
    let third = third.expect(200, json!({ "hasMore": false, "cursor": null }));
    let paged = [first.data(), second.data(), third.data()].concat();
    assert_eq!(paged, all.data());
}

#[tokio::test]
async fn a_limit_out_of_range_is_clamped_and_one_that_is_no_number_is_refused() {
    let world = World::new().await;
    for (limit, items) in [("0", 1), ("-5", 1), ("1", 1), ("100000000000000000000000", 2)] {
        let list = world.get(&world.operator, &format!("/v1/wallets?limit={limit}")).await;
        assert_eq!(list.expect(200, json!({})).data().len(), items, "limit {limit}");
    }
    for limit in ["abc", "1.5", "-", "+1", "1e1"] {
        let list = world.get(&world.operator, &format!("/v1/wallets?limit={limit}")).await;
        list.expect_invalid("limit");
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_null_clears() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}", world.vendor);
    let body = json!({ "name": "Vendor & Sons", "agentName": "bot", "metadata": { "a": 1 } });
    world.patch(&world.operator, &path, body).await.expect(
        200,
        json!({ "name": "Vendor & Sons", "agentName": "bot", "metadata": { "a": 1 } }),
    );
    world.advance_seconds(60);
    let changed = world.patch(&world.operator, &path, json!({ "discoverable": true })).await;
    changed.expect(
        200,
        json!({
            "name": "Vendor & Sons", "agentName": "bot", "metadata": { "a": 1 },
            "discoverable": true, "updatedAt": "2026-03-02T12:01:00.000Z",
        }),
    );
    let body = json!({ "agentName": null, "metadata": null });
    let cleared = world.patch(&world.operator, &path, body).await;
    let cleared = cleared.expect(200, json!({ "name": "Vendor & Sons", "agentName": null }));
    assert_eq!(cleared["metadata"], json!({}));
}

#[tokio::test]
async fn a_balance_has_every_field_that_any_reader_looks_for() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}/balance", world.ops);
    world.get(&world.operator, &path).await.expect(
        200,
        json!({
            "walletId": world.ops.to_string(), "available": "1000000.00", "pending": "0.00",
            "balance": "1000000.00", "currency": "USD",
        }),
    );
}

#[tokio::test]
async fn play_money_is_added_up_to_its_caps() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}/fund", world.vendor);
    let funded = world.post(&world.operator, &path, json!({ "amount": "1000.00" })).await;
    let funded = funded.expect(
        200,
        json!({
            "walletId": world.vendor.to_string(), "amount": "1000.00", "currency": "USD",
            "newBalance": "1000.00000000",
        }),
    );
    assert_eq!(funded["id"], funded["transactionId"]);
    assert!(funded.id().starts_with("txn_"));
    let over = world.post(&world.operator, &path, json!({ "amount": "10000.01" })).await;
    let over = over.expect_error(400, "INVALID_AMOUNT");
    assert_eq!(over["error"]["details"]["max"], "10000.00");
    for _ in 0..9 {
        let more = world.post(&world.operator, &path, json!({ "amount": 10000 })).await;
        more.expect(200, json!({}));
    }
    let last = world.post(&world.operator, &path, json!({ "amount": 9000.01 })).await;
    let last = last.expect_error(400, "INVALID_AMOUNT");
    assert_eq!(last["error"]["details"]["max"], "9000.00");
    world.assert_balanced().await;
}

#[tokio::test]
async fn there_is_no_play_money_in_production() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}/fund", world.live_ops);
    let funded = world.post(&world.live, &path, json!({ "amount": 1 })).await;
    funded.expect_error(403, "SANDBOX_ONLY");
}

#[tokio::test]
async fn a_frozen_wallet_lets_nothing_out_but_money_still_arrives() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}", world.ops);
    let frozen = world.act(&world.operator, &format!("{path}/freeze")).await;
    frozen.expect(200, json!({ "status": "FROZEN" }));
    let again = world.act(&world.operator, &format!("{path}/freeze")).await;
    again.expect(200, json!({ "status": "FROZEN" }));
    let out = world.pay(&world.operator, (world.ops, world.vendor), "1").await;
    let out = out.expect_error(403, "WALLET_FROZEN");
    assert_eq!(out["error"]["details"]["status"], "FROZEN");
    assert_eq!(out["error"]["details"]["walletId"], world.ops.to_string());
    let fund = world.post(&world.operator, &format!("{path}/fund"), json!({ "amount": 1 })).await;
    fund.expect_error(403, "WALLET_FROZEN");
    world.credit(&world, world.vendor, "10").await;
    world.pay(&world.operator, (world.vendor, world.ops), "10").await.expect(201, json!({}));
    let unfrozen = world.act(&world.operator, &format!("{path}/unfreeze")).await;
    unfrozen.expect(200, json!({ "status": "ACTIVE" }));
    world.pay(&world.operator, (world.ops, world.vendor), "1").await.expect(201, json!({}));
}

#[tokio::test]
async fn an_empty_wallet_is_closed_for_ever() {
    let world = World::new().await;
    let path = format!("/v1/wallets/{}", world.vendor);
    let closed = world.delete(&world.operator, &path).await;
    closed.expect(200, json!({ "status": "CLOSED", "deleted": true }));
    world.get(&world.operator, &path).await.expect(200, json!({ "status": "CLOSED" }));
    for action in ["freeze", "unfreeze", "close"] {
        let refused = world.act(&world.operator, &format!("{path}/{action}")).await;
        let refused = refused.expect_error(409, "INVALID_STATE");
        assert_eq!(refused["error"]["details"]["status"], "CLOSED");
    }
    let into = world.pay(&world.operator, (world.ops, world.vendor), "1").await;
    let into = into.expect_error(403, "WALLET_FROZEN");
    assert_eq!(into["error"]["details"]["status"], "CLOSED");
}

#[tokio::test]
async fn a_wallet_with_money_and_the_default_wallet_stay_open() {
    let world = World::new().await;
    world.credit(&world, world.vendor, "1").await;
    let full = world.act(&world.operator, &format!("/v1/wallets/{}/close", world.vendor)).await;
    full.expect_error(409, "WALLET_NOT_EMPTY");
    let default = world.act(&world.operator, &format!("/v1/wallets/{}/close", world.ops)).await;
    default.expect_error(409, "INVALID_STATE");
}

#[tokio::test]
async fn an_organization_with_all_its_wallets_gets_no_more() {
    let settings = Settings { wallets_max: Some(3), ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    world.wallet(&world, "third", "0").await;
    let fourth = world.post(&world.operator, "/v1/wallets", json!({ "name": "fourth" })).await;
    let fourth = fourth.expect_error(403, "WALLET_LIMIT_EXCEEDED");
    assert_eq!(fourth["error"]["details"]["limit"], 3);
}

#[tokio::test]
async fn money_held_past_its_deadline_reads_as_free_before_anything_is_written() {
    let world = World::new().await;
    world.review().await;
    world.hold("5000").await;
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "995000.00", "5000.00"]);
    world.advance_seconds(86_399);
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "995000.00", "5000.00"]);
    world.advance_seconds(1);
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "1000000.00", "0.00"]);
    let path = format!("/v1/wallets/{}", world.ops);
    let free = json!({ "available": "1000000.00", "pending": "0.00" });
    world.get(&world.operator, &path).await.expect(200, free.clone());
    let list = world.get(&world.operator, "/v1/wallets").await;
    assert_eq!(list.data()[1]["pending"], "0.00");
    let frozen = world.act(&world.operator, &format!("{path}/freeze")).await;
    frozen.expect(200, free);
}
