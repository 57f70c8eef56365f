//! Events as they happen, as server-sent events.

use std::time::{Duration, Instant};

use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use countersign_server::events::Timing;
use serde_json::json;

use crate::harness::{Stream, World};

async fn rename(world: &World, name: &str) {
    let path = format!("/v1/wallets/{}", world.vendor);
    world.patch(&world.operator, &path, json!({ "name": name })).await.expect(200, json!({}));
}

async fn listen(world: &World, path: &str) -> Stream {
    let mut stream = world.ask("GET", path).key(&world.operator).stream().await;
    assert_eq!(stream.block().await.unwrap(), "retry: 1000");
    stream
}

#[tokio::test]
async fn events_have_their_id_their_name_and_the_envelope() {
    let world = World::new().await;
    let mut stream = listen(&world, "/v1/events/stream").await;
    rename(&world, "told").await;
    let (id, name, event) = stream.event().await;
    assert_eq!(name, "wallet.updated");
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    assert_eq!((&event, event["id"].as_str()), (&page.data()[0], Some(id.as_str())));
}

#[tokio::test]
async fn a_client_that_comes_back_misses_nothing() {
    let world = World::new().await;
    let mut stream = listen(&world, "/v1/events/stream").await;
    rename(&world, "first").await;
    let (first, ..) = stream.event().await;
    drop(stream);
    rename(&world, "second").await;
    rename(&world, "third").await;
    let (second, ..) = {
        let path = format!("/v1/events/stream?since={first}");
        let mut stream = listen(&world, &path).await;
        let told = stream.event().await;
        assert_eq!(told.2["data"]["name"], "second");
        told
    };
    // The header, which a browser sends by itself, goes before the address it was given once.
    let path = format!("/v1/events/stream?since={first}");
    let ask = world.ask("GET", &path).key(&world.operator).header("last-event-id", &second);
    let mut stream = ask.stream().await;
    assert_eq!(stream.event().await.2["data"]["name"], "third");
    rename(&world, "fourth").await;
    assert_eq!(stream.event().await.2["data"]["name"], "fourth");
    for (text, status, code) in [
        ("nonsense", 400, "VALIDATION_ERROR"),
        ("evt_01J00000000000000000000000", 404, "EVENT_NOT_FOUND"),
    ] {
        let ask = world.ask("GET", "/v1/events/stream").key(&world.operator);
        let answer = ask.header("last-event-id", text).send().await;
        answer.expect_error(status, code);
    }
}

#[tokio::test]
async fn only_what_is_asked_for_is_told() {
    let world = World::new().await;
    let path = "/v1/events/stream?events=payment.completed,%20no.such";
    let mut stream = listen(&world, path).await;
    let mut all = listen(&world, "/v1/events/stream?events=*").await;
    rename(&world, "not told").await;
    world.pay(&world.operator, (world.ops, world.vendor), "1.00").await.expect(201, json!({}));
    assert_eq!(stream.event().await.1, "payment.completed");
    assert_eq!(all.event().await.1, "wallet.updated");
}

/// A world whose streams give a sign of life this often. The clock is not stopped instead: time
/// would fly while the store is waited for, and with it all that a database may take.
async fn with_heartbeats(every: Duration) -> World {
    let timing = Timing { heartbeat: every, ..Timing::default() };
    World::with(EngineConfig::default(), Options { timing, ..Options::default() }).await
}

#[tokio::test]
async fn silence_is_broken_now_and_then() {
    assert_eq!(Timing::default().heartbeat, Duration::from_secs(15));
    let world = with_heartbeats(Duration::from_millis(20)).await;
    let mut stream = listen(&world, "/v1/events/stream").await;
    let begun = Instant::now();
    assert_eq!(stream.block().await.unwrap(), ":");
    assert_eq!(stream.block().await.unwrap(), ":");
    // The first may have been due already; the second was not.
    assert!(begun.elapsed() >= Duration::from_millis(10));
}

#[tokio::test]
async fn who_hears_of_little_is_told_how_far_the_stream_is() {
    let world = with_heartbeats(Duration::from_millis(5)).await;
    let mut stream = listen(&world, "/v1/events/stream?events=no.such").await;
    for name in ["one", "two", "three"] {
        rename(&world, name).await;
    }
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    let last = page.data()[0]["id"].as_str().unwrap().to_owned();
    // The first may come before the stream has read that far.
    let told = format!(":\nid: {last}");
    while stream.block().await.unwrap() != told {}
    assert_eq!(stream.block().await.unwrap(), ":", "and only once");
    drop(stream);
    rename(&world, "four").await;
    let ask = world.ask("GET", "/v1/events/stream").key(&world.operator);
    let mut stream = ask.header("last-event-id", &last).stream().await;
    stream.block().await;
    assert_eq!(stream.event().await.2["data"]["name"], "four");
}

#[tokio::test]
async fn a_key_that_is_revoked_while_it_catches_up_hears_nothing_behind_that() {
    let world = World::new().await;
    let key = world.limited_key(&world, &["webhooks:read"]).await;
    rename(&world, "known").await;
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    let since = page.data()[0]["id"].as_str().unwrap().to_owned();
    for number in 0..10 {
        rename(&world, &format!("before {number}")).await;
    }
    let path = format!("/v1/events/stream?since={since}");
    let mut theirs = world.ask("GET", &path).key(&key).stream().await;
    theirs.block().await;
    let path = format!("/v1/api-keys/{}", key.id);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    rename(&world, "after").await;
    let mut heard = Vec::new();
    while let Some(block) = theirs.block().await {
        heard.push(block);
    }
    assert!(!heard.iter().any(|block| block.contains("after")), "{heard:?}");
}

#[tokio::test]
async fn it_ends_with_the_key_and_with_the_server() {
    let world = World::new().await;
    let key = world.limited_key(&world, &["webhooks:read"]).await;
    let mut theirs = world.ask("GET", "/v1/events/stream").key(&key).stream().await;
    theirs.block().await;
    let mut stream = listen(&world, "/v1/events/stream").await;
    assert_eq!(world.app.places.taken(), 2);
    let path = format!("/v1/api-keys/{}", key.id);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    assert_eq!(theirs.block().await, None);
    assert_eq!(stream.event().await.1, "api_key.revoked");
    world.app.stopping.begin();
    assert_eq!(stream.block().await, None);
    drop((theirs, stream));
    assert_eq!(world.app.places.taken(), 0);
}
