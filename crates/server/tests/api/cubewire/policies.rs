//! Ordered policies: which of them decides, and their versions.

use std::sync::Arc;

use countersign_domain::mail::{Mail, MailKind};
use countersign_engine::ScanKind;
use countersign_server::mail::Mailer;
use serde_json::{Value, json};

use super::stage::{PAYEE, Stage, policy, transfer};
use crate::harness::Answer;

fn rule(name: &str, priority: u32, condition: Value, action: Value) -> Value {
    json!({
        "name": name, "description": name, "status": "ACTIVE", "priority": priority,
        "conditions": [condition], "actions": [action],
    })
}

fn amount(operator: &str, value: Value, unit: Value) -> Value {
    json!({ "field": "transaction.amount", "operator": operator, "value": value, "unit": unit })
}

async fn save(stage: &Stage, body: Value) -> String {
    stage.post(&stage.operator, "/api/v1/policies", body).await.expect(201, json!({})).id()
}

/// What a simulation of a transfer of this much says.
async fn decision(stage: &Stage, amount: &str) -> (String, Option<String>) {
    let body = transfer(&stage.vault, amount);
    let answer = stage.post(&stage.operator, "/api/v1/transactions/simulate", body).await;
    let answer = answer.expect(201, json!({}));
    (answer.text("decision"), answer["policyName"].as_str().map(ToOwned::to_owned))
}

fn said(decision: &str, by: Option<&str>) -> (String, Option<String>) {
    (decision.to_owned(), by.map(ToOwned::to_owned))
}

#[tokio::test]
async fn the_first_that_matches_decides() {
    let stage = Stage::new().await;
    let block = json!({ "type": "BLOCK" });
    let allow = json!({ "type": "ALLOW" });
    save(
        &stage,
        rule("Huge", 2, amount("GREATER_THAN", json!("50000"), json!("USD")), block.clone()),
    )
    .await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    save(&stage, policy(&list, 1, None)).await;
    let known =
        json!({ "field": "transaction.recipient", "operator": "IN_LIST", "value": [PAYEE] });
    let small = json!({
        "name": "Small to friends", "description": "x", "status": "ACTIVE", "priority": 0,
        "conditions": [known, amount("LESS_THAN_OR_EQUAL", json!(2000.5), Value::Null)],
        "actions": [allow],
    });
    assert_eq!(decision(&stage, "2000.5").await, said("REQUIRE_APPROVAL", Some("Over 1k USDC")));
    let small = save(&stage, small).await;
    // Of two with the same place the older one is read first.
    assert_eq!(decision(&stage, "2000.5").await, said("REQUIRE_APPROVAL", Some("Over 1k USDC")));
    let path = format!("/api/v1/policies/{small}");
    let anywhere = stage.get(&stage.operator, "/api/v1/policies").await;
    assert_eq!(anywhere.data().len(), 3);
    let over = anywhere.data().iter().find(|row| row["name"] == "Over 1k USDC").unwrap();
    let over = format!("/api/v1/policies/{}", over["id"].as_str().unwrap());
    let moved = stage.patch(&stage.operator, &over, json!({ "priority": 1 })).await;
    moved.expect(200, json!({ "version": 2, "priority": 1 }));
    assert_eq!(decision(&stage, "2000.5").await, said("ALLOW", Some("Small to friends")));
    assert_eq!(decision(&stage, "2000.51").await, said("REQUIRE_APPROVAL", Some("Over 1k USDC")));
    assert_eq!(decision(&stage, "60000").await, said("REQUIRE_APPROVAL", Some("Over 1k USDC")));
    assert_eq!(decision(&stage, "1").await, said("ALLOW", Some("Small to friends")));
    stage
        .patch(&stage.operator, &path, json!({ "status": "INACTIVE" }))
        .await
        .expect(200, json!({ "version": 1, "status": "INACTIVE" }));
    assert_eq!(decision(&stage, "1").await, said("ALLOW", None));
}

