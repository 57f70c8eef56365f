//! Changes that wait for another owner or admin.

use countersign_domain::access::Environment;
use countersign_domain::ids::PersonId;
use countersign_domain::organization::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

/// A world with a second administrator, Ada: her keys for the sandbox and for production.
async fn two() -> (World, Key, Key) {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Admin).await;
    let sandbox = world.key(&world, NewTestKey::of(ada)).await;
    let live = live(&world, ada).await;
    (world, sandbox, live)
}

async fn live(world: &World, person: PersonId) -> Key {
    let new = NewTestKey { environment: Environment::Production, ..NewTestKey::of(person) };
    world.key(world, new).await
}

/// The same, where changes need another administrator.
async fn ruled() -> (World, Key, Key) {
    let (world, ada, ada_live) = two().await;
    let on = json!({ "settings": { "changeApproval": { "ttlSeconds": 3600 } } });
    let asked = world.patch(&world.live, "/v1/organizations/me", on).await;
    approve(&world, &ada_live, &asked.expect(202, json!({}))).await;
    (world, ada, ada_live)
}

fn path(held: &Answer, verb: &str) -> String {
    format!("/v1/approvals/{}{verb}", held.text("approvalId"))
}

async fn approve(world: &World, key: &Key, held: &Answer) -> Answer {
    let decided = world.act(key, &path(held, "/approve")).await;
    decided.expect(200, json!({ "status": "APPROVED", "payment": null }))
}

async fn reject(world: &World, key: &Key, held: &Answer) {
    let decided = world.act(key, &path(held, "/reject")).await;
    decided.expect(200, json!({ "status": "REJECTED" }));
}

/// A request for a change answers like this.
fn held(answer: Answer, subject: Value) -> Answer {
    let answer = answer.expect_error(202, "APPROVAL_REQUIRED");
    let approval = json!({
        "status": "PENDING", "subject": subject, "walletId": null, "policyId": null,
        "policyIds": [], "transactionDetails": null, "amount": null, "transactionId": null,
        "kind": null, "soloMode": false, "why": [], "canDecide": false,
        "cannotDecideReason": "SELF_APPROVAL", "reachability": { "reachable": true },
        "rejections": { "needed": 1, "given": 0 },
    });
    let answer = answer.expect(202, json!({ "status": "PENDING", "approval": approval }));
    assert_eq!(answer.id(), answer.text("approvalId"));
    assert_eq!(answer["approval"]["id"], answer["id"]);
    answer
}

#[tokio::test]
async fn a_new_member_who_could_decide_waits_and_the_token_works_from_then_on() {
    let (world, _, ada) = two().await;
    let body = json!({ "name": "Paul", "email": "paul@acme.test", "role": "approver" });
    let asked = world.post(&world.live, "/v1/members", body.clone()).await;
    let after =
        json!({ "name": "Paul", "email": "paul@acme.test", "role": "approver", "id": null });
    let asked = held(asked, json!({ "type": "MEMBER", "action": "CREATE", "after": after }));
    let token = asked["invitation"]["token"].as_str().unwrap().to_owned();
    let enrol = || {
        let body = json!({ "token": token, "password": "correct horse battery" });
        world.ask("POST", "/v1/auth/enrol").json(&body).send()
    };
    enrol().await.expect_error(401, "UNAUTHORIZED");
    let own = world.act(&world.live, &path(&asked, "/approve")).await;
    let own = own.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(own["error"]["details"]["reason"], "SELF_APPROVAL");
    let reviewer = live(&world, world.reviewer.person).await;
    let other = world.act(&reviewer, &path(&asked, "/approve")).await;
    let other = other.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(other["error"]["details"]["reason"], "NOT_AN_APPROVER");
    let made = approve(&world, &ada, &asked).await;
    let id = made["subject"]["id"].as_str().unwrap();
    assert!(id.starts_with("mem_"), "{id}");
    let shown = world.get(&world.live, &format!("/v1/members/{id}")).await;
    shown.expect(200, json!({ "role": "approver", "addedBy": [] }));
    enrol().await.expect(200, json!({}));
    let second = json!({ "name": "Pia", "email": "pia@acme.test", "role": "admin" });
    let asked = held(world.post(&world.live, "/v1/members", second).await, json!({}));
    reject(&world, &ada, &asked).await;
    let all = world.get(&world.live, "/v1/members").await;
    assert!(!all.body.to_string().contains("pia@acme.test"));
    let looks = json!({ "name": "Vic", "email": "vic@acme.test", "role": "viewer" });
    world.post(&world.live, "/v1/members", looks).await.expect(201, json!({}));
}

