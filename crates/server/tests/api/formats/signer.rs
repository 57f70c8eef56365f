//! The key pair that signs what HIFI's endpoints are told.

use countersign_domain::document::{Body, Document};
use countersign_engine::ScanKind;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::harness::{Key, World};

const URL: &str = "https://93.184.216.34/hooks";

async fn register(world: &World, key: &Key, format: &str) -> Value {
    let body = json!({ "url": URL, "events": ["*"], "format": format });
    let made = world.post(key, "/v1/webhooks", body).await;
    made.expect(201, json!({ "format": format })).body
}

async fn key_set(world: &World, name: &str) -> Vec<Value> {
    let path = format!("/v2/.well-known/jwks/{name}");
    let answer = world.ask("GET", &path).send().await.expect(200, json!({}));
    answer["keys"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_environment_has_one_pair_whose_public_half_anybody_reads() {
    let world = World::new().await;
    let org = world.org.to_string();
    assert_eq!(key_set(&world, &org).await, Vec::<Value>::new());
    let one = register(&world, &world.operator, "HIFI").await;
    assert!(one["secret"].is_null(), "there is none to keep");
    let pem = one["publicKey"].as_str().unwrap();
    assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{pem}");
    let keys = key_set(&world, &org).await;
    assert_eq!(keys.len(), 1);
    assert_eq!(keys, key_set(&world, &format!("{org}.json")).await);
    for (name, value) in [("kty", "RSA"), ("use", "sig"), ("alg", "RS256"), ("e", "AQAB")] {
        assert_eq!(keys[0][name], value);
    }
    assert_eq!(keys[0].as_object().unwrap().len(), 6, "the public half alone");
    let two = register(&world, &world.operator, "HIFI").await;
    assert_eq!(two["publicKey"], one["publicKey"]);
    let live = register(&world, &world.live, "HIFI").await;
    assert_ne!(live["publicKey"], one["publicKey"], "play money signs for nothing real");
    assert_eq!(key_set(&world, &org).await.len(), 2);
    let stranger = world.another_tenant("Other").await;
    let theirs = register(&world, &stranger.operator, "HIFI").await;
    assert_ne!(theirs["publicKey"], one["publicKey"]);
    let path = "/v2/.well-known/jwks/nobody.json";
    world.ask("GET", path).send().await.expect_hifi(404, 100_301);
    let rotate = format!("/v1/webhooks/{}/rotate-secret", one["id"].as_str().unwrap());
    world.post(&world.operator, &rotate, json!({})).await.expect_invalid("format");
}

#[tokio::test]
async fn the_private_half_is_in_no_log_and_no_answer() {
    let world = World::new().await;
    register(&world, &world.operator, "HIFI").await;
    let rows: Vec<Arc<Document>> = world.rows(&world, ScanKind::Documents).await;
    let secret = rows.iter().find_map(|row| match &row.body {
        Body::EventSigner(signer) => Some(signer.secret.reveal().to_owned()),
        _ => None,
    });
    let secret = secret.unwrap();
    for path in ["/v1/webhooks", "/v1/audit-logs", "/v1/events", "/v1/logs"] {
        let answer = world.get(&world.operator, path).await;
        assert!(!answer.body.to_string().contains(&secret[..64]), "{path}");
    }
}

#[tokio::test]
async fn endpoints_of_other_formats_share_a_secret_with_us() {
    let world = World::new().await;
    for format in ["WALLGENT", "CUBEWIRE", "PAYGENTIC"] {
        let made = register(&world, &world.operator, format).await;
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"), "{format}");
        assert!(made["publicKey"].is_null());
    }
    for format in [json!("SVIX"), json!("hifi"), json!(7)] {
        let body = json!({ "url": URL, "events": ["*"], "format": format });
        world.post(&world.operator, "/v1/webhooks", body).await.expect_invalid("format");
    }
}