#[tokio::test]
async fn within_one_blocking_beats_asking_beats_allowing() {
    let stage = Stage::new().await;
    let any = amount("GREATER_THAN", json!(0), Value::Null);
    let all = json!([{ "type": "ALLOW" }, { "type": "REQUIRE_APPROVAL" }, { "type": "NOTIFY" }]);
    let mut body = rule("Mixed", 0, any, json!({ "type": "ALLOW" }));
    body["actions"] = all;
    let id = save(&stage, body).await;
    assert_eq!(decision(&stage, "1").await.0, "REQUIRE_APPROVAL");
    let path = format!("/api/v1/policies/{id}");
    let actions = json!([{ "type": "REQUIRE_APPROVAL" }, { "type": "BLOCK" }]);
    stage
        .patch(&stage.operator, &path, json!({ "actions": actions }))
        .await
        .expect(200, json!({ "version": 2 }));
    assert_eq!(decision(&stage, "1").await.0, "BLOCK");
    let denied = stage.transfer("1").await;
    let denied = denied.expect(
        201,
        json!({ "status": "DENIED", "approvalRequestId": null, "failureReason": "Mixed" }),
    );
    stage.transaction(&denied.id()).await.expect(200, json!({ "status": "DENIED" }));
    assert_eq!(stage.usdc().await.1, "0");
}

#[tokio::test]
async fn what_has_no_price_is_blocked_and_what_has_no_force_is_told() {
    let stage = Stage::new().await;
    let above = amount("GREATER_THAN", json!("1000"), json!("USD"));
    let mut body = rule("Dollars", 0, above, json!({ "type": "REQUIRE_APPROVAL" }));
    body["enforcementMode"] = json!("ADVISORY");
    let id = save(&stage, body).await;
    let pol = json!({
        "chainId": 137, "sender": { "vaultId": stage.vault }, "recipient": { "address": PAYEE },
        "amount": "1", "asset": { "type": "native", "symbol": "POL", "decimals": 18 },
    });
    let simulate = "/api/v1/transactions/simulate";
    let steps = json!([{ "policyName": "Dollars", "matched": null,
        "conditions": [{ "field": "transaction.amount", "actual": "1", "matched": null }] }]);
    stage
        .post(&stage.operator, simulate, pol.clone())
        .await
        .expect(201, json!({ "decision": "ALLOW", "steps": steps }));
    let path = format!("/api/v1/policies/{id}");
    stage
        .patch(&stage.operator, &path, json!({ "enforcementMode": "STRICT" }))
        .await
        .expect(200, json!({ "enforcementMode": "STRICT", "version": 2 }));
    stage
        .post(&stage.operator, simulate, pol.clone())
        .await
        .expect(201, json!({ "decision": "BLOCK", "policyName": "Dollars" }));
    let denied = stage.post(&stage.operator, "/api/v1/transactions", pol).await;
    denied.expect(201, json!({ "status": "DENIED" }));
    assert_eq!(decision(&stage, "5").await.0, "ALLOW");
}

