//! Submitting what is kept elsewhere.

use countersign_domain::context::Settings;
use countersign_domain::key::KeyKind;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::{Value, json};

use super::scene::{APPROVALS, forbidden, invalid, pending, platform, refused, submission, submit};
use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn the_seed_answers_with_all_thirteen_members() {
    let world = World::new().await;
    let answer = submit(&world, &world.operator, "ord_elsewhere").await;
    let maker = world.membership(world.operator.person).await.to_string();
    let answer = answer.expect(
        201,
        json!({
            "object": "approval", "merchantId": world.org.to_string(), "resourceType": "order",
            "resourceId": "ord_elsewhere", "kind": "data_review", "decision": "pending",
            "requester": maker, "dataSnapshotHash": "sha256:6d1f",
            "createdAt": "2026-03-02T12:00:00.000Z", "note": "Q4 renewal, 12% discount",
        }),
    );
    let members = answer.body.as_object().unwrap();
    assert_eq!(members.len(), 13, "{members:#?}");
    for null in ["reviewer", "decidedAt"] {
        assert_eq!(members[null], Value::Null, "{null} is sent");
    }
    assert!(answer.id().starts_with("apr_"));
}

#[tokio::test]
async fn every_length_ends_where_it_ends_counted_in_characters() {
    let world = World::new().await;
    let cases = [
        ("note", 2_000, true),
        ("resourceId", 255, false),
        ("dataSnapshotHash", 128, false),
        ("actorId", 128, true),
    ];
    for (field, most, may_be_empty) in cases {
        let with = |text: String| {
            let mut body = submission(&world, &format!("ord_{field}_{}", text.chars().count()));
            body[field] = text.into();
            world.post(&world.operator, APPROVALS, body)
        };
        with("é".repeat(most)).await.expect(201, json!({ "decision": "pending" }));
        invalid(with("é".repeat(most + 1)).await, field, "too_long");
        let empty = with(String::new()).await;
        if may_be_empty {
            empty.expect(201, json!({}));
        } else {
            invalid(empty, field, "too_short");
        }
    }
}

#[tokio::test]
async fn every_member_has_its_type_and_the_short_sample_is_no_second_form() {
    let world = World::new().await;
    let cases = [
        ("merchantId", Value::Null, "required"),
        ("merchantId", json!(""), "too_short"),
        ("merchantId", json!(7), "invalid_type"),
        ("resourceType", Value::Null, "required"),
        ("resourceType", json!("contract"), "invalid_enum"),
        ("resourceType", json!("ORDER"), "invalid_enum"),
        ("resourceType", json!(["order"]), "invalid_type"),
        ("resourceId", Value::Null, "required"),
        ("resourceId", json!(12), "invalid_type"),
        ("dataSnapshotHash", Value::Null, "required"),
        ("dataSnapshotHash", json!({}), "invalid_type"),
        ("kind", json!("review"), "invalid_enum"),
        ("kind", Value::Null, "invalid_type"),
        ("note", json!(true), "invalid_type"),
        ("note", json!("a\u{0}b"), "invalid_value"),
        ("actorId", json!(1.5), "invalid_type"),
        ("actorId", Value::Null, "invalid_type"),
    ];
    for (field, value, code) in cases {
        let mut body = submission(&world, "ord_1");
        body[field] = value;
        invalid(world.post(&world.operator, APPROVALS, body).await, field, code);
    }
    let mut body = submission(&world, "ord_1");
    body.as_object_mut().unwrap().remove("resourceType");
    invalid(world.post(&world.operator, APPROVALS, body).await, "resourceType", "required");
    let mut body = submission(&world, "ord_1");
    (body["note"], body["anything"]) = (Value::Null, json!("else"));
    world.post(&world.operator, APPROVALS, body).await.expect(201, json!({ "note": null }));
}

