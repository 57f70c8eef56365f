//! Deciding, taking back and reopening.

use serde_json::{Value, json};

use super::scene::{
    APPROVALS, decide, forbidden, invalid, pending, refused, say, submission, submit,
};
use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn a_maker_is_no_checker_whatever_the_key() {
    let world = World::new().await;
    let id = pending(&world, "ord_1").await;
    let second = world.key(&world, NewTestKey::of(world.operator.person)).await;
    for key in [&world.operator, &second] {
        for decision in ["approved", "rejected"] {
            let answer = say(&world, key, &id, decision).await;
            refused(answer, 403, "MAKER_CHECKER_VIOLATION");
        }
    }
    world.advance_seconds(3_600);
    let checker = world.membership(world.reviewer.person).await.to_string();
    let body = json!({ "decision": "approved", "note": "Terms checked" });
    let decided = decide(&world, &world.reviewer, &id, body).await;
    decided.expect(
        200,
        json!({
            "id": id, "decision": "approved", "reviewer": checker, "note": "Terms checked",
            "decidedAt": "2026-03-02T13:00:00.000Z", "createdAt": "2026-03-02T12:00:00.000Z",
        }),
    );
}

#[tokio::test]
async fn nothing_that_an_organization_chooses_lets_a_maker_decide() {
    let world = World::new().await;
    let update = json!({ "settings": { "selfApproval": "sandbox_only" } });
    world.patch(&world.live, "/v1/organizations/me", update).await.expect(200, json!({}));
    let id = pending(&world, "ord_1").await;
    let answer = say(&world, &world.operator, &id, "approved").await;
    refused(answer, 403, "MAKER_CHECKER_VIOLATION");
}

#[tokio::test]
async fn whom_the_maker_alone_brought_in_is_no_checker() {
    let world = World::new().await;
    // The maker's own word made the member, and nobody else's.
    let body = json!({ "name": "Paul", "email": "paul@acme.test", "role": "viewer" });
    let invited = world.post(&world.live, "/v1/members", body).await;
    let person = invited.expect(201, json!({})).text("personId");
    let key = world.key(&world, NewTestKey::of(person.parse().unwrap())).await;
    let id = pending(&world, "ord_1").await;
    refused(say(&world, &key, &id, "approved").await, 403, "MAKER_CHECKER_VIOLATION");
}

/// Every cell of the table: from where, to where, and whether it goes.
#[tokio::test]
async fn every_state_leads_where_it_leads() {
    let table = [
        ("pending", "approved", None),
        ("pending", "rejected", None),
        ("pending", "cancelled", None),
        ("approved", "approved", Some("approved")),
        ("approved", "rejected", Some("approved")),
        ("approved", "cancelled", None),
        ("rejected", "approved", Some("rejected")),
        ("rejected", "rejected", Some("rejected")),
        ("rejected", "cancelled", Some("rejected")),
        ("cancelled", "approved", Some("cancelled")),
        ("cancelled", "rejected", Some("cancelled")),
        ("cancelled", "cancelled", Some("cancelled")),
    ];
    let world = World::new().await;
    for (index, (from, to, refusal)) in table.into_iter().enumerate() {
        let id = pending(&world, &format!("ord_{index}")).await;
        if from != "pending" {
            say(&world, &world.reviewer, &id, from).await.expect(200, json!({ "decision": from }));
        }
        let answer = say(&world, &world.reviewer, &id, to).await;
        match refusal {
            None => drop(answer.expect(200, json!({ "decision": to }))),
            Some(current) => {
                let answer = refused(answer, 409, "APPROVAL_NOT_DECIDABLE");
                assert_eq!(answer["details"], json!({ "decision": current }), "{from} to {to}");
            }
        }
    }
}

