//! `/v1/agents`.

use serde_json::{Value, json};

use crate::harness::{Golden, Key, World};

/// An agent of the world, and its key.
struct Agent {
    id: String,
    key: Key,
}

async fn agent(world: &World) -> Agent {
    let made = world.post(&world.operator, "/v1/agents", json!({ "name": "research-bot" })).await;
    let made = made.expect(201, json!({ "status": "ACTIVE", "balance": "0.00" }));
    Agent { id: made.id(), key: key(&made.text("apiKeyId"), &made.text("apiKey"), world) }
}

fn key(id: &str, secret: &str, world: &World) -> Key {
    let person = world.operator.person;
    Key { id: id.parse().unwrap(), secret: secret.to_owned(), person }
}

async fn balance(world: &World, id: &str) -> Value {
    world.get(&world.operator, &format!("/v1/agents/{id}")).await["balance"].clone()
}

#[tokio::test]
async fn an_agents_life_reads_like_this() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let body = json!({ "name": "research-bot", "agentName": "Bot", "metadata": { "team": 7 } });
    let id = golden.send(by, ("POST", "/v1/agents"), body).await.id();
    let path = |verb: &str| format!("/v1/agents/{id}{verb}");
    golden.send(by, ("GET", &path("")), Value::Null).await;
    golden.send(by, ("POST", &path("/adjust-budget")), json!({ "amount": 50 })).await;
    golden.send(by, ("POST", &path("/pause")), Value::Null).await;
    golden.send(by, ("POST", &path("/resume")), Value::Null).await;
    golden.send(by, ("POST", &path("/rotate-key")), Value::Null).await;
    golden.send(by, ("GET", "/v1/agents"), Value::Null).await;
    golden.send(by, ("DELETE", &path("")), Value::Null).await;
    golden.send(by, ("GET", &path("")), Value::Null).await;
    insta::assert_snapshot!(golden.text());
    world.assert_balanced().await;
}

#[tokio::test]
async fn an_agent_pays_from_its_own_wallet_alone() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/agents/{}/adjust-budget", agent.id);
    world.post(&world.operator, &path, json!({ "amount": "100" })).await.expect(200, json!({}));
    let own = json!({ "from": agent.id, "to": world.vendor.to_string(), "amount": 40 });
    world.post(&agent.key, "/v1/payments", own).await.expect(201, json!({ "amount": "40.00" }));
    let ops = json!({ "from": world.ops.to_string(), "to": agent.id, "amount": 1 });
    let refused = world.post(&agent.key, "/v1/payments", ops).await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["details"]["walletId"], world.ops.to_string());
    assert_eq!(balance(&world, &agent.id).await, "60.00");
    world.assert_balanced().await;
}

#[tokio::test]
async fn adjust_budget_repeats_the_amount_as_it_was_written() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/agents/{}/adjust-budget", agent.id);
    let cases = [
        ("50", "50.00"),
        ("\"50.00\"", "100.00"),
        ("-25", "75.00"),
        ("\"-0.5\"", "74.50"),
        ("1e1", "84.50"),
        ("0.00000001", "84.50000001"),
    ];
    for (amount, new_balance) in cases {
        let body = format!("{{\"amount\":{amount}}}");
        let ask = world.ask("POST", &path).key(&world.operator).raw(body);
        let answer = ask.send().await;
        let answer = answer.expect(200, json!({ "id": agent.id, "newBalance": new_balance }));
        let text = String::from_utf8(answer.bytes.clone()).unwrap();
        assert!(text.contains(&format!("\"adjustment\":{amount},")), "{text}");
        assert!(answer.text("transactionId").starts_with("txn_"));
    }
    world.assert_balanced().await;
}

