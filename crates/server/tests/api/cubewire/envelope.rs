//! Every failure has the dialect's envelope, whatever happened and wherever.

use serde_json::{Value, json};

use super::stage::Stage;
use crate::harness::Answer;

#[track_caller]
fn expect(answer: &Answer, status: u16, error: &str, code: &str) {
    let body = json!({ "statusCode": status, "error": error, "code": code });
    let answer = answer.clone().expect(status, body);
    let members = answer.body.as_object().unwrap();
    assert_eq!(members.len(), 4, "{:#}", answer.body);
    assert!(answer["message"].is_string() || answer["message"].is_array());
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn outside_of_the_handlers_too() {
    let stage = Stage::new().await;
    let operator = &stage.operator;
    let unknown = stage.get(operator, "/api/v1/nothing").await;
    expect(&unknown, 404, "Not Found", "NOT_FOUND");
    let root = stage.get(operator, "/api/v1").await;
    expect(&root, 404, "Not Found", "NOT_FOUND");
    let method = stage.ask("PUT", "/api/v1/vaults").key(operator).send().await;
    expect(&method, 405, "Method Not Allowed", "METHOD_NOT_ALLOWED");
    let nobody = stage.ask("GET", "/api/v1/vaults").send().await;
    expect(&nobody, 401, "Unauthorized", "UNAUTHENTICATED");
    let large = stage.ask("POST", "/api/v1/vaults").key(operator).raw(vec![b' '; 2 << 20]);
    expect(&large.send().await, 413, "Payload Too Large", "PAYLOAD_TOO_LARGE");
    for body in ["{", "[]", "\"x\"", "{\"name\":\"a\",\"name\":\"b\"}", "nul"] {
        let answer = stage.ask("POST", "/api/v1/vaults").key(operator).raw(body).send().await;
        expect(&answer, 400, "Bad Request", "VALIDATION_FAILED");
        // Who may not ask hears that first.
        let answer = stage.ask("POST", "/api/v1/vaults").raw(body).send().await;
        expect(&answer, 401, "Unauthorized", "UNAUTHENTICATED");
    }
    // Another dialect's words are its own.
    let other = stage.get(operator, "/v1/nothing").await;
    assert!(other["error"]["code"].is_string());
}

#[tokio::test]
async fn bodies_of_other_types_are_not_guessed_at() {
    let stage = Stage::new().await;
    for (path, body) in [
        ("/api/v1/vaults", json!({ "name": 7 })),
        ("/api/v1/vaults", json!({ "name": "x", "tags": "eu" })),
        ("/api/v1/vaults", json!({ "name": "x", "bsb": "x".repeat(11) })),
        ("/api/v1/lists", json!({ "name": "x", "type": 1 })),
        ("/api/v1/policies", json!({ "name": "x", "conditions": {} })),
        ("/api/v1/transactions", json!([])),
        ("/api/v1/webhooks", json!({ "url": "https://93.184.216.34/", "events": "*" })),
        ("/v1/sandbox/cubewire/fund", json!({ "vaultId": stage.vault, "amount": 1 })),
    ] {
        let answer = stage.post(&stage.operator, path, body).await;
        expect(&answer, 400, "Bad Request", "VALIDATION_FAILED");
    }
    let nothing = stage.ask("POST", "/api/v1/vaults").key(&stage.operator).send().await;
    expect(&nothing, 400, "Bad Request", "VALIDATION_FAILED");
    assert_eq!(nothing["message"], Value::from(vec!["name is required"]));
}

#[tokio::test]
async fn the_description_names_every_route() {
    let stage = Stage::new().await;
    let answer = stage.ask("GET", "/openapi/cubewire.json").send().await.expect(200, json!({}));
    let paths = answer["paths"].as_object().unwrap();
    let mut routes: Vec<String> = Vec::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            routes.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    insta::assert_snapshot!(routes.join("\n"));
    let ours = stage.ask("GET", "/openapi.json").send().await;
    assert!(!ours["paths"].as_object().unwrap().keys().any(|path| path.starts_with("/api/v1")));
}
