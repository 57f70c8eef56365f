//! Requests: their nineteen fields, and the types of these.

use countersign_domain::ids::Ulid;
use serde_json::{Value, json};

use super::stage::{PAYEE, Stage};

const FIELDS: [&str; 19] = [
    "id",
    "organizationId",
    "workflowId",
    "transactionData",
    "vaultId",
    "vaultAddress",
    "requestedById",
    "status",
    "policyId",
    "policyName",
    "requiredApprovers",
    "approverListId",
    "reason",
    "riskFactors",
    "deadline",
    "metadata",
    "createdAt",
    "updatedAt",
    "votes",
];

fn is_uuid_7(value: &Value) -> bool {
    let text = value.as_str().unwrap();
    let bits = Ulid::parse_uuid(text).unwrap().0;
    text == text.to_ascii_lowercase() && (bits >> 76) & 0xF == 7 && (bits >> 62) & 3 == 2
}

#[tokio::test]
async fn a_held_transfer_shows_all_nineteen_fields_under_both_paths() {
    let stage = Stage::new().await;
    let list = stage.list("Payment approvers", &[&stage.operator, &stage.reviewer]).await;
    let policy = stage.policy(&list, 1, Some(1_440)).await;
    let held = stage.hold().await;
    let request = stage.request(&held.request).await;
    let vault = stage.get(&stage.operator, &format!("/api/v1/vaults/{}", stage.vault)).await;
    let operator = stage.called(stage.operator.person).await;
    let email = format!("olga@{}.test", stage.org).to_lowercase();
    let request = request.expect(
        200,
        json!({
            "id": held.request, "workflowId": held.transaction, "vaultId": stage.vault,
            "vaultAddress": vault["address"], "requestedById": operator, "status": "PENDING",
            "policyId": policy, "policyName": "Over 1k USDC", "requiredApprovers": 1,
            "approverListId": list, "reason": "Amount above 1000 USD",
            "riskFactors": ["HIGH_VALUE", "NEW_RECIPIENT"],
            "deadline": "2026-03-03T12:00:00.000Z",
            "createdAt": "2026-03-02T12:00:00.000Z", "updatedAt": "2026-03-02T12:00:00.000Z",
            "transactionData": {
                "from": vault["address"], "to": PAYEE, "value": "5000000000", "asset": "USDC",
                "network": "Polygon", "chainId": 137, "type": "TRANSFER",
            },
            "metadata": {
                "amount": "5000 USDC", "currency": "USDC", "asset": "USDC", "recipient": PAYEE,
                "userContext": { "userId": operator, "email": email },
                "sessionContext": { "sessionId": null, "device": "api" },
            },
            "votes": [],
        }),
    );
    let members = request.body.as_object().unwrap();
    let mut names: Vec<&str> = members.keys().map(String::as_str).collect();
    names.sort_unstable();
    let mut expected = FIELDS;
    expected.sort_unstable();
    assert_eq!(names, expected);
    for name in ["id", "organizationId", "workflowId", "vaultId", "policyId", "approverListId"] {
        assert!(is_uuid_7(&request[name]), "{name} is {}", request[name]);
    }
    assert!(request["transactionData"]["chainId"].is_u64());
    for alias in ["/api/v1/transactions/approval-requests", "/api/v1/approval-requests"] {
        let path = format!("{alias}/{}", held.request);
        assert_eq!(stage.get(&stage.operator, &path).await.body, request.body);
        let page = stage.get(&stage.operator, alias).await;
        let meta = json!({ "page": 1, "limit": 50, "total": 1, "totalPages": 1 });
        page.expect(200, json!({ "data": [request.body], "meta": meta }));
    }
}

#[tokio::test]
async fn what_a_chain_has_by_itself_is_told_in_its_smallest_unit() {
    let stage = Stage::new().await;
    let body = json!({
        "name": "Everything", "description": "All need a signature",
        "status": "ACTIVE",
        "conditions": [{ "field": "transaction.network", "operator": "EQUALS", "value": 137 }],
        "actions": [{ "type": "REQUIRE_APPROVAL" }],
    });
    stage.post(&stage.operator, "/api/v1/policies", body).await.expect(201, json!({}));
    let body = json!({
        "chainId": 137, "sender": { "vaultId": stage.vault }, "recipient": { "address": PAYEE },
        "amount": "1.5", "asset": { "type": "native", "symbol": "POL", "decimals": 18 },
    });
    let held = stage.post(&stage.operator, "/api/v1/transactions", body).await;
    let request = stage.request(&held.text("approvalRequestId")).await;
    let data = json!({ "value": "1500000000000000000", "asset": "POL", "network": "Polygon" });
    let request = request.expect(
        200,
        json!({
            "transactionData": data, "deadline": null, "requiredApprovers": 1,
            "metadata": { "amount": "1.5 POL" }, "riskFactors": ["NEW_RECIPIENT"],
            "reason": "All need a signature",
        }),
    );
    // Who is asked by no list is asked by the one that everybody has.
    assert!(is_uuid_7(&request["approverListId"]));
    let path = format!("/api/v1/lists/{}", request.text("approverListId"));
    let list = stage.get(&stage.operator, &path).await;
    list.expect(200, json!({ "name": "All approvers", "type": "USER", "itemCount": 2 }));
}