#[tokio::test]
async fn amounts_that_are_none_are_refused() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/agents/{}/adjust-budget", agent.id);
    for amount in
        ["0", "\"0\"", "-0", "\"\"", "\"abc\"", "1e400", "\"１０\"", "0.000000001", "null"]
    {
        let body = format!("{{\"amount\":{amount}}}");
        let ask = world.ask("POST", &path).key(&world.operator).raw(body);
        ask.send().await.expect_error(400, "INVALID_AMOUNT");
    }
    world.post(&world.operator, &path, json!({})).await.expect_error(400, "INVALID_AMOUNT");
    assert_eq!(balance(&world, &agent.id).await, "0.00");
}

#[tokio::test]
async fn more_than_there_is_cannot_be_given_or_taken_back() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/agents/{}/adjust-budget", agent.id);
    let given = world.post(&world.operator, &path, json!({ "amount": 1_000_001 })).await;
    let given = given.expect_error(402, "INSUFFICIENT_FUNDS");
    let details = json!({
        "walletId": world.ops.to_string(), "balance": "1000000.00000000",
        "available": "1000000.00", "requested": "1000001.00", "fee": "0.00",
    });
    assert_eq!(given["error"]["details"], details);
    let taken = world.post(&world.operator, &path, json!({ "amount": -1 })).await;
    taken.expect_error(402, "INSUFFICIENT_FUNDS");
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_budget_goes_through_the_policies_of_the_default_wallet() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let by = &world.operator;
    let path = format!("/v1/agents/{}/adjust-budget", agent.id);
    let review = json!({
        "walletId": world.ops.to_string(), "name": "review", "maxTransactionAmount": 100,
        "requireHumanApproval": true,
    });
    world.post(by, "/v1/policies", review).await.expect(201, json!({}));
    let held = world.post(by, &path, json!({ "amount": 500 })).await;
    let expected = json!({
        "status": "PENDING_APPROVAL", "state": "PENDING", "error": { "code": "APPROVAL_REQUIRED" },
    });
    let held = held.expect(202, expected);
    assert_eq!(balance(&world, &agent.id).await, "0.00");
    let approve = format!("/v1/approvals/{}/approve", held.text("approvalId"));
    world.act(&world.reviewer, &approve).await.expect(200, json!({ "status": "APPROVED" }));
    assert_eq!(balance(&world, &agent.id).await, "500.00");
    let back = world.post(by, &path, json!({ "amount": -500 })).await;
    back.expect(200, json!({ "newBalance": "0.00" }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_paused_agent_cannot_pay_but_gets_its_budget() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = |verb: &str| format!("/v1/agents/{}/{verb}", agent.id);
    for _ in 0..2 {
        world.act(&world.operator, &path("pause")).await.expect(200, json!({ "status": "FROZEN" }));
    }
    let budget = world.post(&world.operator, &path("adjust-budget"), json!({ "amount": 10 })).await;
    budget.expect(200, json!({ "newBalance": "10.00" }));
    let body = json!({ "from": agent.id, "to": world.vendor.to_string(), "amount": 1 });
    let paid = world.post(&agent.key, "/v1/payments", body.clone()).await;
    paid.expect_error(403, "WALLET_FROZEN");
    for _ in 0..2 {
        world
            .act(&world.operator, &path("resume"))
            .await
            .expect(200, json!({ "status": "ACTIVE" }));
    }
    world.post(&agent.key, "/v1/payments", body).await.expect(201, json!({}));
    let actions = world.actions().await;
    let count = |action: &str| actions.iter().filter(|known| **known == action).count();
    assert_eq!((count("agent.paused"), count("agent.resumed")), (1, 1), "twice is once");
}

#[tokio::test]
async fn the_old_key_dies_when_the_new_one_is_born() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/agents/{}", agent.id);
    world.get(&agent.key, &path).await.expect(200, json!({ "apiKeyId": agent.key.id.to_string() }));
    let rotated = world.act(&world.operator, &format!("{path}/rotate-key")).await;
    let rotated = rotated.expect(200, json!({ "revokedKeyId": agent.key.id.to_string() }));
    let old = world.get(&agent.key, &path).await.expect_error(401, "API_KEY_REVOKED");
    assert_eq!(old["error"]["details"]["keyId"], agent.key.id.to_string());
    let new = key(&rotated.text("apiKeyId"), &rotated.text("apiKey"), &world);
    world.get(&new, &path).await.expect(200, json!({ "apiKeyId": new.id.to_string() }));
}

