//! A review is a request like any other: it shows in the inbox, and is decided there too.

use serde_json::json;

use super::scene::{
    APPROVALS, ORDERS, decide, order, pending, platform, refused, say, standing, submission,
};
use crate::harness::World;

#[tokio::test]
async fn the_inbox_shows_a_review_and_what_it_is_of() {
    let world = World::new().await;
    let order = order(&world).await;
    let made = world.act(&world.operator, &format!("{ORDERS}/{order}/approvals")).await;
    let id = made.id();
    let inbox = world.get(&world.reviewer, "/v1/inbox?mine=true&subject=ORDER").await;
    let item = inbox.data()[0].clone();
    assert_eq!(item["id"], id);
    assert_eq!(item["title"], format!("Data review of order {order}"));
    assert_eq!(item["secondsLeft"], json!(null));
    assert_eq!(item["expiresAt"], json!(null));
    assert_eq!(item["walletId"], json!(null));
    assert!(item["youMay"].as_array().unwrap().contains(&json!("approve")));
    let subject = &item["subject"];
    assert_eq!((&subject["type"], &subject["id"]), (&json!("ORDER"), &json!(order)));
    assert_eq!(subject["action"], "data_review");
    assert_eq!(subject["after"]["dataSnapshotHash"], made["dataSnapshotHash"]);
    let maker = world.membership(world.operator.person).await.to_string();
    assert_eq!(subject["after"]["requester"], json!({ "memberId": maker }));
    // Who submitted it cannot decide it there either, but can take it back.
    let own = world.get(&world.operator, "/v1/inbox").await;
    assert_eq!(own.data()[0]["whyNot"], "SELF_APPROVAL");
    assert!(own.data()[0]["youMay"].as_array().unwrap().contains(&json!("cancel")));
    let invoices = world.get(&world.reviewer, "/v1/inbox?subject=INVOICE").await;
    assert_eq!(invoices.data().len(), 0);
    let listed = world.get(&world.reviewer, "/v1/approvals?status=PENDING").await;
    assert_eq!(listed.data().len(), 1);
}

#[tokio::test]
async fn a_decision_made_there_shows_here_at_once() {
    let world = World::new().await;
    let order = order(&world).await;
    let submit = format!("{ORDERS}/{order}/approvals");
    let checker = world.membership(world.reviewer.person).await.to_string();
    let id = world.act(&world.operator, &submit).await.expect(201, json!({})).id();
    let own = world.act(&world.operator, &format!("/v1/approvals/{id}/approve")).await;
    own.expect_error(403, "PERMISSION_DENIED");
    let body = json!({ "comment": "seen" });
    let approved = world.post(&world.reviewer, &format!("/v1/inbox/{id}/approve"), body).await;
    approved.expect(200, json!({ "status": "APPROVED" }));
    let found = world.get(&world.operator, &format!("{APPROVALS}/{id}")).await;
    found.expect(200, json!({ "decision": "approved", "reviewer": checker, "note": "seen" }));
    assert_eq!(standing(&world, &order).await, "approved");
    refused(say(&world, &world.reviewer, &id, "approved").await, 409, "APPROVAL_NOT_DECIDABLE");
    let id = world.act(&world.operator, &submit).await.expect(201, json!({})).id();
    let cancel = format!("/v1/approvals/{id}/cancel");
    world.act(&world.operator, &cancel).await.expect(200, json!({ "status": "CANCELLED" }));
    let found = world.get(&world.operator, &format!("{APPROVALS}/{id}")).await;
    found.expect(200, json!({ "decision": "cancelled", "reviewer": null }));
    let id = world.act(&world.operator, &submit).await.expect(201, json!({})).id();
    let reject = format!("/v1/approvals/{id}/reject");
    world.act(&world.reviewer, &reject).await.expect(200, json!({ "status": "REJECTED" }));
    assert_eq!(standing(&world, &order).await, "rejected");
}

#[tokio::test]
async fn the_snapshot_is_compared_there_too() {
    let world = World::new().await;
    let order = order(&world).await;
    let submit = format!("{ORDERS}/{order}/approvals");
    let id = world.act(&world.operator, &submit).await.expect(201, json!({})).id();
    let edit = json!({ "totalAmount": "1" });
    world.patch(&world.operator, &format!("{ORDERS}/{order}"), edit).await.expect(200, json!({}));
    let approve = format!("/v1/approvals/{id}/approve");
    let answer = world.act(&world.reviewer, &approve).await;
    let answer = answer.expect_error(409, "PAYLOAD_CHANGED");
    assert_eq!(answer["error"]["details"]["reason"], "SNAPSHOT_MISMATCH");
    let explained = world.get(&world.reviewer, &format!("/v1/inbox/{id}/explain")).await;
    explained
        .expect(200, json!({ "verdict": "REFUSED", "refusal": { "code": "PAYLOAD_CHANGED" } }));
}

#[tokio::test]
async fn a_decision_made_here_shows_there_at_once() {
    let world = World::new().await;
    let key = platform(&world).await;
    let id = pending(&world, "ord_1").await;
    let body = json!({ "decision": "rejected", "actorId": "bob", "note": "no" });
    decide(&world, &key, &id, body).await.expect(200, json!({}));
    let shown = world.get(&world.reviewer, &format!("/v1/approvals/{id}")).await;
    let shown = shown.expect(
        200,
        json!({ "status": "REJECTED", "reason": "no", "resolvedBy": key.id.to_string() }),
    );
    let reviewer = json!({ "platform": true, "actorId": "bob" });
    assert_eq!(shown["subject"]["after"]["reviewer"], reviewer);
    let gone = world.get(&world.reviewer, "/v1/inbox").await;
    assert_eq!(gone.data().len(), 0);
}

#[tokio::test]
async fn the_log_tells_a_review_from_its_beginning_to_its_end() {
    let world = World::new().await;
    let order = order(&world).await;
    let before = world.actions().await.len();
    let submit = format!("{ORDERS}/{order}/approvals");
    let id = world.act(&world.operator, &submit).await.expect(201, json!({})).id();
    refused(say(&world, &world.operator, &id, "approved").await, 403, "MAKER_CHECKER_VIOLATION");
    say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
    say(&world, &world.reviewer, &id, "cancelled").await.expect(200, json!({}));
    let actions = world.actions().await;
    assert_eq!(
        actions[before..],
        [
            "approval.created",
            "document.updated",
            "approval.decision_denied",
            "document.updated",
            "approval.approved",
            "approval.cancelled",
            "document.updated",
        ]
    );
    world.assert_balanced().await;
}

/// What a submission writes: nothing for what is kept elsewhere but itself, its place and its
/// record.
#[tokio::test]
async fn a_submission_is_few_rows() {
    let world = World::new().await;
    let before = world.actions().await.len();
    let body = submission(&world, "ord_1");
    world.post(&world.operator, APPROVALS, body).await.expect(201, json!({}));
    assert_eq!(world.actions().await[before..], ["approval.created"]);
}