#[tokio::test]
async fn there_is_one_pending_review_of_a_resource_under_one_aspect() {
    let world = World::new().await;
    let first = pending(&world, "ord_1").await;
    let again = submit(&world, &world.operator, "ord_1").await;
    let again = refused(again, 409, "APPROVAL_ALREADY_PENDING");
    assert_eq!(again["details"]["approvalId"], first);
    assert_eq!(again["message"], "A pending approval already exists for this resource");
    for (field, other) in [("kind", "push"), ("resourceType", "invoice"), ("resourceId", "ord_2")] {
        let mut body = submission(&world, "ord_1");
        body[field] = other.into();
        world.post(&world.operator, APPROVALS, body).await.expect(201, json!({ field: other }));
    }
    // What waits is of one environment.
    submit(&world, &world.live, "ord_1").await.expect(201, json!({}));
}

#[tokio::test]
async fn whoever_may_not_submit_hears_why() {
    let world = World::new().await;
    let body = || submission(&world, "ord_1");
    let nobody = world.ask("POST", APPROVALS).json(&body()).send().await;
    refused(nobody, 401, "UNAUTHENTICATED");
    let reads = world.limited_key(&world, &["approvals:read", "approvals:write"]).await;
    let answer = forbidden(world.post(&reads, APPROVALS, body()).await, "no_permission");
    assert_eq!(answer["requiredPermissions"], json!(["invoices:write"]));
    // Rights come before what is wrong with the body.
    forbidden(world.post(&reads, APPROVALS, json!({})).await, "no_permission");
    let other = world.another_tenant("Other").await;
    forbidden(world.post(&other.operator, APPROVALS, body()).await, "not_member");
    let mut nowhere = body();
    nowhere["merchantId"] = "acme".into();
    forbidden(world.post(&world.operator, APPROVALS, nowhere.clone()).await, "not_member");
    let platform = platform(&world).await;
    refused(world.post(&platform, APPROVALS, nowhere.clone()).await, 404, "RESOURCE_NOT_FOUND");
    nowhere["merchantId"] = "org_01J00000000000000000000000".into();
    refused(world.post(&platform, APPROVALS, nowhere).await, 404, "RESOURCE_NOT_FOUND");
    let scoped = NewTestKey { scope: vec![world.ops], ..NewTestKey::of(world.operator.person) };
    let scoped = world.key(&world, scoped).await;
    forbidden(world.post(&scoped, APPROVALS, body()).await, "insufficient_scope");
}

#[tokio::test]
async fn an_agent_can_be_a_maker_and_never_a_checker() {
    let world = World::new().await;
    let new = NewTestKey {
        kind: KeyKind::Agent,
        permissions: Some(&["invoices:write"]),
        scope: vec![world.ops],
        ..NewTestKey::of(world.operator.person)
    };
    let agent = world.key(&world, new).await;
    let made = submit(&world, &agent, "ord_1").await.expect(201, json!({}));
    // The agent's owner is who submitted.
    let owner = world.membership(world.operator.person).await.to_string();
    assert_eq!(made["requester"], owner);
    let path = format!("{APPROVALS}/{}", made.id());
    let approve = json!({ "decision": "approved" });
    forbidden(world.patch(&agent, &path, approve.clone()).await, "no_permission");
    let own = world.patch(&world.operator, &path, approve).await;
    refused(own, 403, "MAKER_CHECKER_VIOLATION");
    let recalled = world.patch(&agent, &path, json!({ "decision": "cancelled" })).await;
    recalled.expect(200, json!({ "decision": "cancelled" }));
}

#[tokio::test]
async fn where_resources_have_to_be_kept_here_no_other_is_submitted() {
    let settings = Settings { resource_required: true, ..Settings::default() };
    let config = EngineConfig { settings, ..EngineConfig::default() };
    let world = World::with(config, Options::default()).await;
    let answer = submit(&world, &world.operator, "ord_elsewhere").await;
    refused(answer, 404, "RESOURCE_NOT_FOUND");
}