#[tokio::test]
async fn deleting_an_agent_rejects_what_waits_and_sweeps_what_is_left() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let by = &world.operator;
    let path = format!("/v1/agents/{}", agent.id);
    world.post(by, &format!("{path}/adjust-budget"), json!({ "amount": 100 })).await;
    let review = json!({ "walletId": agent.id, "name": "review", "requireHumanApproval": true });
    world.post(by, "/v1/policies", review).await.expect(201, json!({}));
    let body = json!({ "from": agent.id, "to": world.vendor.to_string(), "amount": 30 });
    let held = world.post(&agent.key, "/v1/payments", body).await.expect(202, json!({}));
    let gone = world.delete(by, &path).await;
    gone.expect(200, json!({ "id": agent.id, "deleted": true, "sweptAmount": "100.00" }));
    let approval = format!("/v1/approvals/{}", held.text("approvalId"));
    let approval = world.get(by, &approval).await;
    approval.expect(200, json!({ "status": "REJECTED", "reason": "WALLET_CLOSED" }));
    world.get(&agent.key, &path).await.expect_error(401, "API_KEY_REVOKED");
    for verb in ["/pause", "/resume", "/rotate-key"] {
        let again = world.act(by, &format!("{path}{verb}")).await;
        again.expect_error(404, "WALLET_NOT_FOUND");
    }
    world.delete(by, &path).await.expect_error(404, "WALLET_NOT_FOUND");
    let list = world.get(by, "/v1/agents").await;
    assert_eq!(list.data().len(), 0);
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_replayed_creation_is_the_same_agent_without_its_secret() {
    let world = World::new().await;
    let body = json!({ "name": "bot", "idempotencyKey": "once" });
    let first = world.post(&world.operator, "/v1/agents", body.clone()).await;
    let first = first.expect(201, json!({}));
    let again = world.post(&world.operator, "/v1/agents", body).await;
    let again = again.expect(201, json!({ "id": first.id(), "apiKey": null }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert!(again.body.as_object().unwrap().contains_key("apiKey"));
    let other = json!({ "name": "another", "idempotencyKey": "once" });
    let other = world.post(&world.operator, "/v1/agents", other).await;
    other.expect_error(409, "IDEMPOTENCY_KEY_REUSE");
    let path = format!("/v1/agents/{}/rotate-key", first.id());
    let rotate = || world.ask("POST", &path).key(&world.operator).header("idempotency-key", "r");
    let rotated = rotate().send().await.expect(200, json!({}));
    assert!(rotated.text("apiKey").starts_with("wg_test_"));
    let replayed = rotate().send().await;
    let same = json!({ "apiKey": null, "apiKeyId": rotated["apiKeyId"] });
    replayed.expect(200, same);
}

#[tokio::test]
async fn an_agents_key_holds_what_an_agent_may_and_its_maker_holds() {
    let world = World::new().await;
    let made = |key: Key, body: Value| {
        let world = &world;
        async move { world.post(&key, "/v1/agents", body).await }
    };
    let usual = made(world.operator.clone(), json!({ "name": "a" })).await;
    let four = json!(["wallets:read", "wallets:write", "payments:read", "payments:write"]);
    usual.expect(201, json!({ "permissions": four }));
    let some = json!({ "name": "b", "permissions": ["policies:read"] });
    let some = made(world.operator.clone(), some).await;
    some.expect(201, json!({ "permissions": ["policies:read"] }));
    let none = made(world.operator.clone(), json!({ "name": "c", "permissions": [] })).await;
    none.expect(201, json!({ "permissions": [] }));
    for excess in ["approvals:write", "organizations:write", "policies:write", "*"] {
        let body = json!({ "name": "d", "permissions": [excess] });
        let refused = made(world.operator.clone(), body).await;
        refused.expect_error(403, "PERMISSION_DENIED");
    }
    let unknown = json!({ "name": "e", "permissions": ["wallets:own"] });
    made(world.operator.clone(), unknown).await.expect_invalid("permissions");
    let few = world.limited_key(&world, &["wallets:write", "wallets:read"]).await;
    let trimmed = made(few.clone(), json!({ "name": "f" })).await;
    trimmed.expect(201, json!({ "permissions": ["wallets:read", "wallets:write"] }));
    let beyond = json!({ "name": "g", "permissions": ["payments:write"] });
    made(few, beyond).await.expect_error(403, "PERMISSION_DENIED");
}

#[tokio::test]
async fn wrong_bodies_make_no_agent() {
    let world = World::new().await;
    let long = "x".repeat(257);
    let cases = [
        (json!({}), "name"),
        (json!({ "name": "" }), "name"),
        (json!({ "name": "   " }), "name"),
        (json!({ "name": 5 }), "name"),
        (json!({ "name": long }), "name"),
        (json!({ "name": "a", "agentName": long }), "agentName"),
        (json!({ "name": "a", "metadata": [] }), "metadata"),
        (json!({ "name": "a", "metadata": { "x": "y".repeat(20_000) } }), "metadata"),
        (json!({ "name": "a", "permissions": "wallets:read" }), "permissions"),
    ];
    for (body, field) in cases {
        world.post(&world.operator, "/v1/agents", body).await.expect_invalid(field);
    }
    for raw in ["[]", "{", "\"a\"", "{\"name\":\"a\",\"name\":\"b\"}", "nul"] {
        let ask = world.ask("POST", "/v1/agents").key(&world.operator).raw(raw);
        ask.send().await.expect_invalid("body");
    }
    assert_eq!(world.get(&world.operator, "/v1/agents").await.data().len(), 0);
}

#[tokio::test]
async fn agent_routes_know_agents_alone() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let theirs = world.post(&other.operator, "/v1/agents", json!({ "name": "x" })).await.id();
    let unknown = "wal_01J00000000000000000000000".to_owned();
    let ids =
        [world.ops.to_string(), theirs, unknown, "wal_x".into(), "agt_1".into(), "%FF".into()];
    for id in ids {
        let path = format!("/v1/agents/{id}");
        world.get(&world.operator, &path).await.expect_error(404, "WALLET_NOT_FOUND");
        world.delete(&world.operator, &path).await.expect_error(404, "WALLET_NOT_FOUND");
        let pause = world.act(&world.operator, &format!("{path}/pause")).await;
        pause.expect_error(404, "WALLET_NOT_FOUND");
    }
    let live = world.post(&world.live, "/v1/agents", json!({ "name": "live" })).await.id();
    let live = world.get(&world.operator, &format!("/v1/agents/{live}")).await;
    live.expect_error(403, "ENVIRONMENT_MISMATCH");
}

#[tokio::test]
async fn the_list_is_paged_filtered_and_narrowed_to_the_key() {
    let world = World::new().await;
    let by = &world.operator;
    let one = agent(&world).await;
    for name in ["b", "c", "d", "e"] {
        world.post(by, "/v1/agents", json!({ "name": name })).await.expect(201, json!({}));
    }
    let first = world.get(by, "/v1/agents?limit=2").await.expect(200, json!({ "hasMore": true }));
    assert_eq!((&first.data()[0]["name"], &first.data()[1]["name"]), (&json!("e"), &json!("d")));
    assert_eq!(first["cursor"], first["nextCursor"]);
    let next = format!("/v1/agents?limit=100&cursor={}", first.text("cursor"));
    let next = world.get(by, &next).await;
    let next = next.expect(200, json!({ "hasMore": false, "cursor": null }));
    assert_eq!(next.data().len(), 3);
    let only = world.get(by, &format!("/v1/agents?walletId={}", one.id)).await;
    assert_eq!(only.data().len(), 1);
    assert_eq!(only.data()[0]["id"], one.id);
    let own = world.get(&one.key, "/v1/agents").await;
    assert_eq!(own.data().len(), 1, "a scoped key sees its own");
    let foreign = format!("/v1/agents?walletId={}", world.ops);
    world.get(&one.key, &foreign).await.expect_error(403, "PERMISSION_DENIED");
    world.get(by, "/v1/agents?cursor=AAAA").await.expect_invalid("cursor");
    world.get(by, "/v1/agents?limit=x").await.expect_invalid("limit");
}

#[tokio::test]
async fn what_a_key_allows_by_now_is_what_its_agent_shows() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let path = format!("/v1/api-keys/{}", agent.key.id);
    let narrow = json!({ "permissions": ["wallets:read"] });
    world.patch(&world.operator, &path, narrow).await.expect(200, json!({}));
    let shown = world.get(&world.operator, &format!("/v1/agents/{}", agent.id)).await;
    shown.expect(200, json!({ "permissions": ["wallets:read"] }));
}

