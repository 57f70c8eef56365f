//! The log, as the dialect tells it.

use serde_json::json;

use super::stage::Stage;
use crate::harness::Answer;

fn events(answer: &Answer) -> Vec<&str> {
    answer.data().iter().map(|entry| entry["event"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_transaction_has_its_timeline() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.hold().await;
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await.expect(201, json!({}));
    stage.settle(&held.transaction).await;
    let transaction = stage.transaction(&held.transaction).await;
    let timeline: Vec<&str> = transaction["auditLogs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        timeline,
        [
            "TRANSACTION_CREATED",
            "APPROVAL_REQUIRED",
            "APPROVAL_VOTED",
            "APPROVAL_GRANTED",
            "TRANSACTION_VALIDATED",
            "TRANSACTION_SUBMITTED",
            "TRANSACTION_RECEIVED",
            "TRANSACTION_CONFIRMED",
        ]
    );
    let get = |query: String| {
        let ask = stage.ask("GET", &format!("/api/v1/audit-logs?{query}")).key(&stage.operator);
        async move { ask.send().await }
    };
    let by = get(format!("workflowId={}&sortOrder=asc", held.transaction)).await;
    assert_eq!(events(&by), timeline);
    for word in ["APPROVAL_REQUIRED", "APPROVAL_REQUESTED"] {
        assert_eq!(events(&get(format!("event={word}")).await), ["APPROVAL_REQUIRED"]);
    }
    let reviewer = stage.called(stage.reviewer.person).await;
    let theirs = get(format!("userId={reviewer}&service=approvals&sortOrder=asc")).await;
    assert_eq!(events(&theirs), ["APPROVAL_VOTED", "APPROVAL_GRANTED"]);
    let made = get(format!("entityType=VAULT&entityId={}", stage.vault)).await;
    assert_eq!(events(&made), ["VAULT_CREATED"]);
    let entry = &made.data()[0];
    let one = format!("/api/v1/audit-logs/{}", entry["id"].as_str().unwrap());
    assert_eq!(&stage.get(&stage.operator, &one).await.body, entry);
    let stranger = stage.another_tenant("Other").await;
    stage.get(&stranger.operator, &one).await.expect(404, json!({ "code": "NOT_FOUND" }));
    let blind = stage.limited_key(&stage.world, &["payments:read"]).await;
    stage.get(&blind, &one).await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
}
