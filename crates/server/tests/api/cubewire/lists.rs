//! Named lists.

use serde_json::json;

use super::stage::{PAYEE, Stage};

#[tokio::test]
async fn lists_are_kept_changed_and_deleted() {
    let stage = Stage::new().await;
    let body = json!({ "name": "Known", "type": "ADDRESS", "items": [PAYEE, PAYEE] });
    let made = stage.post(&stage.operator, "/api/v1/lists", body.clone()).await;
    let made = made.expect(
        201,
        json!({
            "name": "Known", "type": "ADDRESS", "description": null, "status": "ACTIVE",
            "items": [PAYEE], "metadata": {}, "itemCount": 1,
        }),
    );
    let path = format!("/api/v1/lists/{}", made.id());
    stage
        .post(&stage.operator, "/api/v1/lists", body)
        .await
        .expect(409, json!({ "code": "NAME_TAKEN" }));
    let other = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    let items = format!("{path}/items");
    let on = json!({ "items": [other, PAYEE] });
    stage
        .post(&stage.operator, &items, on)
        .await
        .expect(201, json!({ "items": [PAYEE, other], "itemCount": 2 }));
    let off = json!({ "items": [other.to_lowercase(), "0x0"] });
    let off = stage.ask("DELETE", &items).key(&stage.operator).json(&off).send().await;
    off.expect(200, json!({ "items": [PAYEE] }));
    let change = json!({ "metadata": { "a": 1.50 }, "items": [], "description": "x" });
    stage
        .patch(&stage.operator, &path, change)
        .await
        .expect(200, json!({ "items": [], "metadata": { "a": 1.50 }, "description": "x" }));
    stage.delete(&stage.operator, &path).await.expect(200, json!({ "id": made.id() }));
    stage.get(&stage.operator, &path).await.expect(404, json!({ "code": "NOT_FOUND" }));
    let again = json!({ "name": "Known", "type": "OTHER", "items": ["anything"] });
    stage.post(&stage.operator, "/api/v1/lists", again).await.expect(201, json!({}));
}

#[tokio::test]
async fn what_cannot_be_on_a_list_is_refused() {
    let stage = Stage::new().await;
    for body in [
        json!({ "type": "USER" }),
        json!({ "name": "x" }),
        json!({ "name": "x", "type": "ADDRESS", "items": ["0x12"] }),
        json!({ "name": "x", "type": "USER", "items": ["mem_01J00000000000000000000000"] }),
        json!({ "name": "x", "type": "USER", "items": "mem" }),
        json!({ "name": "x", "type": "USER", "items": [7] }),
        json!({ "name": "x", "type": "USER", "status": "active" }),
        json!({ "name": "x".repeat(256), "type": "USER" }),
        json!({ "name": "x", "type": "USER", "metadata": [] }),
    ] {
        let answer = stage.post(&stage.operator, "/api/v1/lists", body).await;
        answer.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    }
    // Of a list that is compared with, all is read for every transaction.
    for (length, status) in [(65, 201), (66, 400)] {
        let item = |number: usize| format!("{number:0length$}");
        let items: Vec<String> = (0..1_000).map(item).collect();
        let body = json!({ "name": "long", "type": "WORD", "items": items });
        let answer = stage.post(&stage.operator, "/api/v1/lists", body).await;
        assert_eq!(answer.status, status, "{length}");
    }
    let all = json!({ "name": "All approvers", "type": "USER" });
    stage
        .post(&stage.operator, "/api/v1/lists", all)
        .await
        .expect(409, json!({ "code": "NAME_TAKEN" }));
}

#[tokio::test]
async fn a_list_in_use_stays() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let path = format!("/api/v1/lists/{list}");
    let policy = stage.policy(&list, 1, None).await;
    stage.delete(&stage.operator, &path).await.expect(409, json!({ "code": "IN_USE" }));
    let held = stage.hold().await;
    let archived = stage.delete(&stage.operator, &format!("/api/v1/policies/{policy}")).await;
    archived.expect(200, json!({ "status": "ARCHIVED" }));
    // Nothing live names it, but somebody is still asked by it.
    stage.delete(&stage.operator, &path).await.expect(409, json!({ "code": "IN_USE" }));
    stage.vote(&stage.reviewer, &held.request, "REJECTED").await.expect(201, json!({}));
    stage.delete(&stage.operator, &path).await.expect(200, json!({}));
}

#[tokio::test]
async fn a_list_that_the_deciding_vote_brings_in_stays_too() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let first = stage.list("Approvers", &[&stage.reviewer]).await;
    let second = stage.list("More approvers", &[&tara]).await;
    let policy = stage.policy(&first, 1, None).await;
    let held = stage.hold().await;
    let action = json!({ "type": "REQUIRE_APPROVAL", "approverListId": second });
    let path = format!("/api/v1/policies/{policy}");
    let changed = stage.patch(&stage.operator, &path, json!({ "actions": [action] })).await;
    let latest = changed.expect(200, json!({ "version": 2 })).id();
    // By now the other list is asked as well: the vote counts, and decides nothing.
    let vote = stage.vote(&stage.reviewer, &held.request, "APPROVED").await;
    vote.expect(201, json!({ "status": "PENDING" }));
    stage
        .delete(&stage.operator, &format!("/api/v1/policies/{latest}"))
        .await
        .expect(200, json!({}));
    for list in [&first, &second] {
        let path = format!("/api/v1/lists/{list}");
        stage.delete(&stage.operator, &path).await.expect(409, json!({ "code": "IN_USE" }));
    }
    let last = stage.vote(&tara, &held.request, "APPROVED").await;
    last.expect(201, json!({ "status": "APPROVED" }));
    for list in [&first, &second] {
        let path = format!("/api/v1/lists/{list}");
        stage.delete(&stage.operator, &path).await.expect(200, json!({}));
    }
}

#[tokio::test]
async fn lists_are_of_their_environment_and_none_of_v1s() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let path = format!("/api/v1/lists/{list}");
    stage.get(&stage.live, &path).await.expect(404, json!({ "code": "NOT_FOUND" }));
    let change = json!({ "items": [] });
    stage.patch(&stage.live, &path, change).await.expect(404, json!({ "code": "NOT_FOUND" }));
    let lists = stage.get(&stage.operator, "/v1/approver-lists").await;
    assert!(lists.data().is_empty(), "{:#}", lists.body);
    let page = stage.get(&stage.operator, "/api/v1/lists?type=USER&status=ACTIVE").await;
    let names: Vec<&str> = page.data().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Approvers", "All approvers"]);
    let all = page.data()[1]["id"].as_str().unwrap();
    let all = format!("/api/v1/lists/{all}");
    stage.delete(&stage.operator, &all).await.expect(409, json!({ "code": "IN_USE" }));
    // What a list of the sandbox decides is not for production to go by.
    let requirement = json!({ "type": "QUORUM", "count": 1,
        "approvers": [{ "type": "LIST", "listId": format!("apl_{}",
            countersign_domain::ids::Ulid::parse_uuid(&list).unwrap()) }] });
    let body = json!({ "name": "x", "walletId": stage.live_ops.to_string(),
        "requireHumanApproval": true, "approval": { "requirement": requirement } });
    let answer = stage.post(&stage.live, "/v1/policies", body).await;
    assert_eq!(answer.status, 400, "{:#}", answer.body);
}