#[tokio::test]
async fn versions_follow_each_other() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let mut body = policy(&list, 1, None);
    body["status"] = json!("DRAFT");
    let made = stage.post(&stage.operator, "/api/v1/policies", body).await;
    let made = made.expect(201, json!({ "status": "DRAFT", "enforcementMode": "STRICT" }));
    let (first, logical) = (made.id(), made.text("logicalId"));
    let path = |id: &str| format!("/api/v1/policies/{id}");
    // A draft is edited in place, and so is a status.
    stage
        .patch(&stage.operator, &path(&first), json!({ "description": "other" }))
        .await
        .expect(200, json!({ "id": first, "version": 1, "description": "other" }));
    assert_eq!(decision(&stage, "5000").await.0, "ALLOW");
    stage
        .patch(&stage.operator, &path(&first), json!({ "status": "ACTIVE" }))
        .await
        .expect(200, json!({ "id": first, "version": 1, "status": "ACTIVE" }));
    assert_eq!(decision(&stage, "5000").await.0, "REQUIRE_APPROVAL");
    // A copy is a draft: what was in force stays in force beside it.
    let copy = stage.post(&stage.operator, &format!("{}/versions", path(&first)), json!({})).await;
    let copy = copy.expect(201, json!({ "version": 2, "status": "DRAFT", "logicalId": logical }));
    stage.get(&stage.operator, &path(&first)).await.expect(200, json!({ "isLatest": false }));
    assert_eq!(decision(&stage, "5000").await.0, "REQUIRE_APPROVAL");
    stage
        .patch(&stage.operator, &path(&first), json!({ "priority": 7 }))
        .await
        .expect(409, json!({ "code": "NOT_LATEST" }));
    let block = json!({ "actions": [{ "type": "BLOCK" }], "status": "ACTIVE" });
    stage
        .patch(&stage.operator, &path(&copy.id()), block)
        .await
        .expect(200, json!({ "version": 2, "status": "ACTIVE" }));
    assert_eq!(decision(&stage, "5000").await.0, "BLOCK");
    stage
        .patch(&stage.operator, &path(&copy.id()), json!({ "status": "INACTIVE" }))
        .await
        .expect(200, json!({ "version": 2 }));
    assert_eq!(decision(&stage, "5000").await.0, "ALLOW", "the older version is history");
    let renamed = stage.patch(&stage.operator, &path(&copy.id()), json!({ "name": "New" })).await;
    let third = renamed.expect(200, json!({ "version": 3, "status": "INACTIVE" })).id();
    stage
        .delete(&stage.operator, &path(&third))
        .await
        .expect(200, json!({ "status": "ARCHIVED", "deletedAt": "2026-03-02T12:00:00.000Z" }));
    stage.get(&stage.operator, "/api/v1/policies").await.expect(200, json!({ "data": [] }));
    let deleted = stage.get(&stage.operator, "/api/v1/policies/deleted").await;
    deleted.expect(200, json!({ "data": [{ "id": third }] }));
    let restore = format!("/api/v1/policies/logical/{logical}/restore");
    stage
        .post(&stage.operator, &restore, json!({}))
        .await
        .expect(201, json!({ "id": third, "version": 3, "status": "INACTIVE" }));
    stage.get(&stage.operator, "/api/v1/policies/deleted").await.expect(200, json!({ "data": [] }));
}

/// Whoever copies a draft once more has changed nothing that is in force.
#[tokio::test]
async fn a_copy_of_a_draft_leaves_in_force_what_is() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let path = |id: &str| format!("/api/v1/policies/{id}");
    let mut latest = stage.policy(&list, 1, None).await;
    for version in 2..=4 {
        let copy = format!("{}/versions", path(&latest));
        let copy = stage.post(&stage.operator, &copy, json!({})).await;
        latest = copy.expect(201, json!({ "version": version, "status": "DRAFT" })).id();
        assert_eq!(decision(&stage, "5000").await.0, "REQUIRE_APPROVAL", "beside {version}");
    }
    // The draft that is put in force takes the place of all the others.
    let allow = json!({ "actions": [{ "type": "ALLOW" }], "status": "ACTIVE" });
    stage.patch(&stage.operator, &path(&latest), allow).await.expect(200, json!({ "version": 4 }));
    assert_eq!(decision(&stage, "5000").await.0, "ALLOW");
}

