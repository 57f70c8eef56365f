//! Tokens: what they are exchanged for, what they allow, when they end.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::harness::{Answer, Key, NewTestKey, World};

const TOKEN: &str = "/api/v1/oauth2/token";

async fn exchange(world: &World, form: &str) -> Answer {
    let ask = world.ask("POST", TOKEN).raw(form.to_owned());
    ask.header("content-type", "application/x-www-form-urlencoded").send().await
}

fn form(key: &Key) -> String {
    let Key { id, secret, .. } = key;
    format!("grant_type=client_credentials&client_id={id}&client_secret={secret}")
}

/// A key as far as its token goes.
async fn token(world: &World, key: &Key, scope: &str) -> Key {
    let scope = if scope.is_empty() { String::new() } else { format!("&scope={scope}") };
    let answer = exchange(world, &format!("{}{scope}", form(key))).await;
    let answer = answer.expect(200, json!({ "token_type": "Bearer", "expires_in": 3_600 }));
    Key { secret: answer.text("access_token"), ..key.clone() }
}

#[tokio::test]
async fn a_token_does_what_its_key_does_until_the_hour_is_over() {
    let stage = Stage::new().await;
    let token = token(&stage, &stage.operator, "").await;
    assert_eq!(token.secret.split('.').count(), 3, "a JWT");
    stage.get(&token, "/api/v1/vaults").await.expect(200, json!({}));
    let sent = stage.transfer_by(&token, "10").await;
    sent.expect(201, json!({ "status": "APPROVED", "approvalRequestId": null }));
    stage.advance_seconds(3_599);
    stage.get(&token, "/api/v1/networks").await.expect(200, json!({}));
    stage.advance_seconds(1);
    let late = stage.get(&token, "/api/v1/networks").await;
    late.expect(401, json!({ "code": "UNAUTHENTICATED" }));
    // It is a token of this dialect alone.
    let fresh = self::token(&stage, &stage.operator, "").await;
    stage.get(&fresh, "/v1/wallets").await.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_revoked_key_ends_its_tokens_at_once() {
    let stage = Stage::new().await;
    let key = stage.key(&stage.world, NewTestKey::of(stage.operator.person)).await;
    let token = token(&stage, &key, "").await;
    stage.get(&token, "/api/v1/vaults").await.expect(200, json!({}));
    stage.delete(&stage.operator, &format!("/v1/api-keys/{}", key.id)).await;
    let answer = stage.get(&token, "/api/v1/vaults").await;
    answer.expect(401, json!({ "code": "UNAUTHENTICATED" }));
}

#[tokio::test]
async fn a_scope_narrows_word_by_word() {
    let stage = Stage::new().await;
    let token = token(&stage, &stage.operator, "vaults%3Aread+lists%3Acreate").await;
    stage.get(&token, "/api/v1/vaults").await.expect(200, json!({}));
    let body = json!({ "name": "mine", "type": "ADDRESS" });
    stage.post(&token, "/api/v1/lists", body).await.expect(201, json!({}));
    // The key behind it holds all of these; the token was not made for them.
    for (method, path) in [
        ("GET", "/api/v1/transactions"),
        ("GET", "/api/v1/lists"),
        ("POST", "/api/v1/policies"),
        ("POST", "/api/v1/vaults"),
        ("POST", "/api/v1/transactions"),
    ] {
        let answer = stage.ask(method, path).key(&token).json(&json!({})).send().await;
        answer.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    }
    stage.get(&token, "/api/v1/networks").await.expect(200, json!({}));
}

#[tokio::test]
async fn forged_tokens_are_nobodys() {
    let stage = Stage::new().await;
    let real = token(&stage, &stage.operator, "vaults%3Aread").await.secret;
    let parts: Vec<&str> = real.split('.').collect();
    let mut claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    claims["scp"] = json!(u32::MAX);
    let wider = URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    for forged in [
        format!("{}.{wider}.{}", parts[0], parts[2]),
        format!("{none}.{wider}."),
        format!("{none}.{wider}.{}", parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.AAAA", parts[0], parts[1]),
        format!("{real}.more"),
        "a.b.c".to_owned(),
        "...".to_owned(),
        format!("{}.{}", "x".repeat(2_000), parts[2]),
    ] {
        let key = Key { secret: forged, ..stage.operator.clone() };
        let answer = stage.get(&key, "/api/v1/vaults").await;
        answer.expect(401, json!({ "code": "UNAUTHENTICATED", "error": "Unauthorized" }));
    }
}

#[tokio::test]
async fn a_token_works_wherever_its_key_does() {
    let stage = Stage::new().await;
    let mut new = NewTestKey::of(stage.operator.person);
    new.allowed_ips = vec!["10.0.0.0/8".parse().unwrap()];
    let key = stage.key(&stage.world, new).await;
    let ask = stage.ask("POST", TOKEN).raw(form(&key)).from("10.0.0.4");
    let answer = ask.header("content-type", "application/x-www-form-urlencoded").send().await;
    let token = Key { secret: answer.text("access_token"), ..key.clone() };
    let from = |address: &'static str| {
        let ask = stage.ask("GET", "/api/v1/vaults").key(&token).from(address);
        async move { ask.send().await }
    };
    from("10.0.0.9").await.expect(200, json!({}));
    from("192.0.2.1").await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    exchange(&stage, &form(&key)).await.expect(401, json!({ "error": "invalid_client" }));
}

#[tokio::test]
async fn the_ways_to_ask_wrongly() {
    let stage = Stage::new().await;
    let Key { id, secret, .. } = &stage.operator;
    let (other, grant) = (&stage.reviewer, "grant_type=client_credentials");
    for (form, status, error) in [
        (format!("{grant}&client_id={id}&client_secret=nope"), 401, "invalid_client"),
        (format!("{grant}&client_id=key_x&client_secret={secret}"), 401, "invalid_client"),
        (format!("{grant}&client_id={id}&client_secret={}", other.secret), 401, "invalid_client"),
        (grant.to_owned(), 400, "invalid_request"),
        (format!("{grant}&client_id={id}"), 400, "invalid_request"),
        (format!("client_id={id}&client_secret={secret}"), 400, "invalid_request"),
        (format!("{grant}&{grant}&client_id={id}&client_secret={secret}"), 400, "invalid_request"),
        (
            format!("grant_type=password&client_id={id}&client_secret={secret}"),
            400,
            "unsupported_grant_type",
        ),
        (format!("{}&scope=vaults:fly", form(&stage.operator)), 400, "invalid_scope"),
    ] {
        let answer = exchange(&stage, &form).await;
        let answer = answer.expect(status, json!({ "error": error, "statusCode": status }));
        assert_eq!(answer["message"], answer["error_description"]);
    }
    let reader = stage.limited_key(&stage.world, &["wallets:read"]).await;
    let beyond = format!("{}&scope=vaults:create", form(&reader));
    exchange(&stage, &beyond).await.expect(400, json!({ "error": "invalid_scope" }));
    let body = json!({ "grant_type": "client_credentials" });
    let answer = stage.ask("POST", TOKEN).json(&body).send().await;
    answer.expect(400, json!({ "error": "invalid_request" }));
}

#[tokio::test]
async fn the_client_may_be_named_by_basic() {
    let stage = Stage::new().await;
    let Key { id, secret, .. } = &stage.operator;
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    let ask = |credential: String, form: &str| {
        let ask = stage.ask("POST", TOKEN).header("authorization", &credential);
        let ask = ask.header("content-type", "application/x-www-form-urlencoded");
        let ask = ask.raw(form.to_owned());
        async move { ask.send().await }
    };
    let grant = "grant_type=client_credentials";
    ask(basic(format!("{id}:{secret}")), grant).await.expect(200, json!({}));
    let twice = format!("{grant}&client_id=key_other");
    let answer = ask(basic(format!("{id}:{secret}")), &twice).await;
    answer.expect(400, json!({ "error": "invalid_request" }));
    let answer = ask(basic("nobody".to_owned()), grant).await;
    answer.expect(400, json!({ "error": "invalid_request" }));
}
