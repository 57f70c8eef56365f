//! Votes: once, for good, by whoever is on the list.

use countersign_domain::ids::{Id as _, Ulid, WalletId};
use countersign_domain::log::Fact;
use serde_json::json;
use tokio::task::JoinSet;

use super::stage::Stage;
use crate::harness::{Key, NewTestKey};

#[tokio::test]
async fn two_of_two_have_it_done() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Payment approvers", &[&stage.reviewer, &tara]).await;
    stage.policy(&list, 2, Some(60)).await;
    let held = stage.hold().await;
    assert_eq!(stage.usdc().await, ("100000".to_owned(), "5000".to_owned()));
    stage.advance_seconds(60);
    let path = format!("/api/v1/approval-requests/{}/votes", held.request);
    let body = json!({ "vote": "APPROVED", "comment": "ok" });
    let first = stage.post(&stage.reviewer, &path, body).await;
    let reviewer = stage.called(stage.reviewer.person).await;
    let first = first.expect(
        201,
        json!({
            "status": "PENDING", "requiredApprovers": 2, "updatedAt": "2026-03-02T12:01:00.000Z",
            "votes": [{
                "transactionApprovalRequestId": held.request, "approverId": reviewer,
                "vote": "APPROVED", "comment": "ok", "createdAt": "2026-03-02T12:01:00.000Z",
            }],
        }),
    );
    let second = stage.vote(&tara, &held.request, "APPROVED").await;
    let second = second.expect(201, json!({ "status": "APPROVED" }));
    assert_eq!(second["votes"].as_array().unwrap().len(), 2);
    assert_eq!(second["votes"][0], first["votes"][0]);
    assert!(second["votes"][1].get("comment").is_none(), "absent when none was given");
    let transaction = stage.transaction(&held.transaction).await;
    transaction.expect(200, json!({ "status": "APPROVED", "hash": null }));
    stage.settle(&held.transaction).await;
    let transaction = stage.transaction(&held.transaction).await;
    transaction.expect(200, json!({ "status": "CONFIRMED", "hash": "0xfeed" }));
    assert_eq!(stage.usdc().await, ("95000".to_owned(), "0".to_owned()));
    stage.assert_balanced().await;
}

#[tokio::test]
async fn who_started_it_who_voted_and_who_is_not_asked() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Approvers", &[&stage.operator, &stage.reviewer, &tara]).await;
    stage.policy(&list, 2, None).await;
    let held = stage.hold().await;
    let refused = stage.vote(&stage.operator, &held.request, "APPROVED").await;
    refused.expect(403, json!({ "code": "INITIATOR_CANNOT_VOTE" }));
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await.expect(201, json!({}));
    let second_key = stage.key(&stage.world, NewTestKey::of(stage.reviewer.person)).await;
    for (key, vote) in [(&stage.reviewer, "APPROVED"), (&second_key, "REJECTED")] {
        let again = stage.vote(key, &held.request, vote).await;
        again.expect(409, json!({ "code": "ALREADY_VOTED" }));
    }
    let outsider = stage.approver("Oscar").await;
    let refused = stage.vote(&outsider, &held.request, "APPROVED").await;
    let message = "Not a member of the approver list";
    refused.expect(403, json!({ "code": "NOT_AN_APPROVER", "message": message }));
    let payer = stage.limited_key(&stage.world, &["payments:read", "payments:write"]).await;
    let refused = stage.vote(&payer, &held.request, "APPROVED").await;
    refused.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    // What nobody may do is told whatever has become of the request.
    stage.vote(&tara, &held.request, "APPROVED").await.expect(201, json!({ "status": "APPROVED" }));
    for (key, status, code) in [
        (&stage.operator, 403, "INITIATOR_CANNOT_VOTE"),
        (&outsider, 403, "NOT_AN_APPROVER"),
        (&tara, 409, "ALREADY_VOTED"),
    ] {
        let refused = stage.vote(key, &held.request, "APPROVED").await;
        refused.expect(status, json!({ "code": code }));
    }
}

