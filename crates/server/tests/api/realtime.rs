//! Events as they happen, by WebSocket: what is told, to whom, in which order, and how it ends.

use std::time::Duration;

use countersign_domain::organization::Role;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use countersign_server::events::{PlaceOptions, Timing};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::harness::{Key, NewTestKey, Socket, World, bears_a_paused_clock};

/// A change that is one event, which every key of the environment hears of.
async fn rename(world: &World, name: &str) -> String {
    let path = format!("/v1/wallets/{}", world.vendor);
    world.patch(&world.operator, &path, json!({ "name": name })).await.expect(200, json!({}));
    name.to_owned()
}

/// The name that the next event gives the wallet.
async fn renamed(socket: &mut Socket) -> String {
    let event = socket.event().await;
    assert_eq!(event["event"], "wallet.updated", "{event:#}");
    event["data"]["name"].as_str().unwrap().to_owned()
}

/// Every event that the key can list behind another, in order.
async fn listed_since(world: &World, key: &Key, since: &str) -> Vec<Value> {
    let (mut events, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/events?limit=100&since={since}&cursor={cursor}");
        let page = world.get(key, &path).await.expect(200, json!({}));
        events.extend(page.data().iter().cloned());
        let Some(next) = page["cursor"].as_str() else { return events };
        cursor = next.to_owned();
    }
}

