//! `/v1/audit-logs`.

use countersign_domain::access::Environment;
use serde_json::{Value, json};

use crate::harness::{Golden, World};

const PATH: &str = "/v1/audit-logs";

async fn actions(world: &World, query: &str) -> Vec<String> {
    let list = world.get(&world.operator, &format!("{PATH}?limit=100&{query}")).await;
    let list = list.expect(200, json!({}));
    list.data().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

async fn pay(world: &World, amount: u32) -> crate::harness::Answer {
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": amount,
    });
    world.post(&world.operator, "/v1/payments", body).await
}

async fn review_above(world: &World, max: u32) -> String {
    let body = json!({
        "walletId": world.ops.to_string(), "name": "review", "maxTransactionAmount": max,
        "requireHumanApproval": true,
    });
    world.post(&world.operator, "/v1/policies", body).await.expect(201, json!({})).id()
}

#[tokio::test]
async fn a_held_payment_and_a_denied_one_read_like_this() {
    let world = World::new().await;
    review_above(&world, 100).await;
    let held = pay(&world, 500).await.expect(202, json!({}));
    let approve = format!("/v1/approvals/{}/approve", held.text("approvalId"));
    world.act(&world.reviewer, &approve).await.expect(200, json!({}));
    let ceiling = json!({
        "walletId": world.ops.to_string(), "name": "ceiling", "maxTransactionAmount": 1000,
    });
    world.post(&world.operator, "/v1/policies", ceiling).await.expect(201, json!({}));
    pay(&world, 1001).await.expect_error(403, "POLICY_DENIED");
    let mut golden = Golden::new(&world);
    golden.send(&world.operator, ("GET", "/v1/audit-logs?limit=7"), Value::Null).await;
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn a_denied_payment_leaves_its_evaluation() {
    let world = World::new().await;
    let ceiling = json!({
        "walletId": world.ops.to_string(), "name": "ceiling", "maxTransactionAmount": 10,
    });
    world.post(&world.operator, "/v1/policies", ceiling).await.expect(201, json!({}));
    pay(&world, 11).await.expect_error(403, "POLICY_DENIED");
    let list = world.get(&world.operator, &format!("{PATH}?action=payment.denied")).await;
    let [entry] = list.data() else { panic!("not one: {:#}", list.body) };
    assert_eq!(entry["resourceId"], Value::Null);
    let metadata = &entry["metadata"];
    assert_eq!(metadata["amount"], "11.00");
    assert_eq!(metadata["recipientWalletId"], world.vendor.to_string());
    assert_eq!(metadata["code"], "POLICY_DENIED");
    assert_eq!(metadata["evaluation"]["result"], "DENY");
    let finding = &metadata["evaluation"]["findings"][0];
    assert_eq!(finding["rule"], "MAX_TRANSACTION_AMOUNT");
    assert_eq!((&finding["limit"], &finding["attempted"]), (&json!("10.00"), &json!("11.00")));
    let path = format!("/v1/wallets/{}/balance", world.ops);
    world.get(&world.operator, &path).await.expect(200, json!({ "balance": "1000000.00" }));
}

#[tokio::test]
async fn every_filter_narrows() {
    let world = World::new().await;
    let policy = review_above(&world, 100).await;
    let id = &world.operator.id;
    pay(&world, 5).await.expect(201, json!({}));
    let path = format!("/v1/policies/{policy}");
    world.patch(&world.operator, &path, json!({ "name": "renamed" })).await;
    let cases = [
        ("action=policy.update".to_owned(), vec!["policy.updated"]),
        ("action=policy.updated".to_owned(), vec!["policy.updated"]),
        ("action=POLICY".to_owned(), vec![]),
        ("resource=policy".to_owned(), vec!["policy.updated", "policy.created"]),
        (format!("resource={policy}"), vec!["policy.updated", "policy.created"]),
        ("resourceType=policy".to_owned(), vec!["policy.updated", "policy.created"]),
        (format!("resourceType={policy}"), vec![]),
        (format!("resourceId={policy}"), vec!["policy.updated", "policy.created"]),
        ("resourceId=policy".to_owned(), vec![]),
        ("resource=api-key&actorId=operator".to_owned(), vec!["api_key.created"; 2]),
        (
            format!("actorId={id}"),
            vec!["policy.updated", "payment.completed", "policy.created", "wallet.created"],
        ),
        (
            format!("actorId={}&resource=policy", id.to_string().replace("key_", "del_")),
            vec!["policy.updated", "policy.created"],
        ),
        ("actorId=system".to_owned(), vec![]),
        ("actorId=nobody".to_owned(), vec![]),
        ("unknown=parameter&action=payment.complete".to_owned(), vec!["payment.completed"]),
    ];
    for (query, expected) in cases {
        assert_eq!(actions(&world, &query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn from_is_part_of_the_range_and_to_is_not() {
    let world = World::new().await;
    let mut expected = Vec::new();
    for name in ["first", "second", "third"] {
        world.advance_seconds(86_400);
        let body = json!({ "name": name });
        world.post(&world.operator, "/v1/wallets", body).await.expect(201, json!({}));
        expected.push(name);
    }
    let names = |query: &'static str| {
        let world = &world;
        async move {
            let path = format!("{PATH}?action=wallet.created&limit=100&{query}");
            let list = world.get(&world.operator, &path).await.expect(200, json!({}));
            let name = |entry: &Value| entry["metadata"]["name"].as_str().unwrap().to_owned();
            list.data().iter().rev().map(name).collect::<Vec<_>>()
        }
    };
    assert_eq!(names("from=2026-03-03").await, ["first", "second", "third"]);
    assert_eq!(names("from=2026-03-03T12:00:00Z").await, ["first", "second", "third"]);
    assert_eq!(names("from=2026-03-03T12:00:00.001Z").await, ["second", "third"]);
    assert_eq!(names("from=2026-03-03&to=2026-03-04").await, ["first", "second"]);
    assert_eq!(names("from=2026-03-03&to=2026-03-04T12:00:00Z").await, ["first"]);
    assert_eq!(names("from=2026-03-03&to=2026-03-04T14:00:01+02:00").await, ["first", "second"]);
    assert_eq!(names("from=2026-03-05&to=2026-03-03").await, Vec::<String>::new());
    for wrong in ["from=yesterday", "to=2026-02-30", "from=2026-03-03T12:00:00"] {
        let field = wrong.split('=').next().unwrap();
        let refused = world.get(&world.operator, &format!("{PATH}?{wrong}")).await;
        refused.expect_invalid(field);
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let world = World::new().await;
    for amount in 1..=25 {
        pay(&world, amount).await.expect(201, json!({}));
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("{PATH}?limit=7&cursor={cursor}");
        let page = world.get(&world.operator, &path).await.expect(200, json!({}));
        seen.extend(page.data().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        assert_eq!(page["hasMore"], !page["cursor"].is_null());
        let Some(next) = page["cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
    // What happened in the other environment is in the log, and not in this list.
    let facts = world.facts().await;
    let shown = facts.iter().filter(|fact| fact.environment() != Some(Environment::Production));
    assert_eq!(count, shown.count());
}

#[tokio::test]
async fn each_environment_sees_its_own_and_what_belongs_to_the_organization() {
    let world = World::new().await;
    let live = world.get(&world.live, &format!("{PATH}?limit=100")).await;
    let live = live.expect(200, json!({}));
    let told: Vec<_> = live.data().iter().map(|entry| entry["action"].clone()).collect();
    let expected = [
        "api_key.created",
        "member.added",
        "member.added",
        "wallet.created",
        "organization.created",
    ];
    assert_eq!(told, expected);
    assert!(live.data().iter().all(|entry| entry["environment"] == "PRODUCTION"));
    assert!(live.data().iter().all(|entry| entry["actorType"] == "USER"));
    assert!(live.data().iter().all(|entry| entry["actorId"] == "operator"));
}

#[tokio::test]
async fn whoever_did_it_and_from_where_is_told() {
    let world = World::new().await;
    let body = json!({ "name": "x" }).to_string();
    let ask = world.ask("POST", "/v1/wallets").key(&world.operator).raw(body);
    ask.from("192.0.2.9").send().await.expect(201, json!({}));
    let list = world.get(&world.operator, &format!("{PATH}?limit=1")).await;
    let entry = &list.data()[0];
    assert_eq!(entry["actorType"], "API_KEY");
    assert_eq!(entry["actorId"], world.operator.id.to_string());
    assert_eq!(entry["ipAddress"], "192.0.2.9");
    assert_eq!((&entry["resource"], &entry["resourceType"]), (&json!("wallet"), &json!("wallet")));
    assert_eq!(entry["organizationId"], world.org.to_string());
}

#[tokio::test]
async fn a_change_tells_what_it_was_and_what_it_is() {
    let world = World::new().await;
    let policy = review_above(&world, 100).await;
    let path = format!("/v1/policies/{policy}");
    let body = json!({ "maxTransactionAmount": "250.50", "name": "review" });
    world.patch(&world.operator, &path, body).await.expect(200, json!({}));
    let path = format!("/v1/wallets/{}", world.vendor);
    let body = json!({ "name": "supplier", "discoverable": true });
    world.patch(&world.operator, &path, body).await.expect(200, json!({}));
    let settings = json!({ "settings": { "approvalTtlSeconds": 3600 } });
    world.patch(&world.live, "/v1/organizations/me", settings).await.expect(200, json!({}));
    let key = format!("/v1/api-keys/{}", world.reviewer.id);
    let body = json!({ "permissions": ["approvals:read", "approvals:write"] });
    world.patch(&world.operator, &key, body).await.expect(200, json!({}));
    let list = world.get(&world.operator, &format!("{PATH}?limit=4")).await;
    let changes: Vec<_> =
        list.data().iter().map(|entry| entry["metadata"]["changes"].clone()).collect();
    let expected = json!([
        {
            "permissions": {
                "from": ["*", "cards:sensitive_read"],
                "to": ["approvals:read", "approvals:write"],
            },
        },
        { "approvalTtlSeconds": { "from": null, "to": 3600 } },
        {
            "discoverable": { "from": false, "to": true },
            "name": { "from": "vendor", "to": "supplier" },
        },
        {
            "maxTransactionAmount": { "from": "100.00", "to": "250.50" },
            "version": { "from": 1, "to": 2 },
        },
    ]);
    assert_eq!(Value::Array(changes), expected);
}

#[tokio::test]
async fn another_tenants_log_is_not_told() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let path = format!("{PATH}?limit=100&resourceId={}", world.ops);
    let list = world.get(&other.operator, &path).await.expect(200, json!({}));
    assert_eq!(list.data().len(), 0);
    let all = world.get(&other.operator, &format!("{PATH}?limit=100")).await;
    let theirs = other.org.to_string();
    assert!(all.data().iter().all(|entry| entry["organizationId"] == theirs));
}

#[tokio::test]
async fn nothing_changes_the_log() {
    let world = World::new().await;
    let before = world.facts().await.len();
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let ask = world.ask(method, PATH).key(&world.operator).send().await;
        let answer = ask.expect_error(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    }
    let entry = world.get(&world.operator, &format!("{PATH}?limit=1")).await.data()[0].clone();
    let path = format!("{PATH}/{}", entry["id"].as_str().unwrap());
    world.delete(&world.operator, &path).await.expect_error(404, "NOT_FOUND");
    assert_eq!(world.facts().await.len(), before);
}