#[tokio::test]
async fn templates_read_like_this() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    golden.send(&world.operator, ("GET", "/v1/agents/templates"), Value::Null).await;
    let body = json!({ "templateId": "travel", "name": "traveller" });
    let made = golden.send(&world.operator, ("POST", "/v1/agents/from-template"), body).await;
    let policy = format!("/v1/policies/{}", made.text("policyId"));
    golden.send(&world.operator, ("GET", &policy), Value::Null).await;
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn a_template_has_to_be_known_and_needs_the_right_to_make_policies() {
    let world = World::new().await;
    let path = "/v1/agents/from-template";
    let unknown = json!({ "templateId": "none", "name": "x" });
    world.post(&world.operator, path, unknown).await.expect_error(404, "TEMPLATE_NOT_FOUND");
    world.post(&world.operator, path, json!({ "name": "x" })).await.expect_invalid("templateId");
    let nameless = json!({ "templateId": "travel" });
    world.post(&world.operator, path, nameless).await.expect_invalid("name");
    let few = world.limited_key(&world, &["wallets:write", "wallets:read"]).await;
    let denied = world.post(&few, path, json!({})).await.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(denied["error"]["message"], "Missing required permission: policies:write");
    let page = world.get(&world.operator, "/v1/agents/templates?limit=2").await;
    let page = page.expect(200, json!({ "hasMore": true }));
    let next = format!("/v1/agents/templates?cursor={}", page.text("cursor"));
    let next = world.get(&world.operator, &next).await.expect(200, json!({ "hasMore": false }));
    assert_eq!((page.data().len(), next.data().len()), (2, 3));
    assert_eq!(next.data()[0]["id"], "subscriptions");
}

#[tokio::test]
async fn an_agent_of_a_template_is_bound_by_its_policy() {
    let world = World::new().await;
    let body = json!({ "templateId": "procurement", "name": "buyer" });
    let made = world.post(&world.operator, "/v1/agents/from-template", body).await;
    let made = made.expect(201, json!({ "templateId": "procurement" }));
    let buyer = key(&made.text("apiKeyId"), &made.text("apiKey"), &world);
    let budget = format!("/v1/agents/{}/adjust-budget", made.id());
    world.post(&world.operator, &budget, json!({ "amount": 2000 })).await.expect(200, json!({}));
    let to = world.vendor.to_string();
    let pay = |amount: u32| json!({ "from": made.id(), "to": to, "amount": amount });
    world.post(&buyer, "/v1/payments", pay(500)).await.expect(201, json!({}));
    world.post(&buyer, "/v1/payments", pay(501)).await.expect(202, json!({}));
}
