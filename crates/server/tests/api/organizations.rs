//! `/v1/organizations/me`.

use serde_json::json;

use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn an_organization_shows_itself_and_its_people() {
    let world = World::new().await;
    let shown = world.get(&world.operator, "/v1/organizations/me").await;
    let shown = shown.expect(
        200,
        json!({
            "id": world.org.to_string(), "name": "Acme", "email": "office@acme.test",
            "plan": "SELF_HOSTED", "kybStatus": "NOT_REQUIRED", "productionActivated": true,
            "members": [
                { "name": "Olga", "role": "owner" }, { "name": "Rene", "role": "approver" },
            ],
            "settings": { "selfApproval": "sandbox_only", "approvalTtlSeconds": 86400 },
            "createdAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    assert!(shown["orgType"].is_string() && shown["capabilities"].is_object());
    assert!(shown["members"][0]["id"].as_str().unwrap().starts_with("mem_"));
}

#[tokio::test]
async fn a_scoped_key_may_look_and_not_touch() {
    let world = World::new().await;
    let scope = NewTestKey { scope: vec![world.vendor], ..NewTestKey::of(world.reviewer.person) };
    let scoped = world.key(&world, scope).await;
    let path = "/v1/organizations/me";
    world.get(&scoped, path).await.expect(200, json!({ "name": "Acme" }));
    let refused = world.patch(&scoped, path, json!({ "name": "Mine" })).await;
    refused.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn an_organization_changes_its_name_and_its_settings() {
    let world = World::new().await;
    let path = "/v1/organizations/me";
    let body = json!({
        "name": "Acme Ltd", "settings": { "selfApproval": "never", "approvalTtlSeconds": 60 },
    });
    let settings = json!({ "selfApproval": "never", "approvalTtlSeconds": 60 });
    world
        .patch(&world.live, path, body)
        .await
        .expect(200, json!({ "ok": true, "name": "Acme Ltd", "settings": settings }));
    world
        .get(&world.operator, path)
        .await
        .expect(200, json!({ "name": "Acme Ltd", "settings": settings }));
    let body = json!({ "settings": { "approvalTtlSeconds": null } });
    world.patch(&world.live, path, body).await.expect(
        200,
        json!({ "settings": { "selfApproval": "never", "approvalTtlSeconds": 86400 } }),
    );
    world.patch(&world.live, path, json!({})).await.expect(200, json!({ "name": "Acme Ltd" }));
}

#[tokio::test]
async fn only_the_operator_lets_people_decide_their_own_requests_with_real_money() {
    let world = World::new().await;
    let path = "/v1/organizations/me";
    let body = json!({ "settings": { "selfApproval": "always" } });
    let refused = world.patch(&world.operator, path, body).await;
    refused.expect_error(403, "PERMISSION_DENIED");
    let shown = world.get(&world.operator, path).await;
    assert_eq!(shown["settings"]["selfApproval"], "sandbox_only");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_by_name() {
    let world = World::new().await;
    let cases = [
        (json!({ "name": "" }), "name"),
        (json!({ "name": "   " }), "name"),
        (json!({ "name": 7 }), "name"),
        (json!({ "name": "x".repeat(257) }), "name"),
        (json!({ "settings": [] }), "settings"),
        (json!({ "settings": { "selfApproval": "sometimes" } }), "settings.selfApproval"),
        (json!({ "settings": { "approvalTtlSeconds": 59 } }), "settings.approvalTtlSeconds"),
        (json!({ "settings": { "approvalTtlSeconds": 2_592_001 } }), "settings.approvalTtlSeconds"),
        (json!({ "settings": { "approvalTtlSeconds": "60" } }), "settings.approvalTtlSeconds"),
        (json!({ "settings": { "approvalTtlSeconds": 60.5 } }), "settings.approvalTtlSeconds"),
        (json!({ "settings": { "approvalTtlSeconds": -60 } }), "settings.approvalTtlSeconds"),
    ];
    for (body, field) in cases {
        let refused = world.patch(&world.operator, "/v1/organizations/me", body).await;
        refused.expect_invalid(field);
    }
}
