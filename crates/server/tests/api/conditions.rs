//! Conditions of policies, policies of the organization, and what simulating tells.

use serde_json::{Value, json};

use crate::harness::{Key, NewTestKey, World};

async fn create(world: &World, body: Value) -> Value {
    let made = world.post(&world.operator, "/v1/policies", body).await;
    made.expect(201, json!({})).body
}

fn pay(world: &World, amount: &str) -> Value {
    json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": amount })
}

/// A policy on all wallets.
fn general(conditions: &Value, outcome: &str) -> Value {
    json!({
        "name": "General", "scope": "ORGANIZATION", "conditions": conditions, "outcome": outcome,
    })
}

#[tokio::test]
async fn every_condition_reads_back_as_it_was_written() {
    let world = World::new().await;
    let conditions = json!([
        { "type": "AMOUNT", "asset": "USD", "above": "10.00", "atMost": "500.50" },
        { "type": "RECIPIENT", "notIn": ["wal_x", "wg_spam"] },
        { "type": "FIRST_TIME_RECIPIENT", "per": "ORGANIZATION" },
        { "type": "ASSET", "in": ["USD", "USDC"] },
        { "type": "RAIL", "in": ["LEDGER"] },
        { "type": "INITIATOR", "kinds": ["AGENT"],
          "notPersonIds": [world.operator.person.to_string()],
          "notKeyIds": [world.reviewer.id.to_string()] },
        { "type": "TIME", "start": "22:00", "end": "06:00", "timezone": "Europe/Berlin",
          "days": ["SAT", "SUN"] },
        { "type": "METADATA", "key": "kind", "equals": "refund" },
        { "type": "METADATA", "key": "kind", "in": ["a", "b"] },
        { "type": "METADATA", "key": "kind", "exists": true },
        { "type": "VELOCITY", "window": { "seconds": 3600 }, "per": "WALLET_RECIPIENT",
          "counting": ["HELD", "REJECTED"], "amountAbove": "1000.00" },
        { "type": "VELOCITY", "window": { "calendar": "WEEK" }, "per": "INITIATOR",
          "counting": ["HELD"], "countAbove": 5 },
        { "type": "STRUCTURING", "window": { "calendar": "DAY" }, "amountAbove": "250.00" },
    ]);
    let made = create(&world, general(&conditions, "HOLD")).await;
    assert_eq!(made["conditions"], conditions);
    assert_eq!((&made["walletId"], &made["scope"]), (&Value::Null, &json!("ORGANIZATION")));
    assert_eq!((&made["outcome"], &made["version"]), (&json!("HOLD"), &json!(1)));
    let path = format!("/v1/policies/{}", made["id"].as_str().unwrap());
    let changed = json!({ "conditions": [{ "type": "AMOUNT", "below": 5 }], "outcome": null });
    let expected = json!({
        "conditions": [{ "type": "AMOUNT", "below": "5.00" }], "outcome": null, "version": 2,
    });
    world.patch(&world.operator, &path, changed).await.expect(200, expected);
    let cleared = world.patch(&world.operator, &path, json!({ "conditions": null })).await;
    cleared.expect(200, json!({ "conditions": [], "version": 3 }));
    let versions = world.get(&world.operator, &format!("{path}/versions")).await;
    let versions = versions.expect(200, json!({})).body["data"].as_array().unwrap().len();
    assert_eq!(versions, 3);
}