#[tokio::test]
async fn what_ends_says_who_and_when() {
    let world = World::new().await;
    let checker = world.membership(world.reviewer.person).await.to_string();
    let recalled = pending(&world, "ord_1").await;
    world.advance_seconds(60);
    let answer = say(&world, &world.operator, &recalled, "cancelled").await;
    let at = "2026-03-02T12:01:00.000Z";
    answer.expect(200, json!({ "reviewer": null, "decidedAt": at }));
    let reopened = pending(&world, "ord_2").await;
    let answer = say(&world, &world.reviewer, &reopened, "approved").await;
    answer.expect(200, json!({ "reviewer": checker, "decidedAt": at }));
    world.advance_seconds(60);
    let answer = say(&world, &world.reviewer, &reopened, "cancelled").await;
    let at = "2026-03-02T12:02:00.000Z";
    answer.expect(200, json!({ "decision": "cancelled", "reviewer": checker, "decidedAt": at }));
    // Nothing returns to pending; a new one is submitted.
    submit(&world, &world.operator, "ord_1").await.expect(201, json!({}));
    submit(&world, &world.operator, "ord_2").await.expect(201, json!({}));
}

#[tokio::test]
async fn words_are_kept_replaced_or_cleared() {
    let world = World::new().await;
    let maker = "Q4 renewal, 12% discount";
    let cases = [
        (json!({ "decision": "approved" }), json!(maker)),
        (json!({ "decision": "approved", "note": "fine" }), json!("fine")),
        (json!({ "decision": "rejected", "note": null }), Value::Null),
        (json!({ "decision": "cancelled", "note": "" }), json!("")),
    ];
    for (index, (body, note)) in cases.into_iter().enumerate() {
        let id = pending(&world, &format!("ord_{index}")).await;
        let answer = decide(&world, &world.reviewer, &id, body).await.expect(200, json!({}));
        assert_eq!(answer["note"], note);
    }
    // The older words stay in the log.
    let log = world.get(&world.operator, "/v1/audit-logs?action=approval.created").await;
    assert!(log.data().iter().all(|row| row["metadata"]["note"] == maker), "{:#}", log.body);
    let id = pending(&world, "ord_9").await;
    let long = json!({ "decision": "approved", "note": "x".repeat(2_001) });
    invalid(decide(&world, &world.reviewer, &id, long).await, "note", "too_long");
    let answer = say(&world, &world.reviewer, &id, "approved").await;
    assert_eq!(answer["note"], maker, "a refusal changes nothing");
}

#[tokio::test]
async fn a_checker_who_saw_something_else_is_told_so() {
    let world = World::new().await;
    let id = pending(&world, "ord_1").await;
    let seen = |hash: &str| json!({ "decision": "approved", "dataSnapshotHash": hash });
    // It is nobody's business who is the maker.
    let own = decide(&world, &world.operator, &id, seen("sha256:other")).await;
    refused(own, 403, "MAKER_CHECKER_VIOLATION");
    let answer = decide(&world, &world.reviewer, &id, seen("sha256:other")).await;
    let answer = refused(answer, 409, "SNAPSHOT_MISMATCH");
    let details = json!({ "submitted": "sha256:6d1f", "current": "sha256:other" });
    assert_eq!(answer["details"], details);
    let body = json!({ "decision": "rejected", "dataSnapshotHash": "sha256:6d1f" });
    let answer = decide(&world, &world.reviewer, &id, body).await;
    invalid(answer, "dataSnapshotHash", "invalid_value");
    let answer = decide(&world, &world.reviewer, &id, seen("sha256:6d1f")).await;
    answer.expect(200, json!({ "decision": "approved" }));
}

#[tokio::test]
async fn taking_back_is_the_makers_side_and_all_else_the_checkers() {
    let world = World::new().await;
    let makes = world.limited_key(&world, &["invoices:write"]).await;
    let checks = NewTestKey {
        permissions: Some(&["approvals:write"]),
        ..NewTestKey::of(world.reviewer.person)
    };
    let checks = world.key(&world, checks).await;
    let id = pending(&world, "ord_1").await;
    let answer = forbidden(say(&world, &makes, &id, "approved").await, "no_permission");
    assert_eq!(answer["requiredPermissions"], json!(["approvals:write"]));
    let answer = forbidden(say(&world, &checks, &id, "cancelled").await, "no_permission");
    assert_eq!(answer["requiredPermissions"], json!(["invoices:write"]));
    say(&world, &makes, &id, "cancelled").await.expect(200, json!({ "decision": "cancelled" }));
    let id = pending(&world, "ord_2").await;
    say(&world, &checks, &id, "approved").await.expect(200, json!({ "decision": "approved" }));
    let answer = forbidden(say(&world, &makes, &id, "cancelled").await, "no_permission");
    assert_eq!(answer["requiredPermissions"], json!(["approvals:write"]));
    say(&world, &checks, &id, "cancelled").await.expect(200, json!({ "decision": "cancelled" }));
}