#[tokio::test]
async fn a_key_that_somebody_else_could_decide_with_waits_and_its_secret_with_it() {
    let (world, ada, _) = two().await;
    let rene = world.reviewer.person.to_string();
    let body = json!({ "name": "for Rene", "ownerId": rene, "permissions": ["approvals:write"] });
    let ask = |key: &'static str| {
        let ask = world.ask("POST", "/v1/api-keys").key(&world.operator);
        ask.header("idempotency-key", key).json(&body).send()
    };
    let after = json!({ "name": "for Rene", "ownerId": rene, "permissions": ["approvals:write"] });
    let asked = held(
        ask("k").await,
        json!({ "type": "API_KEY", "action": "CREATE", "id": null, "after": after }),
    );
    let secret = asked.text("secret");
    let bearer = format!("Bearer {secret}");
    let with_it = || world.ask("GET", "/v1/approvals").header("authorization", &bearer).send();
    with_it().await.expect_error(401, "UNAUTHORIZED");
    let again = ask("k").await.expect(202, json!({ "id": asked.id(), "secret": null }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let shown = world.get(&ada, &path(&asked, "")).await.expect(200, json!({ "canDecide": true }));
    assert!(!String::from_utf8(shown.bytes).unwrap().contains(&secret[12..]));
    let made = approve(&world, &ada, &asked).await;
    assert!(made["subject"]["id"].as_str().unwrap().starts_with("key_"));
    with_it().await.expect_error(403, "PERMISSION_DENIED");
    let refused = held(ask("l").await, json!({}));
    reject(&world, &ada, &refused).await;
    let bearer = format!("Bearer {}", refused.text("secret"));
    let with_it = world.ask("GET", "/v1/approvals").header("authorization", &bearer).send();
    with_it.await.expect_error(401, "UNAUTHORIZED");
    let own = json!({ "name": "mine", "permissions": ["approvals:write"] });
    world.post(&world.operator, "/v1/api-keys", own).await.expect(201, json!({}));
}

#[tokio::test]
async fn a_role_that_decides_waits_and_a_lower_one_does_not() {
    let (world, _, ada) = two().await;
    let vic = world.member_with(&world, "Vic", Role::Viewer).await;
    let member = format!("/v1/members/{}", world.membership(vic).await);
    let raise = json!({ "role": "approver" });
    let asked = held(
        world.patch(&world.live, &member, raise).await,
        json!({ "type": "MEMBER", "action": "UPDATE", "before": { "role": "viewer" },
            "after": { "role": "approver" } }),
    );
    world.get(&world.live, &member).await.expect(200, json!({ "role": "viewer" }));
    approve(&world, &ada, &asked).await;
    world.get(&world.live, &member).await.expect(200, json!({ "role": "approver" }));
    let lower = world.patch(&world.live, &member, json!({ "role": "viewer" })).await;
    lower.expect(200, json!({ "role": "viewer" }));
    let asked =
        held(world.patch(&world.live, &member, json!({ "role": "admin" })).await, json!({}));
    reject(&world, &ada, &asked).await;
    world.get(&world.live, &member).await.expect(200, json!({ "role": "viewer" }));
}

#[tokio::test]
async fn who_agrees_to_changes_is_itself_agreed_to() {
    let (world, _, ada) = two().await;
    let me = "/v1/organizations/me";
    let off = world.get(&world.operator, me).await;
    off.expect(200, json!({ "settings": { "changeApproval": null } }));
    let on = json!({ "settings": { "changeApproval": {} } });
    let sandbox = world.patch(&world.operator, me, on.clone()).await;
    let sandbox = sandbox.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(sandbox["error"]["details"]["reason"], "SANDBOX_KEY");
    let asked = held(
        world.patch(&world.live, me, on.clone()).await,
        json!({ "type": "ORGANIZATION", "id": world.org.to_string(), "action": "UPDATE" }),
    );
    reject(&world, &ada, &asked).await;
    let asked = held(world.patch(&world.live, me, on).await, json!({}));
    approve(&world, &ada, &asked).await;
    let role = |role: &str| json!({ "type": "ROLE", "role": role });
    let shown = world.get(&world.operator, me).await;
    shown.expect(
        200,
        json!({ "settings": { "changeApproval": { "ttlSeconds": null, "requirement": {
            "type": "QUORUM", "count": 1, "approvers": [role("owner"), role("admin")],
        } } } }),
    );
    let none = json!({ "settings": { "changeApproval": null } });
    let asked = held(world.patch(&world.live, me, none).await, json!({}));
    approve(&world, &ada, &asked).await;
    let bad = |chosen: Value| json!({ "settings": { "changeApproval": chosen } });
    for (chosen, field) in [
        (json!(true), "settings.changeApproval"),
        (json!({ "ttlSeconds": 59 }), "settings.changeApproval.ttlSeconds"),
        (json!({ "requirement": { "type": "KING" } }), "settings.changeApproval.requirement.type"),
    ] {
        world.patch(&world.live, me, bad(chosen)).await.expect_invalid(field);
    }
    let mine = json!({ "type": "QUORUM", "count": 1, "approvers": [
        { "type": "PERSON", "personId": world.operator.person.to_string() } ] });
    let refused = world.patch(&world.live, me, bad(json!({ "requirement": mine }))).await;
    let refused = refused.expect_error(400, "VALIDATION_ERROR");
    assert_eq!(refused["error"]["details"]["reason"], "UNREACHABLE");
}

#[tokio::test]
async fn policies_wait_where_the_organization_chose_so() {
    let (world, ada, _) = ruled().await;
    let body =
        json!({ "walletId": world.ops.to_string(), "name": "Cap", "maxTransactionAmount": "5" });
    let create = || world.post(&world.operator, "/v1/policies", body.clone());
    let asked = held(
        create().await,
        json!({ "type": "POLICY", "action": "CREATE",
            "after": { "maxTransactionAmount": "5.00" } }),
    );
    let pay = || world.pay(&world.operator, (world.ops, world.vendor), "6");
    pay().await.expect(201, json!({}));
    let made = approve(&world, &ada, &asked).await;
    let policy = format!("/v1/policies/{}", made["subject"]["id"].as_str().unwrap());
    world.get(&world.operator, &policy).await.expect(200, json!({ "name": "Cap", "version": 1 }));
    pay().await.expect_error(403, "POLICY_DENIED");
    let asked = held(create().await, json!({}));
    reject(&world, &ada, &asked).await;
    let amend =
        |max: &str| world.patch(&world.operator, &policy, json!({ "maxTransactionAmount": max }));
    let first = held(
        amend("10").await,
        json!({ "type": "POLICY", "action": "UPDATE", "id": made["subject"]["id"],
            "before": { "maxTransactionAmount": "5.00", "version": 1 },
            "after": { "maxTransactionAmount": "10.00", "version": 2 } }),
    );
    let second = held(amend("20").await, json!({}));
    approve(&world, &ada, &first).await;
    let stale = world.act(&ada, &path(&second, "/approve")).await;
    let stale = stale.expect_error(409, "PAYLOAD_CHANGED");
    let changed = json!([{ "field": "version", "was": "1", "is": "2" }]);
    assert_eq!(stale["error"]["details"]["changed"], changed);
    let explained = world.get(&ada, &format!("/v1/inbox/{}/explain", second.id())).await;
    explained
        .expect(200, json!({ "verdict": "REFUSED", "refusal": { "code": "PAYLOAD_CHANGED" } }));
    world
        .act(&world.operator, &path(&second, "/cancel"))
        .await
        .expect(200, json!({ "status": "CANCELLED" }));
    pay().await.expect(201, json!({}));
    let asked = held(
        world.delete(&world.operator, &policy).await,
        json!({ "type": "POLICY", "action": "DELETE", "before": { "name": "Cap" }, "after": null }),
    );
    approve(&world, &ada, &asked).await;
    world.get(&world.operator, &policy).await.expect_error(404, "POLICY_NOT_FOUND");
}

#[tokio::test]
async fn lists_wait_where_the_organization_chose_so() {
    let (world, _, ada) = ruled().await;
    let rene = world.reviewer.person.to_string();
    let body = json!({ "name": "Treasurers", "personIds": [&rene] });
    let subject = json!({ "type": "APPROVER_LIST", "action": "CREATE", "after": {
        "name": "Treasurers", "personIds": [&rene] } });
    let asked = held(world.post(&world.live, "/v1/approver-lists", body).await, subject);
    let made = approve(&world, &ada, &asked).await;
    let list = format!("/v1/approver-lists/{}", made["subject"]["id"].as_str().unwrap());
    world.get(&world.live, &list).await.expect(200, json!({ "version": 1 }));
    let renamed = world.patch(&world.live, &list, json!({ "name": "Signers" })).await;
    approve(&world, &ada, &held(renamed, json!({ "action": "UPDATE" }))).await;
    world.get(&world.live, &list).await.expect(200, json!({ "name": "Signers", "version": 2 }));
    let gone = held(world.delete(&world.live, &list).await, json!({ "action": "DELETE" }));
    reject(&world, &ada, &gone).await;
    world.get(&world.live, &list).await.expect(200, json!({}));
    approve(&world, &ada, &held(world.delete(&world.live, &list).await, json!({}))).await;
    world.get(&world.live, &list).await.expect_error(404, "APPROVER_LIST_NOT_FOUND");
}

#[tokio::test]
async fn changes_are_in_the_inbox_the_log_and_the_events() {
    let (world, ada, _) = ruled().await;
    let body =
        json!({ "scope": "ORGANIZATION", "name": "Everywhere", "maxTransactionAmount": "5" });
    let asked = held(world.post(&world.operator, "/v1/policies", body).await, json!({}));
    let inbox = world.get(&ada, "/v1/inbox?subject=POLICY").await;
    let inbox = inbox.expect(
        200,
        json!({ "data": [{
            "id": asked.id(), "title": "New policy Everywhere",
            "youMay": ["approve", "reject", "delegate", "comment"],
        }] }),
    );
    let hash = inbox["data"][0]["payloadHash"].clone();
    world.get(&ada, "/v1/inbox?subject=PAYMENT").await.expect(200, json!({ "data": [] }));
    let narrow = NewTestKey { scope: vec![world.ops], ..NewTestKey::of(ada.person) };
    let narrow = world.key(&world, narrow).await;
    world.get(&narrow, "/v1/approvals").await.expect(200, json!({ "data": [] }));
    world.get(&narrow, &path(&asked, "")).await.expect_error(404, "APPROVAL_NOT_FOUND");
    let explained = world.get(&ada, &format!("/v1/inbox/{}/explain", asked.id())).await;
    explained.expect(200, json!({ "verdict": "HOLD", "refusal": null, "why": null }));
    let decide = json!({
        "decision": "APPROVE", "items": [{ "id": asked.id(), "payloadHash": hash }], "total": {},
    });
    let decided = world.post(&ada, "/v1/inbox/decide", decide).await;
    decided
        .expect(200, json!({ "results": [{ "ok": true, "approval": { "status": "APPROVED" } }] }));
    let log = world.get(&world.operator, "/v1/audit-logs?resourceType=approval&limit=2").await;
    log.expect(
        200,
        json!({ "data": [
            { "action": "approval.approved", "metadata": { "subjectType": "POLICY" } },
            { "action": "approval.created",
                "metadata": { "action": "CREATE", "name": "Everywhere" } },
        ] }),
    );
    world.assert_balanced().await;
}