/// A condition with a window, and other members.
fn velocity(more: Value) -> Value {
    let mut body = json!({
        "type": "VELOCITY", "window": { "seconds": 60 }, "per": "WALLET", "amountAbove": 1,
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn misread() -> Vec<(Value, &'static str)> {
    let many = Value::Array(vec![json!("x"); 1_001]);
    vec![
        (json!({}), "type"),
        (json!({ "type": "WEATHER" }), "type"),
        (json!({ "type": "AMOUNT" }), "above"),
        (json!({ "type": "AMOUNT", "above": 1, "abov": 2 }), "abov"),
        (json!({ "type": "AMOUNT", "above": -1 }), "above"),
        (json!({ "type": "AMOUNT", "above": "1e3" }), "above"),
        (json!({ "type": "AMOUNT", "above": 1, "asset": "EUR" }), "asset"),
        (json!({ "type": "AMOUNT", "atLeast": [] }), "atLeast"),
        (json!({ "type": "AMOUNT", "below": true }), "below"),
        (json!({ "type": "AMOUNT", "atMost": "1.000000001" }), "atMost"),
        (json!({ "type": "RECIPIENT" }), "in"),
        (json!({ "type": "RECIPIENT", "in": [] }), "in"),
        (json!({ "type": "RECIPIENT", "in": ["a"], "notIn": ["b"] }), "notIn"),
        (json!({ "type": "RECIPIENT", "in": [1] }), "in"),
        (json!({ "type": "RECIPIENT", "notIn": many }), "notIn"),
        (json!({ "type": "FIRST_TIME_RECIPIENT", "per": "PLANET" }), "per"),
        (json!({ "type": "ASSET", "in": ["DOGE"] }), "in"),
        (json!({ "type": "ASSET" }), "in"),
        (json!({ "type": "RAIL", "in": ["CARRIER_PIGEON"] }), "in"),
        (json!({ "type": "RAIL", "in": [] }), "in"),
        (json!({ "type": "INITIATOR" }), "kinds"),
        (json!({ "type": "INITIATOR", "kinds": ["ROBOT"] }), "kinds"),
        (json!({ "type": "INITIATOR", "notKinds": [] }), "notKinds"),
        (json!({ "type": "INITIATOR", "keyIds": ["wal_x"] }), "keyIds"),
        (json!({ "type": "INITIATOR", "notKeyIds": ["key_!"] }), "notKeyIds"),
        (json!({ "type": "INITIATOR", "personIds": [7] }), "personIds"),
        (json!({ "type": "INITIATOR", "notPersonIds": "usr" }), "notPersonIds"),
        (json!({ "type": "TIME", "start": "25:00", "end": "06:00" }), "start"),
        (json!({ "type": "TIME", "start": "05:00", "end": "05:00" }), "end"),
        (
            json!({ "type": "TIME", "start": "05:00", "end": "06:00", "timezone": "X/Y" }),
            "timezone",
        ),
        (json!({ "type": "TIME", "start": "05:00", "end": "06:00", "days": ["XXX"] }), "days"),
        (json!({ "type": "METADATA", "equals": "x" }), "key"),
        (json!({ "type": "METADATA", "key": "x" }), "equals"),
        (json!({ "type": "METADATA", "key": "x", "equals": {} }), "equals"),
        (json!({ "type": "METADATA", "key": "x", "equals": "a", "exists": true }), "equals"),
        (json!({ "type": "METADATA", "key": "x", "exists": "yes" }), "exists"),
        (json!({ "type": "METADATA", "key": "x", "in": [] }), "in"),
    ]
}

fn miscounted() -> Vec<(Value, &'static str)> {
    vec![
        (velocity(json!({ "window": null })), "window"),
        (velocity(json!({ "window": {} })), "window.seconds"),
        (velocity(json!({ "window": { "seconds": 59 } })), "window.seconds"),
        (velocity(json!({ "window": { "seconds": 31_622_401 } })), "window.seconds"),
        (velocity(json!({ "window": { "calendar": "YEAR" } })), "window.calendar"),
        (velocity(json!({ "window": { "seconds": 60, "calendar": "DAY" } })), "window.calendar"),
        (velocity(json!({ "window": { "days": 1 } })), "window.days"),
        (velocity(json!({ "per": null })), "per"),
        (velocity(json!({ "per": "GALAXY" })), "per"),
        (velocity(json!({ "counting": ["POSTED"] })), "counting"),
        (velocity(json!({ "countAbove": 1 })), "countAbove"),
        (velocity(json!({ "amountAbove": null })), "amountAbove"),
        (velocity(json!({ "amountAbove": null, "countAbove": -1 })), "countAbove"),
        (velocity(json!({ "amountAbove": null, "countAbove": 1.5 })), "countAbove"),
        (json!({ "type": "STRUCTURING", "window": { "seconds": 60 } }), "amountAbove"),
        (json!({ "type": "STRUCTURING", "amountAbove": 5 }), "window"),
    ]
}

#[tokio::test]
async fn a_condition_that_is_not_understood_says_where() {
    let world = World::new().await;
    for (condition, field) in misread().into_iter().chain(miscounted()) {
        let body = general(&json!([{ "type": "ASSET", "in": ["USD"] }, condition]), "HOLD");
        let refused = world.post(&world.operator, "/v1/policies", body).await;
        assert_eq!(refused.status, 400, "{condition}: {}", refused.body);
        let details = &refused.body["error"]["details"];
        let named = details.pointer("/issues/0/field").or_else(|| details.get("field"));
        assert_eq!(named, Some(&json!(format!("conditions[1].{field}"))), "{condition}");
    }
}

#[tokio::test]
async fn a_policy_that_is_too_much_or_nowhere_is_refused() {
    let world = World::new().await;
    let one = json!({ "type": "ASSET", "in": ["USD"] });
    let bodies = [
        (general(&Value::Array(vec![one.clone(); 33]), "HOLD"), "conditions"),
        (general(&Value::Array(vec![velocity(json!({})); 9]), "HOLD"), "conditions"),
        (general(&json!({ "type": "ASSET" }), "HOLD"), "conditions"),
        (general(&json!([one]), "MAYBE"), "outcome"),
        (json!({ "name": "x", "scope": "PLANET" }), "scope"),
        (
            json!({ "name": "x", "scope": "ORGANIZATION", "walletId": world.ops.to_string() }),
            "scope",
        ),
        (json!({ "name": "x" }), "walletId"),
        (
            json!({ "name": "x", "walletId": world.ops.to_string(), "conditions": [
            velocity(json!({ "per": "ORGANIZATION" })),
        ] }),
            "conditions",
        ),
        (
            json!({ "name": "x", "walletId": world.ops.to_string(), "conditions": [
            { "type": "FIRST_TIME_RECIPIENT", "per": "ORGANIZATION" },
        ] }),
            "conditions",
        ),
    ];
    for (body, field) in bodies {
        let refused = world.post(&world.operator, "/v1/policies", body.clone()).await;
        assert_eq!(refused.status, 400, "{body}: {}", refused.body);
        let named = refused.body.pointer("/error/details/issues/0/field");
        assert_eq!(named, Some(&json!(field)), "{body}");
    }
}

#[tokio::test]
async fn an_organizations_policy_is_for_keys_that_reach_all_wallets() {
    let world = World::new().await;
    let made = create(&world, general(&json!([{ "type": "AMOUNT", "above": 5 }]), "DENY")).await;
    let own = create(&world, json!({ "name": "Own", "walletId": world.ops.to_string() })).await;
    let path = format!("/v1/policies/{}", made["id"].as_str().unwrap());
    let scoped = world
        .key(&world, NewTestKey { scope: vec![world.ops], ..NewTestKey::of(world.operator.person) })
        .await;
    world.get(&scoped, &path).await.expect(403, json!({}));
    world.post(&scoped, "/v1/policies", general(&json!([]), "DENY")).await.expect(403, json!({}));
    world.get(&scoped, "/v1/policies?scope=ORGANIZATION").await.expect(403, json!({}));
    let ids = |answer: &Value| -> Vec<Value> {
        answer["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
    };
    let wallet = format!("/v1/policies?walletId={}", world.ops);
    for (who, path, expected) in [
        (&world.operator, "/v1/policies".to_owned(), vec![&own["id"], &made["id"]]),
        (&world.operator, "/v1/policies?scope=ORGANIZATION".to_owned(), vec![&made["id"]]),
        (&world.operator, "/v1/policies?scope=WALLET".to_owned(), vec![&own["id"]]),
        (&world.operator, wallet.clone(), vec![&own["id"]]),
        (&scoped, "/v1/policies".to_owned(), vec![&own["id"]]),
    ] {
        let listed = world.get(who, &path).await.expect(200, json!({})).body.clone();
        let expected: Vec<Value> = expected.into_iter().cloned().collect();
        assert_eq!(ids(&listed), expected, "{path}");
    }
    let both = format!("{wallet}&scope=ORGANIZATION");
    world.get(&world.operator, &both).await.expect(400, json!({}));
    world.get(&world.operator, "/v1/policies?scope=PLANET").await.expect(400, json!({}));
    let under = format!("/v1/wallets/{}/policies/{}", world.ops, made["id"].as_str().unwrap());
    world.get(&world.operator, &under).await.expect(404, json!({}));
    let denied = world.post(&world.operator, "/v1/payments", pay(&world, "5.01")).await;
    denied.expect(403, json!({ "error": { "code": "POLICY_DENIED" } }));
}

#[tokio::test]
async fn simulating_tells_what_would_happen_and_does_nothing() {
    let world = World::new().await;
    create(
        &world,
        json!({
            "name": "Review", "walletId": world.ops.to_string(), "maxTransactionAmount": 100,
            "requireHumanApproval": true, "dailyLimit": 500,
        }),
    )
    .await;
    let window = json!([{
        "type": "VELOCITY", "window": { "seconds": 3600 }, "per": "WALLET", "amountAbove": 300,
    }]);
    create(&world, general(&window, "DENY")).await;
    world.post(&world.operator, "/v1/payments", pay(&world, "50")).await.expect(201, json!({}));

    let simulate = async |who: &Key, amount: &str| {
        let answer = world.post(who, "/v1/payments/simulate", pay(&world, amount)).await;
        answer.expect(200, json!({})).body
    };
    let passes = simulate(&world.operator, "60").await;
    assert_eq!(passes["verdict"], "ALLOW");
    assert_eq!(passes["counterfactual"], json!({ "amount": "100.00000001", "verdict": "HOLD" }));
    let left: Vec<(&Value, &Value, &Value)> = passes["headroom"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (&entry["rule"], &entry["used"], &entry["left"]))
        .collect();
    let (daily, velocity) = (json!("DAILY_SPENDING_LIMIT"), json!("VELOCITY"));
    let (used, d, v) = (json!("50.00"), json!("450.00"), json!("250.00"));
    assert_eq!(left, [(&daily, &used, &d), (&velocity, &used, &v)]);

    let held = simulate(&world.operator, "150").await;
    assert_eq!((&held["verdict"], &held["refusal"]), (&json!("HOLD"), &Value::Null));
    assert_eq!(held["counterfactual"], json!({ "amount": "100.00", "verdict": "ALLOW" }));
    assert!(held["requirement"].is_object(), "{held}");
    // In the sandbox people may decide their own requests unless the organization says otherwise.
    let voters: Vec<&Value> =
        held["canVote"].as_array().unwrap().iter().map(|voter| &voter["personId"]).collect();
    assert!(voters.contains(&&json!(world.reviewer.person.to_string())), "{voters:?}");
    assert_eq!(held["cannotVote"], json!([]));

    let denied = simulate(&world.operator, "250.01").await;
    assert_eq!(
        (&denied["verdict"], &denied["refusal"]["code"]),
        (&json!("DENY"), &json!("POLICY_DENIED"))
    );
    assert_eq!(denied["counterfactual"], json!({ "amount": "250.00", "verdict": "HOLD" }));
    let compared =
        &denied["evaluation"]["findings"].as_array().unwrap().last().unwrap()["conditions"];
    assert_eq!(compared[0]["observed"], "300.01");
    assert_eq!(compared[0]["limit"], "300.00");

    let payments = world.get(&world.operator, "/v1/payments").await.expect(200, json!({}));
    assert_eq!(payments.body["data"].as_array().unwrap().len(), 1);
    let balance = world.get(&world.operator, &format!("/v1/wallets/{}/balance", world.ops)).await;
    balance.expect(200, json!({}));
    let approvals = world.get(&world.operator, "/v1/approvals").await.expect(200, json!({}));
    assert_eq!(approvals.body["data"].as_array().unwrap().len(), 0);
    for (body, status) in [
        (pay(&world, "0"), 400),
        (json!({}), 400),
        (json!({ "from": world.ops.to_string(), "to": world.ops.to_string(), "amount": 1 }), 400),
        (json!({ "from": world.ops.to_string(), "to": "wal_x", "amount": 1 }), 404),
    ] {
        world.post(&world.operator, "/v1/payments/simulate", body).await.expect(status, json!({}));
    }
}

#[tokio::test]
async fn too_little_money_is_told_with_what_would_suffice() {
    let world = World::new().await;
    let body = pay(&world, "2000000");
    let answer = world.post(&world.operator, "/v1/payments/simulate", body).await;
    let told = answer.expect(200, json!({ "verdict": "REFUSED" })).body;
    assert_eq!(told["refusal"]["code"], "INSUFFICIENT_FUNDS");
    assert_eq!(told["counterfactual"], json!({ "amount": "1000000.00", "verdict": "ALLOW" }));
}

#[tokio::test]
async fn t16_an_agent_hears_reasons_and_no_numbers() {
    let world = World::new().await;
    create(
        &world,
        json!({
            "name": "Cap", "walletId": world.ops.to_string(), "maxTransactionAmount": "73.19",
            "dailyLimit": "91.27", "conditions": [{ "type": "AMOUNT", "below": 100000 }],
        }),
    )
    .await;
    let conditions = json!([{
        "type": "VELOCITY", "window": { "seconds": 3600 }, "per": "WALLET", "amountAbove": "87.31",
    }]);
    create(&world, general(&conditions, "HOLD")).await;
    let agent = NewTestKey {
        permissions: Some(&["payments:write", "payments:read", "policies:read"]),
        ..NewTestKey::agent(world.operator.person, world.ops)
    };
    let agent = world.key(&world, agent).await;
    let payer = NewTestKey {
        permissions: Some(&["payments:write"]),
        ..NewTestKey::of(world.operator.person)
    };
    let payer = world.key(&world, payer).await;
    for who in [&agent, &payer] {
        let answer = world.post(who, "/v1/payments/simulate", pay(&world, "1234.56")).await;
        let told = answer.expect(200, json!({ "verdict": "DENY" })).body;
        assert_eq!(told["refusal"]["code"], "POLICY_DENIED");
        for hidden in ["headroom", "counterfactual", "canVote", "cannotVote"] {
            assert_eq!(told.get(hidden), None, "{hidden}");
        }
        let text = told.to_string();
        // With a point in them, so that no id can look like one.
        for number in ["73.1", "91.2", "87.3", "1234."] {
            assert!(!text.contains(number), "{number} in {text}");
        }
        assert_eq!(told["evaluation"]["findings"][0]["reason"], "above the limit of one payment");
    }
    let reader = NewTestKey {
        permissions: Some(&["policies:read", "payments:read"]),
        ..NewTestKey::of(world.operator.person)
    };
    let reader = world.key(&world, reader).await;
    world.post(&reader, "/v1/payments/simulate", pay(&world, "1")).await.expect(403, json!({}));
}