#[tokio::test]
async fn lists_of_requests_are_narrowed_down_and_sorted() {
    let stage = Stage::new().await;
    let list = stage.list("Payment approvers", &[&stage.reviewer]).await;
    let policy = stage.policy(&list, 1, Some(10)).await;
    let first = stage.hold().await;
    stage.advance_seconds(60);
    let second = stage.hold().await;
    stage.vote(&stage.reviewer, &first.request, "REJECTED").await.expect(201, json!({}));
    let ids = |answer: &crate::harness::Answer| -> Vec<String> {
        answer.data().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let requester = stage.called(stage.operator.person).await;
    let reviewer = stage.called(stage.reviewer.person).await;
    let both = vec![second.request.clone(), first.request.clone()];
    let reversed = vec![first.request.clone(), second.request.clone()];
    for (query, expected) in [
        (String::new(), both.clone()),
        ("status=PENDING".to_owned(), vec![second.request.clone()]),
        ("status=REJECTED".to_owned(), vec![first.request.clone()]),
        (format!("vaultId={}", stage.vault), both.clone()),
        (format!("vaultId={}", first.request), Vec::new()),
        (format!("policyId={policy}"), both.clone()),
        (format!("requestedById={requester}"), both.clone()),
        (format!("requestedById={reviewer}"), Vec::new()),
        (format!("workflowId={}", first.transaction), vec![first.request.clone()]),
        ("sortBy=createdAt&sortOrder=asc".to_owned(), reversed.clone()),
        ("sortBy=deadline&sortOrder=asc".to_owned(), reversed),
        ("sortBy=updatedAt&sortOrder=desc&limit=1".to_owned(), vec![both[0].clone()]),
        ("page=2&limit=1".to_owned(), vec![first.request.clone()]),
        ("page=9".to_owned(), Vec::new()),
    ] {
        let path = format!("/api/v1/approval-requests?{query}");
        assert_eq!(ids(&stage.get(&stage.operator, &path).await), expected, "{query}");
    }
    for query in ["page=0", "limit=0", "limit=101", "page=x", "status=CANCELLED", "sortBy=id"] {
        let answer =
            stage.get(&stage.operator, &format!("/api/v1/approval-requests?{query}")).await;
        answer.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    }
}

#[tokio::test]
async fn an_id_is_malformed_or_unknown_or_somebody_elses() {
    let stage = Stage::new().await;
    let list = stage.list("Payment approvers", &[&stage.reviewer]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.hold().await;
    let path = |id: &str| format!("/api/v1/transactions/approval-requests/{id}");
    let get = |key: &crate::harness::Key, id: &str| {
        let ask = stage.ask("GET", &path(id)).key(key);
        async move { ask.send().await }
    };
    let stranger = stage.another_tenant("Other").await;
    get(&stage.operator, "none").await.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    let unknown = "0199f5a2-7d0a-7c36-9d8e-2f6f2f1f9b10";
    get(&stage.operator, unknown).await.expect(404, json!({ "code": "NOT_FOUND" }));
    get(&stranger.operator, &held.request).await.expect(404, json!({ "code": "NOT_FOUND" }));
    get(&stage.live, &held.request).await.expect(404, json!({ "code": "NOT_FOUND" }));
    let blind = stage.limited_key(&stage.world, &["wallets:read"]).await;
    get(&blind, &held.request).await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    get(&blind, "none").await.expect(403, json!({ "code": "PERMISSION_MISSING" }));
    // A request of another dialect is unknown here.
    stage.review().await;
    let payment = stage.world.hold("5000").await;
    let id = payment.approval.strip_prefix("apr_").unwrap();
    let id = Ulid::parse(id).unwrap().to_uuid();
    get(&stage.operator, &id).await.expect(404, json!({ "code": "NOT_FOUND" }));
    stage.vote(&stage.reviewer, &id, "APPROVED").await.expect(404, json!({ "code": "NOT_FOUND" }));
}

#[tokio::test]
async fn the_inbox_shows_it_and_a_decision_there_shows_here() {
    let stage = Stage::new().await;
    let list = stage.list("Payment approvers", &[&stage.reviewer]).await;
    stage.policy(&list, 1, None).await;
    let held = stage.hold().await;
    let id = Ulid::parse_uuid(&held.request).unwrap();
    let inbox = stage.get(&stage.reviewer, "/v1/inbox").await.expect(200, json!({}));
    assert!(inbox.data().iter().any(|item| item["id"] == format!("apr_{id}")), "{:#}", inbox.body);
    let approve = format!("/v1/inbox/apr_{id}/approve");
    stage.act(&stage.reviewer, &approve).await.expect(200, json!({ "status": "APPROVED" }));
    let reviewer = stage.called(stage.reviewer.person).await;
    let votes = json!([{ "approverId": reviewer, "vote": "APPROVED" }]);
    stage.request(&held.request).await.expect(200, json!({ "status": "APPROVED", "votes": votes }));
}
