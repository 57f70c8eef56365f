//! The description of the dialect: every route is in it, and what is in it is a route.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::World;

async fn document(world: &World) -> Value {
    world.ask("GET", "/openapi/paygentic.json").send().await.expect(200, json!({})).body
}

pub(super) fn routes_of(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let routes = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    routes.collect()
}

const SCOPE: &str = "
    GET /openapi/paygentic.json
    POST /v0/approvals
    GET /v0/approvals
    GET /v0/approvals/{id}
    PATCH /v0/approvals/{id}
    POST /v0/orders/{orderId}/approvals
    POST /v0/orders
    GET /v0/orders
    GET /v0/orders/{id}
    PATCH /v0/orders/{id}
    DELETE /v0/orders/{id}
    POST /v0/orders/{orderId}/lineItems
    PATCH /v0/orders/{orderId}/lineItems/{id}
    DELETE /v0/orders/{orderId}/lineItems/{id}
    POST /v0/customers
    GET /v0/customers
    GET /v0/customers/{id}
    GET /v0/users/{id}
    GET /v2/invoices
    GET /v2/invoices/{id}
    POST /v1/sandbox/paygentic/invoices
    GET /v0/webhooks
    POST /v0/webhooks
    PATCH /v0/webhooks
    DELETE /v0/webhooks
    GET /v0/webhooks/portal
";

#[tokio::test]
async fn every_route_of_the_scope_is_described_and_no_other() {
    let world = World::new().await;
    let document = document(&world).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let expected: BTreeSet<String> =
        SCOPE.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    assert_eq!(routes_of(&document), expected);
}

#[tokio::test]
async fn every_operation_has_a_summary_a_tag_and_a_name_of_its_own() {
    let world = World::new().await;
    let document = document(&world).await;
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let which = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{which}");
            assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{which}");
            let keyed = !path.starts_with("/openapi");
            assert_eq!(operation["responses"].get("4XX").is_some(), keyed, "{which}");
            assert!(names.insert(operation["operationId"].clone().to_string()), "{which}");
        }
    }
}

#[tokio::test]
async fn every_route_that_is_described_asks_who_comes() {
    let world = World::new().await;
    for route in routes_of(&document(&world).await) {
        let (method, path) = route.split_once(' ').unwrap();
        if path.starts_with("/openapi") {
            continue;
        }
        let path = path.replace("{orderId}", "x").replace("{id}", "x");
        let answer = world.ask(method, &path).send().await;
        super::scene::refused(answer, 401, "UNAUTHENTICATED");
    }
}