/// The latest event.
async fn latest(world: &World) -> String {
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    page.data()[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_frame_is_the_envelope_that_everybody_gets() {
    let world = World::new().await;
    let wire = world.wire();
    let before = latest(&world).await;
    let mut socket = wire.listen(&world.operator).await;
    world.review().await;
    world.hold("2000.00").await;
    world.pay(&world.operator, (world.ops, world.vendor), "5.00").await;
    let mut frames = Vec::new();
    for _ in 0..4 {
        frames.push(socket.event().await);
    }
    assert_eq!(frames, listed_since(&world, &world.operator, &before).await);
    let names: Vec<_> = frames.iter().map(|frame| frame["event"].as_str().unwrap()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let expected = ["approval.created", "payment.completed", "payment.created", "policy.created"];
    assert_eq!(sorted, expected);
    assert_eq!((names[0], names[3]), ("policy.created", "payment.completed"));
}

#[tokio::test]
async fn every_name_of_the_route_and_every_place_for_the_key_will_do() {
    let world = World::new().await;
    let wire = world.wire();
    let secret = &world.operator.secret;
    let mut sockets = Vec::new();
    for path in ["/v1/realtime", "/v1/ws", "/realtime", "/ws"] {
        sockets.push(wire.open(path).key(&world.operator).send().await.unwrap());
        for name in ["apiKey", "api_key", "token", "key"] {
            let path = format!("{path}?{name}={secret}");
            sockets.push(wire.open(&path).send().await.unwrap());
        }
    }
    // What is in the header goes first, and an empty name names no event.
    let path = "/v1/realtime?apiKey=wg_test_nobody&since=";
    sockets.push(wire.open(path).key(&world.operator).send().await.unwrap());
    rename(&world, "told").await;
    for socket in &mut sockets {
        assert_eq!(renamed(socket).await, "told");
    }
}

#[tokio::test]
async fn whoever_may_not_listen_hears_so_before_anything_is_upgraded() {
    let world = World::new().await;
    let wire = world.wire();
    let few = world.limited_key(&world, &["payments:read"]).await;
    let revoked = world.limited_key(&world, &["*"]).await;
    let path = format!("/v1/api-keys/{}", revoked.id);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    let cases = [
        ("/v1/realtime", None, 401, "UNAUTHORIZED"),
        ("/ws?apiKey=wg_test_nobody", None, 401, "UNAUTHORIZED"),
        ("/v1/realtime", Some(&revoked), 401, "API_KEY_REVOKED"),
        ("/v1/realtime?since=evt_nonsense", Some(&few), 403, "PERMISSION_DENIED"),
        ("/v1/realtime?since=evt_nonsense", Some(&world.operator), 400, "VALIDATION_ERROR"),
        (
            "/v1/realtime?since=evt_01J00000000000000000000000",
            Some(&world.operator),
            404,
            "EVENT_NOT_FOUND",
        ),
    ];
    for (path, key, status, code) in cases {
        let open = wire.open(path);
        let open = if let Some(key) = key { open.key(key) } else { open };
        let Err((answered, body)) = open.send().await else { panic!("{path} was upgraded") };
        assert_eq!((answered, &body["error"]["code"]), (status, &json!(code)), "{path}");
    }
    let event = latest(&world).await;
    let path = format!("/v1/realtime?since={event}");
    let Err((status, body)) = wire.open(&path).key(&world.live).send().await else { panic!() };
    assert_eq!((status, &body["error"]["code"]), (403, &json!("ENVIRONMENT_MISMATCH")));
    let other = world.another_tenant("Other").await;
    let Err((status, _)) = wire.open(&path).key(&other.operator).send().await else { panic!() };
    assert_eq!(status, 404);
    world.get(&world.operator, "/v1/realtime").await.expect_invalid("Upgrade");
    assert_eq!(world.app.places.taken(), 0);
}

#[tokio::test]
async fn a_person_listens_from_the_servers_own_pages_alone() {
    let world = World::new().await;
    let wire = world.wire();
    let person = world.member_with(&world, "Sam", Role::Admin).await;
    let cookie = world.sign_in(&world, person, "SANDBOX").await;
    let open = || wire.open("/v1/realtime").header("cookie", cookie.as_str());
    for open in [open(), open().header("origin", "https://evil.test")] {
        let Err((status, body)) = open.send().await else { panic!("a lured browser listens") };
        assert_eq!((status, &body["error"]["details"]["reason"]), (403, &json!("CROSS_ORIGIN")));
    }
    let own = open().header("origin", "https://countersign.test");
    let mut socket = own.send().await.unwrap();
    rename(&world, "told").await;
    assert_eq!(renamed(&mut socket).await, "told");
    let signed_out = world.ask("POST", "/v1/auth/sign-out").signed_in(&cookie).send().await;
    signed_out.expect(200, json!({}));
    assert_eq!(socket.closed().await, Some(4401));
}

#[tokio::test]
async fn environments_and_organizations_hear_of_their_own() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let wire = world.wire();
    let mut sandbox = wire.listen(&world.operator).await;
    let mut live = wire.listen(&world.live).await;
    let mut theirs = wire.listen(&other.operator).await;
    let path = format!("/v1/wallets/{}", world.live_ops);
    world.patch(&world.live, &path, json!({ "name": "real" })).await.expect(200, json!({}));
    rename(&world, "play").await;
    let path = format!("/v1/wallets/{}", other.ops);
    world.patch(&other.operator, &path, json!({ "name": "theirs" })).await.expect(200, json!({}));
    let event = live.event().await;
    assert_eq!(
        (&event["environment"], &event["data"]["name"]),
        (&json!("PRODUCTION"), &json!("real"))
    );
    assert_eq!(renamed(&mut sandbox).await, "play");
    assert_eq!(renamed(&mut theirs).await, "theirs");
}

#[tokio::test]
async fn a_scoped_key_hears_of_its_own_wallets() {
    let world = World::new().await;
    let wire = world.wire();
    let mine = world.wallet(&world, "mine", "100").await;
    let new = NewTestKey { scope: vec![mine], ..NewTestKey::of(world.operator.person) };
    let scoped = world.key(&world, new).await;
    let mut socket = wire.listen(&scoped).await;
    world.pay(&world.operator, (world.ops, world.vendor), "1.00").await.expect(201, json!({}));
    world.pay(&world.operator, (world.ops, mine), "2.00").await.expect(201, json!({}));
    rename(&world, "not theirs").await;
    world.post(&world.operator, "/v1/api-keys", json!({ "walletScope": [mine.to_string()] })).await;
    let ceiling = world.policy(mine, json!({ "maxTransactionAmount": 5 })).await;
    world.pay(&world.operator, (mine, world.vendor), "6.00").await.expect(403, json!({}));
    world.pay(&world.operator, (mine, world.vendor), "3.00").await.expect(201, json!({}));
    let told = [
        ("payment.completed", "amount", "2.00"),
        ("policy.created", "id", ceiling.as_str()),
        ("policy.denied", "amount", "6.00"),
        ("payment.completed", "amount", "3.00"),
    ];
    for (name, member, value) in told {
        let event = socket.event().await;
        assert_eq!((&event["event"], &event["data"][member]), (&json!(name), &json!(value)));
    }
    // From here on it reaches another wallet as well, and from there on it hears of that.
    let path = format!("/v1/api-keys/{}", scoped.id);
    let both = json!({ "walletScope": [mine.to_string(), world.vendor.to_string()] });
    world.patch(&world.operator, &path, both).await.expect(200, json!({}));
    rename(&world, "theirs now").await;
    assert_eq!(renamed(&mut socket).await, "theirs now");
}

#[tokio::test]
async fn an_agent_hears_about_its_wallet_what_it_could_look_up() {
    let world = World::new().await;
    let wire = world.wire();
    let made = world.post(&world.operator, "/v1/agents", json!({ "name": "bot" })).await;
    let person = world.operator.person;
    let id = made.text("apiKeyId").parse().unwrap();
    let agent = Key { id, secret: made.text("apiKey"), person };
    let wallet: countersign_domain::ids::WalletId = made.id().parse().unwrap();
    let mut socket = wire.listen(&agent).await;
    // It holds no `policies:read`.
    let review = json!({ "maxTransactionAmount": 5, "requireHumanApproval": true });
    world.policy(wallet, review).await;
    world.pay(&world.operator, (world.ops, world.vendor), "1.00").await.expect(201, json!({}));
    world.pay(&world.operator, (world.ops, wallet), "50.00").await.expect(201, json!({}));
    let held = world.pay(&agent, (wallet, world.vendor), "6.00").await.expect(202, json!({}));
    let path = format!("/v1/approvals/{}/approve", held.text("approvalId"));
    world.post(&world.reviewer, &path, json!({})).await.expect(200, json!({}));
    assert_eq!(socket.names(1).await, ["payment.completed"]);
    let mut held = socket.names(2).await;
    held.sort_unstable();
    assert_eq!(held, ["approval.created", "payment.created"]);
    assert_eq!(socket.names(2).await, ["payment.completed", "approval.approved"]);
    let rotate = format!("/v1/agents/{wallet}/rotate-key");
    world.act(&world.operator, &rotate).await.expect(200, json!({}));
    assert_eq!(socket.closed().await, Some(4401));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_missed_or_told_twice_across_reconnections_while_many_write() {
    let world = std::sync::Arc::new(World::new().await);
    let wire = world.wire();
    let before = latest(&world).await;
    let writing = |_| {
        let world = std::sync::Arc::clone(&world);
        tokio::spawn(async move {
            for _ in 0..40 {
                let paid = world.pay(&world.operator, (world.ops, world.vendor), "1.00").await;
                paid.expect(201, json!({}));
            }
        })
    };
    let writers: Vec<_> = (0..5).map(writing).collect();
    let (mut heard, mut last) = (Vec::new(), before.clone());
    while heard.len() < 200 {
        let mut socket = wire.listen_since(&world.operator, &last).await;
        for _ in 0..(200 - heard.len()).min(17) {
            let event = socket.event().await;
            last = event["id"].as_str().unwrap().to_owned();
            heard.push(event);
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(heard, listed_since(&world, &world.operator, &before).await);
}

#[tokio::test]
async fn what_is_old_and_what_comes_next_follow_each_other() {
    let world = World::new().await;
    let wire = world.wire();
    rename(&world, "first").await;
    let since = latest(&world).await;
    let missed: Vec<String> = {
        let mut names = Vec::new();
        for number in 0..150 {
            names.push(rename(&world, &format!("missed {number}")).await);
        }
        names
    };
    let mut socket = wire.listen_since(&world.operator, &since).await;
    let next = rename(&world, "next").await;
    for name in missed.into_iter().chain([next]) {
        assert_eq!(renamed(&mut socket).await, name);
    }
}

#[tokio::test]
async fn a_key_that_works_no_more_ends_the_stream() {
    let world = World::new().await;
    let wire = world.wire();
    let key = || world.limited_key(&world, &["webhooks:read"]);
    let (revoked, narrowed, kept) = (key().await, key().await, key().await);
    let path = |key: &Key| format!("/v1/api-keys/{}", key.id);
    let mut sockets = [wire.listen(&revoked).await, wire.listen(&narrowed).await];
    let mut other = wire.listen(&kept).await;
    world.delete(&world.operator, &path(&revoked)).await.expect(200, json!({}));
    let nothing = json!({ "permissions": ["wallets:read"] });
    world.patch(&world.operator, &path(&narrowed), nothing).await.expect(200, json!({}));
    rename(&world, "after").await;
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, Some(4401));
    }
    // Others go on, and hear of it.
    assert_eq!(other.names(2).await, ["api_key.revoked", "api_key.updated"]);
    assert_eq!(renamed(&mut other).await, "after");
}

#[tokio::test]
async fn nothing_that_happened_behind_the_end_of_a_key_is_told() {
    let world = World::new().await;
    let wire = world.wire();
    let key = world.limited_key(&world, &["webhooks:read"]).await;
    let mut socket = wire.listen(&key).await;
    rename(&world, "before").await;
    assert_eq!(renamed(&mut socket).await, "before");
    let path = format!("/v1/api-keys/{}", key.id);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    rename(&world, "after").await;
    match socket.message().await {
        Some(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), 4401),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_expired_key_ends_the_stream() {
    if !bears_a_paused_clock() {
        return;
    }
    let world = World::new().await;
    let wire = world.wire();
    let expires_at = Some(world.now().plus_seconds(3600));
    let new = NewTestKey { expires_at, ..NewTestKey::of(world.operator.person) };
    let key = world.key(&world, new).await;
    let mut socket = wire.listen(&key).await;
    rename(&world, "before").await;
    assert_eq!(renamed(&mut socket).await, "before");
    world.advance_seconds(3600);
    // The clock was moved on, which is noticed within half a minute.
    tokio::time::pause();
    assert_eq!(socket.closed().await, Some(4401));
}

#[tokio::test]
async fn a_person_who_left_is_cut_off() {
    let world = World::new().await;
    let wire = world.wire();
    let mut sockets = Vec::new();
    let mut members = Vec::new();
    for name in ["Sam", "Tom"] {
        let person = world.member_with(&world, name, Role::Admin).await;
        let cookie = world.sign_in(&world, person, "SANDBOX").await;
        let open = wire.open("/v1/realtime").header("cookie", cookie);
        sockets.push(open.header("sec-fetch-site", "same-origin").send().await.unwrap());
        members.push(world.membership(person).await);
    }
    let path = format!("/v1/members/{}", members[0]);
    world.delete(&world.live, &path).await.expect(200, json!({}));
    let path = format!("/v1/members/{}", members[1]);
    let role = json!({ "role": "viewer" });
    world.patch(&world.live, &path, role).await.expect(200, json!({}));
    assert_eq!(sockets[0].closed().await, Some(4401));
    // Whoever may still look at things may listen.
    rename(&world, "told").await;
    assert_eq!(renamed(&mut sockets[1]).await, "told");
}

#[tokio::test]
async fn what_a_client_says_means_nothing() {
    let world = World::new().await;
    let wire = world.wire();
    let mut socket = wire.listen(&world.operator).await;
    socket.say("{\"subscribe\":\"*\"}").await;
    socket.say("not even JSON").await;
    rename(&world, "told").await;
    assert_eq!(renamed(&mut socket).await, "told");
}

#[tokio::test]
async fn a_client_that_answers_is_pinged_for_ever() {
    if !bears_a_paused_clock() {
        return;
    }
    let world = World::new().await;
    let wire = world.wire();
    tokio::time::pause();
    let mut socket = wire.listen(&world.operator).await;
    for _ in 0..10 {
        assert!(matches!(socket.any().await, Some(Message::Ping(_))));
    }
    tokio::time::resume();
    rename(&world, "told").await;
    assert_eq!(renamed(&mut socket).await, "told");
}

#[tokio::test]
async fn a_client_that_does_not_answer_two_pings_is_cut_off() {
    if !bears_a_paused_clock() {
        return;
    }
    let world = World::new().await;
    let wire = world.wire();
    tokio::time::pause();
    let mut socket = wire.listen(&world.operator).await;
    tokio::time::sleep(Duration::from_secs(89)).await;
    assert_eq!(world.app.places.taken(), 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.app.places.taken(), 0);
    assert!(matches!(socket.any().await, Some(Message::Ping(_))));
    while socket.any().await.is_some() {}
}

#[tokio::test]
async fn a_slow_client_is_cut_off_and_goes_on_where_it_was() {
    if !bears_a_paused_clock() {
        return;
    }
    let [patience, goodbye] = [Duration::from_secs(3600); 2];
    let ping = Duration::from_secs(100_000);
    let timing = Timing { ping, waiting_max: 100, patience, goodbye, ..Timing::default() };
    let options = Options { timing, ..Options::default() };
    let world = World::with(EngineConfig::default(), options).await;
    let wire = world.wire();
    let since = latest(&world).await;
    let open = wire.open("/v1/realtime").key(&world.operator).through(4 * 1024);
    let mut slow = open.send().await.unwrap();
    let mut quick = wire.listen(&world.operator).await;
    let mut names = Vec::new();
    for number in 0..300 {
        names.push(rename(&world, &format!("number {number}")).await);
        assert_eq!(renamed(&mut quick).await, names[number]);
    }
    tokio::time::pause();
    // It takes nothing in for longer than there is patience with it.
    tokio::time::sleep(patience + Duration::from_secs(1)).await;
    let (mut heard, mut last) = (Vec::new(), since);
    let code = loop {
        match slow.message().await.unwrap() {
            Message::Text(text) => {
                let event: Value = serde_json::from_str(&text).unwrap();
                heard.push(event["data"]["name"].as_str().unwrap().to_owned());
                last = event["id"].as_str().unwrap().to_owned();
            }
            Message::Close(frame) => break u16::from(frame.unwrap().code),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(code, 1013);
    assert!(heard.len() < 200, "{} were sent to somebody who takes nothing in", heard.len());
    let mut again = wire.listen_since(&world.operator, &last).await;
    while heard.len() < names.len() {
        heard.push(renamed(&mut again).await);
    }
    assert_eq!(heard, names);
    // The others did not notice.
    tokio::time::resume();
    rename(&world, "after").await;
    assert_eq!(renamed(&mut quick).await, "after");
}

#[tokio::test]
async fn a_shutdown_says_goodbye_and_waits_for_everybody() {
    let world = World::new().await;
    let wire = world.wire();
    let mut socket = wire.listen(&world.operator).await;
    world.app.stopping.begin();
    assert_eq!(socket.closed().await, Some(1001));
    drop(socket);
    world.app.places.all_free().await;
}

#[tokio::test]
async fn a_key_has_so_many_streams_and_no_more() {
    let places = PlaceOptions { all_max: 3, organization_max: 4, each_max: 2 };
    let options = Options { places, ..Options::default() };
    let world = World::with(EngineConfig::default(), options).await;
    let wire = world.wire();
    let first = wire.listen(&world.operator).await;
    let _second = wire.listen(&world.operator).await;
    let open = || wire.open("/v1/realtime");
    let Err((status, body)) = open().key(&world.operator).send().await else { panic!() };
    assert_eq!((status, &body["error"]["code"]), (429, &json!("RATE_LIMIT_EXCEEDED")));
    assert_eq!(body["error"]["details"], json!({ "limit": 2 }));
    let _third = wire.listen(&world.reviewer).await;
    let Err((status, body)) = open().key(&world.live).send().await else { panic!() };
    assert_eq!((status, &body["error"]["code"]), (503, &json!("UNAVAILABLE")));
    drop(first);
    while world.app.places.taken() == 3 {
        tokio::task::yield_now().await;
    }
    wire.listen(&world.live).await;
}