#[tokio::test]
async fn bad_votes_are_told_after_the_permission_and_before_the_request() {
    let stage = Stage::new().await;
    let unknown = "0199f5a2-7d0a-7c36-9d8e-2f6f2f1f9b10";
    let path = format!("/api/v1/approval-requests/{unknown}/vote");
    for body in [
        json!({}),
        json!({ "vote": "approved" }),
        json!({ "vote": "APPROVE" }),
        json!({ "vote": true }),
        json!({ "vote": "APPROVED", "comment": 7 }),
        json!({ "vote": "APPROVED", "comment": "x".repeat(1_001) }),
    ] {
        let refused = stage.post(&stage.reviewer, &path, body).await;
        let refused = refused.expect(400, json!({ "code": "VALIDATION_FAILED" }));
        assert!(refused["message"].is_array());
    }
    let body = json!({ "vote": "APPROVED", "comment": null, "unknown": 1 });
    let refused = stage.post(&stage.reviewer, &path, body).await;
    refused.expect(404, json!({ "code": "NOT_FOUND" }));
}

#[tokio::test]
async fn one_no_after_one_yes_ends_it_and_frees_the_money() {
    let stage = Stage::new().await;
    let (tara, uma) = (stage.approver("Tara").await, stage.approver("Uma").await);
    let list = stage.list("Approvers", &[&stage.reviewer, &tara, &uma]).await;
    stage.policy(&list, 2, None).await;
    let held = stage.hold().await;
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await.expect(201, json!({}));
    let no = stage.vote(&tara, &held.request, "REJECTED").await;
    no.expect(201, json!({ "status": "REJECTED" }));
    let transaction = stage.transaction(&held.transaction).await;
    transaction.expect(200, json!({ "status": "APPROVAL_REJECTED" }));
    assert_eq!(stage.usdc().await, ("100000".to_owned(), "0".to_owned()));
    let late = stage.vote(&uma, &held.request, "APPROVED").await;
    let message = "The request is REJECTED";
    late.expect(409, json!({ "code": "REQUEST_NOT_PENDING", "message": message }));
}

