//! Webhook endpoints of the dialect, and what they are told.

use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn endpoints_are_kept_apart_from_those_of_v1() {
    let stage = Stage::new().await;
    let path = "/api/v1/webhooks";
    let body = json!({ "url": "https://93.184.216.34/hook", "events": ["*"] });
    let made = stage.post(&stage.operator, path, body.clone()).await;
    let made = made.expect(201, json!({ "events": ["*"], "status": "ACTIVE" }));
    assert!(made.text("secret").starts_with("whsec_"));
    let one = format!("{path}/{}", made.id());
    let read = stage.get(&stage.operator, &one).await.expect(200, json!({}));
    assert!(read["secret"].is_null(), "shown once");
    let mut own = body.clone();
    own["secret"] = json!("a secret of my own");
    let own = stage.post(&stage.operator, path, own).await.expect(201, json!({}));
    assert!(own["secret"].is_null(), "who brought it knows it");
    let change = json!({ "events": ["approval_request.created"], "status": "INACTIVE" });
    stage
        .patch(&stage.operator, &one, change)
        .await
        .expect(200, json!({ "events": ["approval_request.created"], "status": "INACTIVE" }));
    stage.get(&stage.operator, path).await.expect(200, json!({ "meta": { "total": 2 } }));
    stage.delete(&stage.operator, &one).await.expect(200, json!({ "id": made.id() }));
    stage.get(&stage.operator, &one).await.expect(404, json!({ "code": "NOT_FOUND" }));
    for url in ["nowhere", "https://127.0.0.1/", "ftp://93.184.216.34/"] {
        let mut body = body.clone();
        body["url"] = json!(url);
        stage
            .post(&stage.operator, path, body)
            .await
            .expect(400, json!({ "code": "VALIDATION_FAILED" }));
    }
}