/// All of them are read for every transaction, while everybody else waits.
#[tokio::test]
async fn policies_have_only_so_much_room_together() {
    let stage = Stage::new().await;
    let path = "/api/v1/policies";
    let block = json!({ "type": "BLOCK" });
    let many: Vec<String> = (0..1_000).map(|number| format!("0x{number:040x}")).collect();
    let recipient = |value: Value| {
        let (field, operator) = ("transaction.recipient", "IN_LIST");
        json!({ "field": field, "operator": operator, "value": value })
    };
    let wide = |name: &str, count: usize| {
        let mut body = rule(name, 0, recipient(json!([PAYEE])), block.clone());
        body["conditions"] = Value::Array(vec![recipient(json!(many)); count]);
        body
    };
    let full = stage.post(&stage.operator, path, wide("Full", 22)).await;
    let full = full.expect(201, json!({ "status": "ACTIVE" }));
    let too_much = |answer: Answer| {
        let answer = answer.expect(400, json!({ "code": "VALIDATION_FAILED" }));
        assert!(answer.body.to_string().contains("1 MiB"), "{:#}", answer.body);
    };
    too_much(stage.post(&stage.operator, path, wide("More", 3)).await);
    let small = stage.post(&stage.operator, path, wide("Small", 1)).await;
    let small = format!("{path}/{}", small.expect(201, json!({})).id());
    let more = json!({ "conditions": wide("", 3)["conditions"] });
    too_much(stage.patch(&stage.operator, &small, more.clone()).await);
    // What is done with takes no room, and comes back where there is some.
    let archive = format!("{path}/{}", full.id());
    stage.delete(&stage.operator, &archive).await.expect(200, json!({}));
    stage.patch(&stage.operator, &small, more).await.expect(200, json!({ "version": 2 }));
    let restore = format!("{path}/logical/{}/restore", full.text("logicalId"));
    too_much(stage.post(&stage.operator, &restore, json!({})).await);
    // The same of lists: of some policies together no more than fifty.
    let mut lists = Vec::new();
    for number in 0..51 {
        let body = json!({ "name": format!("l{number}"), "type": "ADDRESS", "items": [PAYEE] });
        let made = stage.post(&stage.operator, "/api/v1/lists", body).await;
        lists.push(made.expect(201, json!({})).id());
    }
    let last = lists.split_off(50);
    let mut fifty = rule("Fifty", 1, recipient(json!([PAYEE])), block.clone());
    fifty["conditions"] = lists.iter().map(|list| recipient(json!(list))).collect();
    stage.post(&stage.operator, path, fifty).await.expect(201, json!({}));
    let again = rule("Again", 2, recipient(json!(lists[0])), block.clone());
    stage.post(&stage.operator, path, again).await.expect(201, json!({}));
    let other = rule("Other", 3, recipient(json!(last[0])), block);
    let refused = stage.post(&stage.operator, path, other).await;
    refused.expect(400, json!({ "code": "VALIDATION_FAILED" }));
}

#[tokio::test]
async fn what_cannot_be_a_policy_is_refused() {
    let stage = Stage::new().await;
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let addresses = json!({ "name": "Known", "type": "ADDRESS", "items": [PAYEE] });
    let addresses = stage.post(&stage.operator, "/api/v1/lists", addresses).await.id();
    let post = |body: Value| {
        let ask = stage.ask("POST", "/api/v1/policies").key(&stage.operator).json(&body);
        async move { ask.send().await }
    };
    let unknown = "0199f5a2-7d0a-7c36-9d8e-2f6f2f1f9b10";
    for change in [
        json!({ "name": null }),
        json!({ "description": null }),
        json!({ "conditions": [] }),
        json!({ "actions": [] }),
        json!({ "status": "PENDING_APPROVAL" }),
        json!({ "type": "transfer" }),
        json!({ "priority": -1 }),
        json!({ "conditions": [{ "field": "amount", "operator": "EQUALS", "value": 1 }] }),
        json!({ "conditions": [amount("MORE", json!(1), Value::Null)] }),
        json!({ "conditions": [amount("EQUALS", json!("lots"), Value::Null)] }),
        json!({ "conditions": [amount("EQUALS", json!(1), json!("XYZ"))] }),
        json!({ "conditions": [amount("EQUALS", json!([1]), Value::Null)] }),
        json!({ "conditions": [
            { "field": "transaction.asset", "operator": "GREATER_THAN", "value": "USDC" }] }),
        json!({ "conditions": [
            { "field": "transaction.time", "operator": "LESS_THAN", "value": "25:00" }] }),
        json!({ "conditions": [
            { "field": "transaction.recipient", "operator": "IN_LIST", "value": unknown }] }),
        json!({ "actions": [{ "type": "HOLD" }] }),
        json!({ "actions": [{ "type": "REQUIRE_APPROVAL", "requiredApprovers": 0 }] }),
        json!({ "actions": [{ "type": "REQUIRE_APPROVAL", "deadlineMinutes": 525_601 }] }),
        json!({ "actions": [{ "type": "REQUIRE_APPROVAL", "approverListId": unknown }] }),
        json!({ "actions": [{ "type": "REQUIRE_APPROVAL", "approverListId": addresses }] }),
    ] {
        let mut body = policy(&list, 1, None);
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        post(body).await.expect(400, json!({ "code": "VALIDATION_FAILED" }));
    }
    let few = policy(&list, 2, None);
    post(few).await.expect(422, json!({ "code": "NOT_ENOUGH_APPROVERS" }));
    post(policy(&list, 1, None)).await.expect(201, json!({}));
    post(policy(&list, 1, None)).await.expect(409, json!({ "code": "NAME_TAKEN" }));
    let path = format!("/api/v1/lists/{list}");
    stage
        .patch(&stage.operator, &path, json!({ "status": "INACTIVE" }))
        .await
        .expect(200, json!({ "status": "INACTIVE" }));
    let mut body = policy(&list, 1, None);
    body["name"] = json!("Another");
    post(body).await.expect(422, json!({ "code": "LIST_INACTIVE" }));
    // Those that name it already go on.
    assert_eq!(decision(&stage, "5000").await.0, "REQUIRE_APPROVAL");
}

