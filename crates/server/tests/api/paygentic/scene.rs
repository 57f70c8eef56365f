//! What the stories begin with: somebody who submits, somebody who decides, an order.

use countersign_domain::key::KeyKind;
use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};

pub(super) const APPROVALS: &str = "/v0/approvals";
pub(crate) const ORDERS: &str = "/v0/orders";
pub(super) const CUSTOMERS: &str = "/v0/customers";

/// The seed's body with real ids.
pub(crate) fn submission(world: &World, resource: &str) -> Value {
    json!({
        "merchantId": world.org.to_string(), "resourceType": "order", "resourceId": resource,
        "dataSnapshotHash": "sha256:6d1f", "note": "Q4 renewal, 12% discount",
        "actorId": "usr_somebody",
    })
}

/// Submits a resource that is kept elsewhere.
pub(crate) async fn submit(world: &World, key: &Key, resource: &str) -> Answer {
    world.post(key, APPROVALS, submission(world, resource)).await
}

/// A pending review, by its id.
pub(crate) async fn pending(world: &World, resource: &str) -> String {
    submit(world, &world.operator, resource).await.expect(201, json!({})).id()
}

/// Says something about a review.
pub(crate) async fn decide(world: &World, key: &Key, id: &str, body: Value) -> Answer {
    world.patch(key, &format!("{APPROVALS}/{id}"), body).await
}

/// The same with nothing but a word.
pub(crate) async fn say(world: &World, key: &Key, id: &str, decision: &str) -> Answer {
    decide(world, key, id, json!({ "decision": decision })).await
}

/// A platform's key.
pub(crate) async fn platform(world: &World) -> Key {
    let new = NewTestKey { kind: KeyKind::Platform, ..NewTestKey::of(world.operator.person) };
    world.key(world, new).await
}

/// A customer, by its id.
pub(crate) async fn customer(world: &World) -> String {
    let body = customer_body(world, "billing@example.test");
    let made = world.post(&world.operator, CUSTOMERS, body).await;
    made.expect(201, json!({ "validTaxAddress": { "valid": false } })).text("customerId")
}

pub(crate) fn customer_body(world: &World, email: &str) -> Value {
    let address = json!({ "line1": "1 Example Street", "city": "Springfield", "country": "US" });
    let consumer = json!({ "name": "Example Customer", "email": email, "address": address });
    json!({ "merchantId": world.org.to_string(), "consumer": consumer })
}

pub(crate) fn line_body() -> Value {
    json!({
        "description": "Seats", "quantity": "100", "listUnitPrice": "136.36",
        "discountUnitAmount": "16.36", "unitPrice": "120.00", "totalPrice": "12000.00",
    })
}

pub(crate) fn order_body(customer: &str) -> Value {
    json!({
        "customerId": customer, "currency": "USD", "termStartDate": "2026-12-01T00:00:00Z",
        "termEndDate": "2027-11-30T01:00:00+01:00", "totalAmount": "12000.00", "type": "renewal",
        "metadata": { "seats": 100, "rate": 1.50, "note": "é" }, "lineItems": [line_body()],
    })
}

/// A draft order with a line, by its id.
pub(crate) async fn order(world: &World) -> String {
    let customer = customer(world).await;
    let made = world.post(&world.operator, ORDERS, order_body(&customer)).await;
    made.expect(201, json!({ "approvalStatus": "draft" })).id()
}

/// How an order stands.
pub(crate) async fn standing(world: &World, order: &str) -> String {
    let found = world.get(&world.operator, &format!("{ORDERS}/{order}")).await;
    found.expect(200, json!({})).text("approvalStatus")
}

/// Fails unless this is the dialect's envelope of this refusal.
#[track_caller]
pub(crate) fn refused(answer: Answer, status: u16, code: &str) -> Answer {
    let category = match status {
        400 => "bad_request",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        409 => "conflict",
        413 => "payload_too_large",
        other => panic!("{other} is no refusal"),
    };
    let answer = answer.expect(status, json!({ "error": category, "code": code }));
    assert!(answer["message"].as_str().is_some_and(|message| !message.is_empty()));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer
}

/// Fails unless this is a 403 with this reason.
#[track_caller]
pub(crate) fn forbidden(answer: Answer, reason: &str) -> Answer {
    let answer = answer.expect(403, json!({ "error": "forbidden", "reason": reason }));
    assert!(answer["requiredPermissions"].is_array(), "{:#}", answer.body);
    assert!(answer["message"].is_string(), "{:#}", answer.body);
    answer
}

/// Fails unless this field is said to be wrong, in this way.
#[track_caller]
pub(crate) fn invalid(answer: Answer, field: &str, code: &str) -> Answer {
    let answer = answer.expect(
        400,
        json!({
            "error": "validation_error", "message": "Validation failed",
            "errors": [{ "field": field, "code": code }],
        }),
    );
    assert!(answer["errors"][0]["message"].is_string());
    answer
}