#[tokio::test]
async fn at_the_deadline_it_is_too_late_and_without_one_it_never_is() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let policy = stage.policy(&list, 1, Some(10)).await;
    let held = stage.hold().await;
    stage.advance_seconds(599);
    stage.request(&held.request).await.expect(200, json!({ "status": "PENDING" }));
    stage.advance_seconds(1);
    stage.request(&held.request).await.expect(200, json!({ "status": "EXPIRED" }));
    assert_eq!(stage.usdc().await, ("100000".to_owned(), "0".to_owned()), "free, swept or not");
    let late = stage.vote(&stage.reviewer, &held.request, "APPROVED").await;
    let message = "The request is EXPIRED";
    late.expect(409, json!({ "code": "REQUEST_NOT_PENDING", "message": message }));
    let transaction = stage.transaction(&held.transaction).await;
    transaction.expect(200, json!({ "status": "APPROVAL_EXPIRED" }));
    let path = format!("/api/v1/policies/{policy}");
    let actions = json!([{ "type": "REQUIRE_APPROVAL", "approverListId": list }]);
    stage.patch(&stage.operator, &path, json!({ "actions": actions })).await.expect(200, json!({}));
    let held = stage.hold().await;
    stage.advance_seconds(3_650 * 86_400);
    stage.engine.sweep().await.unwrap();
    let request = stage.request(&held.request).await;
    request.expect(200, json!({ "status": "PENDING", "deadline": null }));
    stage
        .vote(&stage.reviewer, &held.request, "APPROVED")
        .await
        .expect(201, json!({ "status": "APPROVED" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_votes_at_once_three_count_and_one_decides() {
    let stage = Stage::new().await;
    let mut keys = Vec::new();
    for number in 0..50 {
        keys.push(stage.approver(&format!("Person{number}")).await);
    }
    let list = stage.list("Everybody", &keys.iter().collect::<Vec<&Key>>()).await;
    stage.policy(&list, 3, None).await;
    let held = stage.hold().await;
    let path = format!("/api/v1/approval-requests/{}/vote", held.request);
    let mut answers = JoinSet::new();
    for key in &keys {
        let ask = stage.ask("POST", &path).key(key).json(&json!({ "vote": "APPROVED" }));
        answers.spawn(ask.send());
    }
    let answers = answers.join_all().await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(201), count(409)), (3, 47));
    let request = stage.request(&held.request).await.expect(200, json!({ "status": "APPROVED" }));
    assert_eq!(request["votes"].as_array().unwrap().len(), 3);
    let facts = stage.facts().await;
    let approved = facts.iter().filter(|fact| matches!(fact, Fact::ApprovalApproved { .. }));
    assert_eq!(approved.count(), 1);
}

#[tokio::test]
async fn what_is_asked_rises_and_never_falls() {
    let stage = Stage::new().await;
    let (tara, uma) = (stage.approver("Tara").await, stage.approver("Uma").await);
    let list = stage.list("Approvers", &[&stage.reviewer, &tara, &uma]).await;
    let policy = stage.policy(&list, 2, None).await;
    let held = stage.hold().await;
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await.expect(201, json!({}));
    // Lowering the number, or taking somebody off who has voted, changes nothing.
    let ask = |count: u32| {
        let action = json!({
            "type": "REQUIRE_APPROVAL", "requiredApprovers": count, "approverListId": list,
        });
        json!({ "actions": [action] })
    };
    let path = |id: &str| format!("/api/v1/policies/{id}");
    let changed = stage.patch(&stage.operator, &path(&policy), ask(1)).await;
    let second = changed.expect(200, json!({ "version": 2 })).id();
    let off = json!({ "items": [stage.called(stage.reviewer.person).await] });
    let items = format!("/api/v1/lists/{list}/items");
    let off = stage.ask("DELETE", &items).key(&stage.operator).json(&off).send().await;
    off.expect(200, json!({ "itemCount": 2 }));
    let request = stage.request(&held.request).await;
    let request = request.expect(200, json!({ "status": "PENDING", "requiredApprovers": 2 }));
    assert_eq!(request["policyId"], policy, "later versions leave it alone");
    // Raising it shows once the old number is met; the vote that met it is stored.
    let changed = stage.patch(&stage.operator, &path(&second), ask(3)).await;
    changed.expect(422, json!({ "code": "NOT_ENOUGH_APPROVERS" }));
    let on = json!({ "items": [stage.called(stage.operator.person).await] });
    stage.post(&stage.operator, &items, on).await.expect(201, json!({ "itemCount": 3 }));
    stage.patch(&stage.operator, &path(&second), ask(3)).await.expect(200, json!({ "version": 3 }));
    let request = stage.request(&held.request).await;
    request.expect(200, json!({ "requiredApprovers": 2 }));
    let raised = stage.vote(&tara, &held.request, "APPROVED").await;
    let raised = raised.expect(201, json!({ "status": "PENDING", "requiredApprovers": 3 }));
    assert_eq!(raised["votes"].as_array().unwrap().len(), 2);
    // Who was taken off cannot vote any more, and has voted all the same.
    let again = stage.vote(&stage.reviewer, &held.request, "APPROVED").await;
    again.expect(403, json!({ "code": "NOT_AN_APPROVER" }));
    let last = stage.vote(&uma, &held.request, "APPROVED").await;
    last.expect(201, json!({ "status": "APPROVED", "requiredApprovers": 3 }));
}

#[tokio::test]
async fn what_is_blocked_by_now_refuses_the_vote_that_would_decide() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Approvers", &[&stage.reviewer, &tara]).await;
    let policy = stage.policy(&list, 2, None).await;
    let held = stage.hold().await;
    let path = format!("/api/v1/policies/{policy}");
    let block = json!({ "actions": [{ "type": "BLOCK" }] });
    stage.patch(&stage.operator, &path, block).await.expect(200, json!({ "version": 2 }));
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await.expect(201, json!({}));
    let refused = stage.vote(&tara, &held.request, "APPROVED").await;
    refused.expect(422, json!({ "code": "POLICY_BLOCKED" }));
    let request = stage.request(&held.request).await.expect(200, json!({ "status": "PENDING" }));
    assert_eq!(request["votes"].as_array().unwrap().len(), 1, "not stored");
}

#[tokio::test]
async fn an_agent_submits_and_its_owner_cannot_vote() {
    let stage = Stage::new().await;
    let vault = WalletId::from_ulid(Ulid::parse_uuid(&stage.vault).unwrap());
    let agent = stage.key(&stage.world, NewTestKey::agent(stage.reviewer.person, vault)).await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Approvers", &[&stage.reviewer, &tara]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.transfer_by(&agent, "5000").await;
    let held = held.expect(201, json!({ "status": "PENDING_APPROVAL" }));
    let request = held.text("approvalRequestId");
    stage
        .vote(&stage.reviewer, &request, "APPROVED")
        .await
        .expect(403, json!({ "code": "INITIATOR_CANNOT_VOTE" }));
    stage
        .vote(&agent, &request, "APPROVED")
        .await
        .expect(403, json!({ "code": "PERMISSION_MISSING" }));
    stage.vote(&tara, &request, "APPROVED").await.expect(201, json!({ "status": "APPROVED" }));
    let by = format!("{vault}");
    stage.request(&request).await.expect(200, json!({ "requestedById": by }));
}