/// The order in which a decision is refused; each case leaves out what the one before was refused
/// with.
#[tokio::test]
async fn refusals_come_in_their_order() {
    let world = World::new().await;
    let id = pending(&world, "ord_1").await;
    let ended = pending(&world, "ord_2").await;
    say(&world, &world.reviewer, &ended, "rejected").await.expect(200, json!({}));
    let path = |id: &str| format!("{APPROVALS}/{id}");
    let unknown = path("apr_01J00000000000000000000000");
    let bad = json!({ "decision": "maybe" });
    let good = json!({ "decision": "approved", "dataSnapshotHash": "other" });
    let nobody = world.ask("PATCH", &unknown).json(&bad).send().await;
    refused(nobody, 401, "UNAUTHENTICATED");
    let makes = world.limited_key(&world, &["invoices:write"]).await;
    forbidden(world.patch(&makes, &unknown, bad.clone()).await, "no_permission");
    let answer = world.patch(&world.operator, &unknown, bad).await;
    invalid(answer, "decision", "invalid_enum");
    let answer = world.patch(&world.operator, &unknown, good.clone()).await;
    refused(answer, 404, "RESOURCE_NOT_FOUND");
    let answer = world.patch(&world.operator, &path(&ended), good.clone()).await;
    refused(answer, 409, "APPROVAL_NOT_DECIDABLE");
    let answer = world.patch(&world.operator, &path(&id), good.clone()).await;
    refused(answer, 403, "MAKER_CHECKER_VIOLATION");
    let answer = world.patch(&world.reviewer, &path(&id), good).await;
    refused(answer, 409, "SNAPSHOT_MISMATCH");
}

#[tokio::test]
async fn pending_is_no_decision_and_neither_is_nothing() {
    let world = World::new().await;
    let id = pending(&world, "ord_1").await;
    for (body, code) in [
        (json!({ "decision": "pending" }), "invalid_enum"),
        (json!({}), "required"),
        (json!({ "decision": null }), "required"),
        (json!({ "decision": true }), "invalid_type"),
    ] {
        let answer = decide(&world, &world.reviewer, &id, body).await;
        invalid(answer, "decision", code);
    }
}

#[tokio::test]
async fn what_is_anothers_is_unknown() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let id = pending(&world, "ord_1").await;
    world.review().await;
    // A payment's request is no review either.
    let held = world.hold("5000").await.approval;
    for (key, id) in [
        (&other.operator, id.as_str()),
        (&world.live, id.as_str()),
        (&world.reviewer, &held),
        (&world.reviewer, "apr_01J00000000000000000000000"),
        (&world.reviewer, "ord_1"),
    ] {
        let found = world.get(key, &format!("{APPROVALS}/{id}")).await;
        refused(found, 404, "RESOURCE_NOT_FOUND");
        refused(say(&world, key, id, "approved").await, 404, "RESOURCE_NOT_FOUND");
        refused(say(&world, key, id, "cancelled").await, 404, "RESOURCE_NOT_FOUND");
    }
    let found = world.get(&world.reviewer, &format!("{APPROVALS}/{id}")).await;
    found.expect(200, json!({ "id": id, "decision": "pending" }));
}

#[tokio::test]
async fn a_review_waits_for_as_long_as_it_takes() {
    let world = World::new().await;
    let id = pending(&world, "ord_1").await;
    world.advance_seconds(400 * 86_400);
    world.engine.sweep().await.unwrap();
    let found = world.get(&world.reviewer, &format!("{APPROVALS}/{id}")).await;
    found.expect(200, json!({ "decision": "pending", "decidedAt": null }));
    refused(submit(&world, &world.operator, "ord_1").await, 409, "APPROVAL_ALREADY_PENDING");
    say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
    let body = submission(&world, "ord_1");
    world.post(&world.operator, APPROVALS, body).await.expect(201, json!({}));
}
