//! The description of the API: every route is in it, and what is in it is a route.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::World;

/// The routes of the API, as `METHOD /path`.
fn described(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let routes = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    routes.collect()
}

async fn document(world: &World) -> Value {
    world.ask("GET", "/openapi.json").send().await.expect(200, json!({})).body
}

#[tokio::test]
async fn the_description_is_openapi_3_1_with_a_bearer_scheme() {
    let world = World::new().await;
    let document = document(&world).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    assert_eq!(document["info"]["title"], "Countersign");
    let scheme = &document["components"]["securitySchemes"]["bearer"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&json!("http"), &json!("bearer")));
    let scheme = &document["components"]["securitySchemes"]["session"];
    assert_eq!((&scheme["type"], &scheme["in"]), (&json!("apiKey"), &json!("cookie")));
    assert_eq!(document["security"], json!([{ "bearer": [] }, { "session": [] }]));
}

#[tokio::test]
async fn every_route_of_the_scope_is_described() {
    let world = World::new().await;
    let described = described(&document(&world).await);
    let expected: BTreeSet<String> =
        SCOPE.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    assert_eq!(described, expected);
}

#[tokio::test]
async fn every_operation_has_a_summary_a_tag_and_its_answers() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let which = format!("{method} {path}");
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{which} has no summary");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{which}");
            let responses = operation["responses"].as_object().unwrap();
            let is_good = |status: &String| status.starts_with('2') || status == "101";
            assert!(responses.keys().any(is_good), "{which}");
            let keyed = path.starts_with("/v1/") || ["/realtime", "/ws"].contains(&path.as_str());
            assert_eq!(keyed, responses.contains_key("4XX"), "{which}");
            // Who signs in has nothing yet to be known by.
            // A connector signs what it says.
            let open = ["/v1/auth/enrol", "/v1/auth/sign-in", "/v1/rails/callbacks"];
            let open = open.contains(&path.as_str());
            assert_eq!(keyed && !open, operation.get("security").is_none(), "{which}");
            let inside = path.matches('{').count();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
            assert_eq!(inside, named, "{which} describes its path");
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name), "{which} has the name of another operation");
        }
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
        }
        match value {
            Value::Object(members) => waiting.extend(members.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
}

#[tokio::test]
async fn what_is_described_is_routed_and_nothing_else_is() {
    let world = World::new().await;
    for route in described(&document(&world).await) {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace("{id}", "x").replace("{policyId}", "x");
        // Whoever listens from behind no event is not kept waiting for the next one.
        let asked = format!("{path}?since=x");
        let answer = world.ask(method, &asked).key(&world.operator).send().await;
        assert_ne!(answer["error"]["code"], "NOT_FOUND", "{route}");
        assert_ne!(answer.status, 405, "{route}");
        let strange = world.ask("PROPFIND", &path).key(&world.operator).send().await;
        strange.expect_error(405, "METHOD_NOT_ALLOWED");
        let below = world.ask("GET", &format!("{path}/no/such/thing")).send().await;
        below.expect_error(404, "NOT_FOUND");
    }
    for path in ["/", "/v1", "/v1/", "/v1/billing", "/v1/kyb", "/v1/agent-studio/usage", "/v9/x"] {
        let answer = world.ask("GET", path).key(&world.operator).send().await;
        answer.expect_error(404, "NOT_FOUND");
    }
}

/// Every route there is.
const SCOPE: &str = "
    GET /healthz
    GET /health
    GET /readyz
    GET /metrics
    GET /openapi.json
    GET /dev/mail
    GET /dev/mail.json
    GET /dev/mail/{id}
    GET /dev/mail/{id}/html
    GET /a/{id}
    POST /v1/rails/callbacks
    GET /v1/organizations/me
    PATCH /v1/organizations/me
    POST /v1/wallets
    GET /v1/wallets
    GET /v1/wallets/{id}
    PATCH /v1/wallets/{id}
    DELETE /v1/wallets/{id}
    GET /v1/wallets/{id}/balance
    POST /v1/wallets/{id}/fund
    GET /v1/wallets/{id}/transactions
    GET /v1/wallets/{id}/holds
    POST /v1/wallets/{id}/freeze
    POST /v1/wallets/{id}/unfreeze
    POST /v1/wallets/{id}/close
    POST /v1/payments
    GET /v1/payments
    GET /v1/payments/{id}
    POST /v1/payments/{id}/reverse
    POST /v1/payments/batch
    POST /v1/payments/simulate
    POST /v1/policies
    GET /v1/policies
    GET /v1/policies/{id}
    PATCH /v1/policies/{id}
    PUT /v1/policies/{id}
    DELETE /v1/policies/{id}
    POST /v1/policies/evaluate
    POST /v1/policies/backtest
    GET /v1/policies/backtest/{id}
    GET /v1/policies/{id}/versions
    POST /v1/wallets/{id}/policies
    GET /v1/wallets/{id}/policies
    GET /v1/wallets/{id}/policies/{policyId}
    PATCH /v1/wallets/{id}/policies/{policyId}
    PUT /v1/wallets/{id}/policies/{policyId}
    DELETE /v1/wallets/{id}/policies/{policyId}
    GET /v1/approvals
    GET /v1/approvals/{id}
    POST /v1/approvals/{id}/approve
    POST /v1/approvals/{id}/reject
    POST /v1/approvals/{id}/withdraw
    POST /v1/approvals/{id}/cancel
    GET /v1/inbox
    POST /v1/inbox/decide
    POST /v1/inbox/{id}/approve
    POST /v1/inbox/{id}/reject
    POST /v1/inbox/{id}/withdraw
    POST /v1/inbox/{id}/cancel
    POST /v1/inbox/{id}/comment
    POST /v1/inbox/{id}/delegate
    GET /v1/inbox/{id}/explain
    POST /v1/agents
    GET /v1/agents
    GET /v1/agents/{id}
    DELETE /v1/agents/{id}
    POST /v1/agents/{id}/adjust-budget
    POST /v1/agents/{id}/pause
    POST /v1/agents/{id}/resume
    POST /v1/agents/{id}/rotate-key
    GET /v1/agents/templates
    POST /v1/agents/from-template
    POST /v1/network/pay
    GET /v1/network/directory
    POST /v1/api-keys
    GET /v1/members
    POST /v1/members
    GET /v1/members/{id}
    GET /v1/members/me
    PATCH /v1/members/me
    PATCH /v1/members/{id}
    DELETE /v1/members/{id}
    PUT /v1/members/{id}/stand-in
    DELETE /v1/members/{id}/stand-in
    GET /v1/approver-lists
    POST /v1/approver-lists
    GET /v1/approver-lists/{id}
    PATCH /v1/approver-lists/{id}
    DELETE /v1/approver-lists/{id}
    POST /v1/auth/enrol
    POST /v1/auth/sign-in
    POST /v1/auth/sign-out
    GET /v1/auth/session
    POST /v1/auth/password
    GET /v1/api-keys
    GET /v1/api-keys/{id}
    PATCH /v1/api-keys/{id}
    DELETE /v1/api-keys/{id}
    POST /v1/api-keys/{id}/revoke
    GET /v1/audit-logs
    GET /v1/events
    GET /v1/events/stream
    GET /v1/realtime
    GET /v1/ws
    GET /realtime
    GET /ws
    POST /v1/sandbox/fund
    POST /v1/webhooks
    GET /v1/webhooks
    GET /v1/webhooks/{id}
    PATCH /v1/webhooks/{id}
    DELETE /v1/webhooks/{id}
    POST /v1/webhooks/{id}/test
    POST /v1/webhooks/{id}/rotate-secret
    POST /v1/webhooks/{id}/replay
    GET /v1/webhooks/{id}/deliveries
    POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay
    GET /v1/webhooks/dlq
    POST /v1/webhooks/dlq/{id}/retry
    POST /v1/webhooks/dlq/{id}/discard
";