#[tokio::test]
async fn whom_a_policy_notifies_hears_of_it_once_by_mail() {
    let stage = Stage::new().await;
    let mailer = Mailer::new(stage.engine.clone(), None, "https://pay.test/");
    let list = stage.list("Approvers", &[&stage.reviewer]).await;
    let told = async || -> Vec<String> {
        let mails: Vec<Arc<Mail>> = stage.rows(&stage.world, ScanKind::Mails).await;
        let told = mails.iter().filter(|mail| mail.kind == MailKind::Noticed);
        told.map(|mail| format!("{}: {}", mail.name, mail.subject)).collect()
    };
    let notify = json!({ "type": "NOTIFY" });
    let (allow, block) = (json!({ "type": "ALLOW" }), json!({ "type": "BLOCK" }));
    let ask = json!({ "type": "REQUIRE_APPROVAL", "approverListId": list });
    let mut policy: Option<String> = None;
    for (actions, status, says) in [
        (json!([allow]), "APPROVED", None),
        (json!([notify]), "APPROVED", Some("was let through")),
        (json!([notify, ask]), "PENDING_APPROVAL", Some("waits for approval")),
        (json!([notify, block]), "DENIED", Some("was blocked. Nothing was moved")),
    ] {
        let latest = match &policy {
            Some(id) => {
                let path = format!("/api/v1/policies/{id}");
                let changed = stage.patch(&stage.operator, &path, json!({ "actions": actions }));
                changed.await.expect(200, json!({})).id()
            }
            None => {
                let mut body = super::stage::policy(&list, 1, None);
                body["actions"] = actions;
                let made = stage.post(&stage.operator, "/api/v1/policies", body).await;
                made.expect(201, json!({})).id()
            }
        };
        policy = Some(latest);
        let before = told().await.len();
        stage.transfer("5000").await.expect(201, json!({ "status": status }));
        mailer.write(stage.org).await.unwrap();
        mailer.write(stage.org).await.unwrap();
        let now = told().await;
        let to = format!("0x{}…", "2".repeat(38));
        let what = format!("vault transaction of 5,000.00 USDC@POLYGON to {to} (Ops vault)");
        let subject = format!("[Sandbox] Notice: {what}");
        let expected = if says.is_some() {
            // Rene approves, and administers nothing.
            vec![format!("Olga: {subject}")]
        } else {
            Vec::new()
        };
        assert_eq!(now[before..], expected, "{status}");
        let mails: Vec<Arc<Mail>> = stage.rows(&stage.world, ScanKind::Mails).await;
        let last = mails.iter().rev().find(|mail| mail.kind == MailKind::Noticed);
        if let Some(words) = says {
            let text = &last.unwrap().text;
            assert!(text.contains(words) && text.contains("Over 1k USDC"), "{text}");
            assert_eq!(text.contains("https://pay.test/a/"), status == "PENDING_APPROVAL");
        }
    }
}
