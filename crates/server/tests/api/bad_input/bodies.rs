//! Bodies that are none, or too large, or of the wrong shape.

use countersign_domain::ids::{Id, Ulid, WalletId};
use countersign_domain::state::{Key, State};
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{assert_untouched, payment};
use crate::harness::World;

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let world = World::new().await;
    let bodies: [&[u8]; 14] = [
        b"{",
        b"}",
        b"[]",
        b"\"text\"",
        b"null",
        b"7",
        b"true",
        b"{\"amount\":1,}",
        b"{'amount':1}",
        b"{\"amount\":01}",
        b"{} {}",
        b"\xff\xfe",
        b"{\"name\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
    ];
    let paths = ["/v1/payments", "/v1/payments/batch", "/v1/wallets", "/v1/policies"];
    for body in bodies {
        for path in paths {
            let answer = world.ask("POST", path).key(&world.operator).raw(body).send().await;
            answer.expect_error(400, "VALIDATION_ERROR");
        }
    }
    assert_untouched(&world).await;
}

#[tokio::test]
async fn t02_a_name_that_comes_twice_is_refused_wherever_it_is() {
    let world = World::new().await;
    let (from, to) = (world.ops, world.vendor);
    let bodies = [
        format!(r#"{{"from":"{from}","to":"{to}","amount":"1","amount":"1000"}}"#),
        format!(r#"{{"from":"{from}","to":"{to}","amount":1,"\u0061mount":1000}}"#),
        format!(r#"{{"from":"{from}","to":"{to}","amount":1,"metadata":{{"a":1,"a":2}}}}"#),
        format!(
            r#"{{"from":"{from}","to":"{to}","amount":1,"metadata":{{"a":[{{"b":1,"b":2}}]}}}}"#
        ),
    ];
    for body in bodies {
        let answer = world.ask("POST", "/v1/payments").key(&world.operator).raw(body).send().await;
        answer.expect_error(400, "VALIDATION_ERROR");
    }
    assert_untouched(&world).await;
}

#[tokio::test]
async fn wrong_types_are_refused_by_name() {
    let world = World::new().await;
    let cases = [
        ("from", json!(7)),
        ("from", json!(["wal"])),
        ("from", Value::Null),
        ("to", json!({})),
        ("to", json!("")),
        ("description", json!(7)),
        ("description", json!("x".repeat(1025))),
        ("description", json!("a\u{0}b")),
        ("currency", json!("EUR")),
        ("currency", json!("USDC")),
        ("currency", json!(1)),
        ("metadata", json!("text")),
        ("metadata", json!([])),
        ("metadata", json!({ "a": "x".repeat(16 * 1024) })),
        ("preference", json!("fast")),
        ("merchantHint", json!("shop.test")),
        ("merchantId", json!(1)),
    ];
    for (field, value) in cases {
        let mut body = payment(&world);
        body[field] = value;
        let answer = world.post(&world.operator, "/v1/payments", body).await;
        let answer = answer.expect_error(400, "VALIDATION_ERROR");
        assert_eq!(answer["error"]["details"]["issues"][0]["field"], field);
    }
    let wallet = [
        ("name", json!("")),
        ("name", json!("  ")),
        ("name", Value::Null),
        ("name", json!(7)),
        ("name", json!("x".repeat(257))),
        ("name", json!("a\u{0}")),
        ("agentName", json!([])),
        ("agentName", json!("x".repeat(257))),
        ("metadata", json!(1)),
        ("currency", json!("BTC")),
    ];
    for (field, value) in wallet {
        let mut body = json!({ "name": "w" });
        body[field] = value;
        world.post(&world.operator, "/v1/wallets", body).await.expect_invalid(field);
    }
    for (field, value) in
        [("discoverable", json!("true")), ("name", json!("")), ("metadata", json!(0))]
    {
        let path = format!("/v1/wallets/{}", world.vendor);
        let body = json!({ field: value });
        world.patch(&world.operator, &path, body).await.expect_invalid(field);
    }
    assert_untouched(&world).await;
}

#[tokio::test]
async fn characters_count_and_not_bytes() {
    let world = World::new().await;
    let mut body = payment(&world);
    body["description"] = json!("é".repeat(1024));
    world.post(&world.operator, "/v1/payments", body).await.expect(201, json!({}));
    let name = json!({ "name": "😀".repeat(256) });
    world.post(&world.operator, "/v1/wallets", name).await.expect(201, json!({}));
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_too_large() {
    let world = World::new().await;
    let pad = |bytes: usize| {
        let body = payment(&world).to_string();
        let spaces = " ".repeat(bytes - body.len());
        format!("{body}{spaces}")
    };
    let most = pad(1024 * 1024);
    let answer = world.ask("POST", "/v1/payments").key(&world.operator).raw(most).send().await;
    answer.expect(201, json!({}));
    for bytes in [1024 * 1024 + 1, 8 * 1024 * 1024] {
        let body = pad(bytes);
        let answer = world.ask("POST", "/v1/payments").key(&world.operator).raw(body).send().await;
        answer.expect_error(413, "PAYLOAD_TOO_LARGE");
    }
}

#[tokio::test]
async fn deep_nesting_does_not_keep_the_server_busy() {
    let world = World::new().await;
    let deep = format!("{}{}", "[".repeat(400_000), "]".repeat(400_000));
    let (from, to) = (world.ops, world.vendor);
    let fields = format!(r#""from":"{from}","to":"{to}","amount":1"#);
    let metadata = format!(r#"{{{fields},"metadata":{{"a":{deep}}}}}"#);
    let answer = world.ask("POST", "/v1/payments").key(&world.operator).raw(metadata).send().await;
    answer.expect_invalid("metadata");
    // A field that nobody knows is ignored, unless it has to be part of a fingerprint.
    let ignored = format!(r#"{{{fields},"unknown":{deep}}}"#);
    let ask = world.ask("POST", "/v1/payments").key(&world.operator).raw(ignored.clone());
    ask.send().await.expect(201, json!({}));
    let ask = world.ask("POST", "/v1/payments").key(&world.operator).raw(ignored);
    ask.header("idempotency-key", "k").send().await.expect_invalid("body");
}

#[tokio::test]
async fn a_decision_with_words_that_are_too_long_or_contradict_is_refused() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/v1/approvals/{}", held.approval);
    let cases = [
        (json!({ "reason": "x".repeat(1025) }), "reason"),
        (json!({ "comment": 7 }), "comment"),
        (json!({ "reason": "a", "comment": "b" }), "comment"),
    ];
    for (body, field) in cases {
        for verb in ["approve", "reject"] {
            let answer = world.post(&world.reviewer, &format!("{path}/{verb}"), body.clone()).await;
            answer.expect_invalid(field);
        }
    }
    let answer = world.ask("POST", &format!("{path}/approve")).key(&world.reviewer).raw("[]");
    answer.send().await.expect_invalid("body");
    world
        .get(&world.reviewer, &path)
        .await
        .expect(200, json!({ "status": "PENDING", "votes": [] }));
}

#[tokio::test]
async fn an_overloaded_server_says_when_to_come_back() {
    let config = EngineConfig { queue_max: 1, batch_max: 1, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    // While somebody else writes, at most two commands are under way, and one waits in the queue.
    let mut turn = world.store.begin().await.unwrap();
    // A store of many writers keeps others from an organization once somebody has looked at what
    // it does not keep.
    let unknown = Key::Wallet(world.org, WalletId::from_ulid(Ulid(0))).into();
    turn.load(&[unknown], &mut State::new()).await.unwrap();
    let mut answers = JoinSet::new();
    for _ in 0..10 {
        let ask = world.ask("POST", "/v1/payments").key(&world.operator);
        answers.spawn(ask.json(&payment(&world)).send());
    }
    for _ in 0..7 {
        let busy = answers.join_next().await.unwrap().unwrap();
        let busy = busy.expect_error(429, "RATE_LIMIT_EXCEEDED");
        assert_eq!(busy.header("retry-after"), Some("1"));
    }
    drop(turn);
    let rest = answers.join_all().await;
    let posted = rest.iter().filter(|answer| answer.status == 201).count();
    assert!(posted > 0, "what was taken in is finished");
    assert_eq!(world.balance(world.vendor).await[0], format!("{posted}.00"));
}
