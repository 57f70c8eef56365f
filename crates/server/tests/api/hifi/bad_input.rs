//! What is no request of this dialect.

use serde_json::{Value, json};

use super::scene::{plain, with};
use crate::harness::World;

#[tokio::test]
async fn everything_is_told_in_the_envelope() {
    let world = World::new().await;
    let key = &world.operator;
    for path in ["/v2", "/v2/", "/v2/nothing", "/v2/onramps", "/v2/wallets/swaps", "/v2/users/a/b"]
    {
        world.get(key, path).await.expect_hifi(404, 100_301);
    }
    for (method, path) in [
        ("PATCH", "/v2/users/x"),
        ("PUT", "/v2/wallets/transfers"),
        ("DELETE", "/v2/transfer-approvals"),
        ("GET", "/v2/transfer-approvals/x/approve"),
        ("GET", "/v1/sandbox/hifi/fund"),
    ] {
        let answer = world.ask(method, path).key(key).send().await;
        answer.expect_hifi(405, 100_002);
    }
    let path = "/v2/wallets/transfers";
    world.ask("POST", path).json(&json!({})).send().await.expect_hifi(401, 200_001);
    for secret in ["YOUR_API_KEY", "wg_test_00000000000000000000000000000000", ""] {
        let bearer = format!("Bearer {secret}");
        let ask = world.ask("POST", path).header("authorization", &bearer);
        ask.json(&json!({})).send().await.expect_hifi(401, 200_001);
    }
    let large = format!("{{\"requestId\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    let answer = world.ask("POST", path).key(key).raw(large).send().await;
    answer.expect_hifi(413, 100_413);
    for body in ["{", "[]", "7", "{\"amount\":1,\"amount\":2}", "\u{0}"] {
        let answer = world.ask("POST", path).key(key).raw(body).send().await;
        answer.expect_hifi(400, 100_001);
    }
}

#[tokio::test]
async fn nothing_is_guessed_at() {
    let world = World::new().await;
    let two = world.two().await;
    let good = plain(&two, "r", json!(1));
    for (path, value) in [
        ("/requestId", json!(null)),
        ("/requestId", json!("")),
        ("/requestId", json!(7)),
        ("/requestId", json!("x".repeat(256))),
        ("/source", json!("usr")),
        ("/source/userId", json!(null)),
        ("/source/userId", json!(7)),
        ("/source/userId", json!("x".repeat(129))),
        ("/destination", json!([])),
        ("/destination/userId", json!(null)),
        ("/destination/walletAddress", json!("0x12")),
        ("/amount", json!(0)),
        ("/amount", json!(-1)),
        ("/amount", json!("1e3")),
        ("/amount", json!("1,000")),
        ("/amount", json!("0.0000001")),
        ("/amount", json!(0.0000001)),
        ("/amount", json!(true)),
        ("/amount", json!("")),
        ("/amount", json!("1".repeat(60))),
        ("/amount", json!(null)),
        ("/currency", json!("USDC")),
        ("/currency", json!("eur")),
        ("/chain", json!("polygon")),
        ("/chain", json!("ARBITRUM")),
        ("/chain", json!(137)),
        ("/requireApproval", json!("true")),
        ("/requireApproval", json!(1)),
    ] {
        let mut body = with(good.clone(), "requireApproval", json!(false));
        let (outer, inner) = path.rsplit_once('/').unwrap();
        let place: &mut Value = if path.matches('/').count() == 1 {
            &mut body
        } else {
            body.pointer_mut(outer).unwrap()
        };
        place[inner] = value.clone();
        let answer = world.send(&world.operator, &body).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!(100_001)), "{path} {value}");
    }
    // Members that nobody knows are no fault, and `null` is as if it were not there.
    let body = with(with(good, "color", json!("red")), "requireApproval", json!(null));
    world.send(&world.operator, &body).await.expect(200, json!({}));
}

#[tokio::test]
async fn ids_of_others_are_nobodys() {
    let world = World::new().await;
    let two = world.two().await;
    let sent = world.send(&world.operator, &plain(&two, "r", json!(1))).await;
    let (id, tail) = (sent.transfer(), sent.transfer().replacen("xfr_", "", 1));
    let other = world.another_tenant("Beta").await;
    let paths = [
        format!("/v2/wallets/transfers/{id}"),
        format!("/v2/wallets/transfers/batches/bat_{tail}"),
        format!("/v2/wallets/bridges/brg_{tail}"),
        format!("/v2/offramps/ofr_{tail}"),
        "/v2/wallets/transfers/xfr_nothing".to_owned(),
    ];
    for path in &paths[1..] {
        world.get(&world.operator, path).await.expect_hifi(404, 400_301);
    }
    for path in &paths {
        world.get(&other.operator, path).await.expect_hifi(404, 400_301);
        world.get(&world.live, path).await.expect_hifi(404, 400_301);
    }
    let body = plain(&two, "r", json!(1));
    world.send(&other.operator, &body).await.expect_hifi(404, 300_301);
}
