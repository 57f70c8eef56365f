//! Orders, their lines, and how they stand by their reviews.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::scene::{
    APPROVALS, ORDERS, customer, invalid, line_body, order, order_body, refused, say, standing,
    submission,
};
use crate::harness::{Answer, World};

async fn submit(world: &World, order: &str) -> Answer {
    world.act(&world.operator, &format!("{ORDERS}/{order}/approvals")).await
}

async fn read(world: &World, order: &str) -> Value {
    let found = world.get(&world.operator, &format!("{ORDERS}/{order}")).await;
    found.expect(200, json!({})).body
}

async fn change(world: &World, order: &str, body: Value) -> Answer {
    world.patch(&world.operator, &format!("{ORDERS}/{order}"), body).await
}

/// The snapshot, as its recipe says, computed from what anybody can read. Nothing in these orders
/// needs more of RFC 8785 than names in order.
fn snapshot(order: &Value) -> String {
    snapshot_of(order, ("", ""))
}

/// The same, with a part of the text written otherwise.
fn snapshot_of(order: &Value, (part, written): (&str, &str)) -> String {
    let mut order = order.clone();
    let members = order.as_object_mut().unwrap();
    for left_out in ["approvalStatus", "updatedAt", "billingSchedules"] {
        assert!(members.remove(left_out).is_some());
    }
    let lines = members["lineItems"].as_array_mut().unwrap();
    lines.sort_by_key(|line| line["id"].as_str().unwrap().to_owned());
    for line in lines {
        assert!(line.as_object_mut().unwrap().remove("updatedAt").is_some());
    }
    let text = canonical(&order);
    let text = if part.is_empty() { text } else { text.replace(part, written) };
    format!("sha256:{}", hex::encode(Sha256::digest(text)))
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|a, b| a.0.cmp(b.0));
            let each = members.iter().map(|(name, value)| {
                format!("{}:{}", Value::from(name.as_str()), canonical(value))
            });
            format!("{{{}}}", each.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[tokio::test]
async fn the_server_publishes_the_snapshot_that_anybody_can_compute() {
    let world = World::new().await;
    let order = order(&world).await;
    let wanted = snapshot(&read(&world, &order).await);
    let maker = world.membership(world.operator.person).await.to_string();
    let made = submit(&world, &order).await.expect(
        201,
        json!({
            "resourceType": "order", "resourceId": order, "kind": "data_review",
            "decision": "pending", "requester": maker, "note": null,
        }),
    );
    assert_eq!(made["dataSnapshotHash"], wanted);
    assert_eq!(wanted.len(), 71);
    assert_eq!(standing(&world, &order).await, "pending");
}

#[tokio::test]
async fn an_edit_after_the_submission_stands_in_the_way_until_it_is_undone() {
    let world = World::new().await;
    let order = order(&world).await;
    let line = read(&world, &order).await["lineItems"][0]["id"].as_str().unwrap().to_owned();
    let line = format!("{ORDERS}/{order}/lineItems/{line}");
    let made = submit(&world, &order).await.expect(201, json!({}));
    let id = made.id();
    world.advance_seconds(1);
    let edit = |quantity: &str| json!({ "quantity": quantity });
    let edited = world.patch(&world.operator, &line, edit("90")).await;
    edited.expect(200, json!({ "quantity": "90" }));
    let answer = say(&world, &world.reviewer, &id, "approved").await;
    let answer = refused(answer, 409, "SNAPSHOT_MISMATCH");
    assert_eq!(answer["details"]["submitted"], made["dataSnapshotHash"]);
    assert_eq!(answer["details"]["current"], snapshot(&read(&world, &order).await));
    assert_eq!(standing(&world, &order).await, "pending");
    world.patch(&world.operator, &line, edit("100")).await.expect(200, json!({}));
    say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "approved");
    // What is edited afterwards nobody has agreed to; undone, it is what they agreed to.
    change(&world, &order, json!({ "totalAmount": "12000.01" })).await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "draft");
    change(&world, &order, json!({ "totalAmount": "12000.00" })).await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "approved");
}

#[tokio::test]
async fn a_rejection_and_a_recall_do_not_compare() {
    let world = World::new().await;
    for decision in ["rejected", "cancelled"] {
        let customer = customer_again(&world).await;
        let made = world.post(&world.operator, ORDERS, order_body(&customer)).await;
        let order = made.expect(201, json!({})).id();
        let id = submit(&world, &order).await.expect(201, json!({})).id();
        change(&world, &order, json!({ "totalAmount": "1" })).await.expect(200, json!({}));
        say(&world, &world.reviewer, &id, decision).await.expect(200, json!({}));
        let stands = if decision == "rejected" { "rejected" } else { "draft" };
        assert_eq!(standing(&world, &order).await, stands);
    }
}

/// The customer that there is, or a new one.
async fn customer_again(world: &World) -> String {
    let body = super::scene::customer_body(world, "billing@example.test");
    world.post(&world.operator, super::scene::CUSTOMERS, body).await.text("customerId")
}

#[tokio::test]
async fn an_order_that_is_submitted_like_any_resource_is_coupled_too() {
    let world = World::new().await;
    let order = order(&world).await;
    let mut body = submission(&world, &order);
    body["kind"] = "financial_review".into();
    let made = world.post(&world.operator, APPROVALS, body).await;
    let id = made.expect(201, json!({ "dataSnapshotHash": "sha256:6d1f" })).id();
    assert_eq!(standing(&world, &order).await, "pending");
    change(&world, &order, json!({ "taxExempt": true })).await.expect(200, json!({}));
    let answer = say(&world, &world.reviewer, &id, "approved").await;
    refused(answer, 409, "SNAPSHOT_MISMATCH");
    change(&world, &order, json!({ "taxExempt": false })).await.expect(200, json!({}));
    say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "approved");
    // A push says nothing of the order.
    let mut body = submission(&world, &order);
    body["kind"] = "push".into();
    let push = world.post(&world.operator, APPROVALS, body).await.expect(201, json!({})).id();
    assert_eq!(standing(&world, &order).await, "approved");
    say(&world, &world.reviewer, &push, "rejected").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "approved");
    // The latest review decides; reopened, there is none.
    say(&world, &world.reviewer, &id, "cancelled").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "draft");
}

#[tokio::test]
async fn what_waits_comes_first_and_then_the_latest() {
    let world = World::new().await;
    let order = order(&world).await;
    let first = submit(&world, &order).await.expect(201, json!({})).id();
    world.advance_seconds(1);
    let mut body = submission(&world, &order);
    body["kind"] = "financial_review".into();
    let second = world.post(&world.operator, APPROVALS, body).await.expect(201, json!({})).id();
    say(&world, &world.reviewer, &second, "approved").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "pending");
    say(&world, &world.reviewer, &first, "rejected").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "approved", "the latest is the financial one");
    let again = submit(&world, &order).await.expect(201, json!({})).id();
    say(&world, &world.reviewer, &again, "rejected").await.expect(200, json!({}));
    assert_eq!(standing(&world, &order).await, "rejected");
}

#[tokio::test]
async fn what_cannot_be_submitted_says_why() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let mut body = order_body(&customer);
    body["lineItems"] = json!([]);
    let order = world.post(&world.operator, ORDERS, body).await.expect(201, json!({})).id();
    refused(submit(&world, &order).await, 409, "ORDER_HAS_NO_LINE_ITEMS");
    let lines = format!("{ORDERS}/{order}/lineItems");
    world.post(&world.operator, &lines, line_body()).await.expect(201, json!({}));
    let off = json!({ "cancelledAt": "2026-03-02T12:00:00Z" });
    change(&world, &order, off).await.expect(200, json!({}));
    refused(submit(&world, &order).await, 409, "ORDER_CANCELLED");
    change(&world, &order, json!({ "cancelledAt": null })).await.expect(200, json!({}));
    let id = submit(&world, &order).await.expect(201, json!({})).id();
    let again = refused(submit(&world, &order).await, 409, "APPROVAL_ALREADY_PENDING");
    assert_eq!(again["details"]["approvalId"], id);
    refused(submit(&world, "ord_1").await, 404, "RESOURCE_NOT_FOUND");
    let path = format!("{ORDERS}/{order}/approvals");
    let body = json!({ "kind": "push" });
    invalid(world.post(&world.operator, &path, body).await, "kind", "unrecognized_key");
    let body = json!({ "requester": "" });
    invalid(world.post(&world.operator, &path, body).await, "requester", "too_short");
    let body = json!({ "note": "x".repeat(2_001) });
    invalid(world.post(&world.operator, &path, body).await, "note", "too_long");
}

#[tokio::test]
async fn calling_an_order_off_takes_back_what_waits() {
    let world = World::new().await;
    let order = order(&world).await;
    let id = submit(&world, &order).await.expect(201, json!({})).id();
    let mut body = submission(&world, &order);
    body["kind"] = "push".into();
    let push = world.post(&world.operator, APPROVALS, body).await.expect(201, json!({})).id();
    let off = json!({ "cancelledAt": "2026-03-02T12:00:00Z" });
    let answer = change(&world, &order, off).await;
    let at = "2026-03-02T12:00:00.000Z";
    answer.expect(200, json!({ "cancelledAt": at, "approvalStatus": "draft" }));
    for id in [id, push] {
        let found = world.get(&world.operator, &format!("{APPROVALS}/{id}")).await;
        found.expect(200, json!({ "decision": "cancelled", "reviewer": null }));
    }
    let listed = world.get(&world.operator, &format!("{ORDERS}?status=cancelled")).await;
    assert_eq!(listed["pagination"]["total"], 1);
    let drafts = world.get(&world.operator, &format!("{ORDERS}?status=draft")).await;
    assert_eq!(drafts["pagination"]["total"], 0);
}

#[tokio::test]
async fn a_deleted_order_leaves_its_reviews() {
    let world = World::new().await;
    let order = order(&world).await;
    let id = submit(&world, &order).await.expect(201, json!({})).id();
    let path = format!("{ORDERS}/{order}");
    let gone = world.delete(&world.operator, &path).await;
    assert_eq!((gone.status, gone.bytes.len()), (204, 0));
    let found = world.get(&world.operator, &format!("{APPROVALS}/{id}")).await;
    found.expect(200, json!({ "decision": "cancelled" }));
    refused(world.get(&world.operator, &path).await, 404, "RESOURCE_NOT_FOUND");
    refused(world.delete(&world.operator, &path).await, 404, "RESOURCE_NOT_FOUND");
    refused(change(&world, &order, json!({})).await, 404, "RESOURCE_NOT_FOUND");
    refused(submit(&world, &order).await, 404, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn an_order_is_read_as_it_was_written() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let made = world.post(&world.operator, ORDERS, order_body(&customer)).await;
    let made = made.expect(
        201,
        json!({
            "object": "order", "merchantId": world.org.to_string(), "customerId": customer,
            "taxExempt": false, "currency": "USD", "approvalStatus": "draft", "type": "renewal",
            "termStartDate": "2026-12-01T00:00:00.000Z",
            "termEndDate": "2027-11-30T00:00:00.000Z", "totalAmount": "12000.00",
            "defaultPaymentTermDays": 30, "billingSchedules": [],
            "createdAt": "2026-03-02T12:00:00.000Z", "updatedAt": "2026-03-02T12:00:00.000Z",
        }),
    );
    for null in ["resellerId", "sellingEntity", "cancelledAt", "closeDate"] {
        assert!(made.body.as_object().unwrap()[null].is_null(), "{null} is sent");
    }
    let line = &made["lineItems"][0];
    assert!(line["id"].as_str().unwrap().starts_with("oli_"), "{line:#}");
    assert_eq!(line["orderId"], made["id"]);
    assert_eq!(line["metadata"], json!({}));
}

/// Numbers keep the digits they came with; the snapshot writes them as RFC 8785 does.
#[tokio::test]
async fn the_callers_own_numbers_are_kept_digit_by_digit() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let mut body = order_body(&customer);
    body["metadata"] = json!("HERE");
    let numbers = r#"{"b":1.50,"a":[1e2,-0.0,12345678901234567000,1E-7,0.000001]}"#;
    let text = body.to_string().replace("\"HERE\"", numbers);
    let made = world.ask("POST", ORDERS).key(&world.operator).raw(text).send().await;
    let made = made.expect(201, json!({}));
    let text = String::from_utf8(made.bytes.clone()).unwrap();
    let kept = r#""metadata":{"a":[1e2,-0.0,12345678901234567000,1E-7,0.000001],"b":1.50}"#;
    assert!(text.contains(kept), "{text}");
    let approval = submit(&world, &made.id()).await.expect(201, json!({}));
    let mut plain = made.body.clone();
    plain["metadata"] = json!("HERE");
    let expected = r#"{"a":[100,0,12345678901234567000,1e-7,0.000001],"b":1.5}"#;
    assert_eq!(approval["dataSnapshotHash"], snapshot_of(&plain, ("\"HERE\"", expected)));
}

#[tokio::test]
async fn what_is_no_order_is_refused_field_by_field() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let long = "9".repeat(13);
    let cases = [
        ("currency", Value::Null, "required"),
        ("currency", json!(7), "invalid_type"),
        ("termStartDate", json!("2026-12-01"), "invalid_date"),
        ("termStartDate", json!(5), "invalid_type"),
        ("termEndDate", json!("2026-11-30T23:59:59Z"), "invalid_value"),
        ("totalAmount", json!(12_000), "invalid_type"),
        ("totalAmount", json!("-1"), "invalid_decimal"),
        ("totalAmount", json!("1e3"), "invalid_decimal"),
        ("totalAmount", json!("1."), "invalid_decimal"),
        ("totalAmount", json!(".5"), "invalid_decimal"),
        ("totalAmount", json!(long), "invalid_decimal"),
        ("totalAmount", json!("1.123456789"), "invalid_decimal"),
        ("type", json!("new"), "invalid_enum"),
        ("defaultPaymentTermDays", json!(-1), "invalid_type"),
        ("defaultPaymentTermDays", json!("30"), "invalid_type"),
        ("defaultPaymentTermDays", json!(1.5), "invalid_type"),
        ("metadata", json!([]), "invalid_type"),
        ("taxExempt", json!("yes"), "invalid_value"),
        ("lineItems", json!({}), "invalid_type"),
        ("lineItems", json!([1]), "invalid_type"),
    ];
    for (field, value, code) in cases {
        let mut body = order_body(&customer);
        body[field] = value.clone();
        let answer = world.post(&world.operator, ORDERS, body).await;
        assert_eq!(answer.status, 400, "{field} {value}: {:#}", answer.body);
        invalid(answer, field, code);
    }
    let mut body = order_body(&customer);
    body["lineItems"][0]["quantity"] = json!(100);
    let answer = world.post(&world.operator, ORDERS, body).await;
    invalid(answer, "lineItems.0.quantity", "invalid_type");
    let mut body = order_body(&customer);
    body["customerId"] = "cus_1".into();
    let answer = world.post(&world.operator, ORDERS, body).await;
    refused(answer, 404, "RESOURCE_NOT_FOUND");
    let order = super::orders::order_of(&world, &customer).await;
    let mut body = order_body(&order);
    body["customerId"] = order.into();
    let answer = world.post(&world.operator, ORDERS, body).await;
    refused(answer, 404, "RESOURCE_NOT_FOUND");
}

async fn order_of(world: &World, customer: &str) -> String {
    world.post(&world.operator, ORDERS, order_body(customer)).await.expect(201, json!({})).id()
}

#[tokio::test]
async fn what_an_order_is_of_never_changes() {
    let world = World::new().await;
    let order = order(&world).await;
    for field in ["approvalStatus", "customerId", "currency", "merchantId", "lineItems", "x"] {
        let answer = change(&world, &order, json!({ field: "approved" })).await;
        invalid(answer, field, "unrecognized_key");
    }
    for never_null in ["termStartDate", "termEndDate", "totalAmount", "metadata", "taxExempt"] {
        let answer = change(&world, &order, json!({ never_null: null })).await;
        invalid(answer, never_null, "invalid_type");
    }
    let answer = change(&world, &order, json!({ "termEndDate": "2026-01-01T00:00:00Z" })).await;
    invalid(answer, "termEndDate", "invalid_value");
    world.advance_seconds(5);
    let body = json!({
        "type": null, "closeDate": "2026-11-01T00:00:00Z", "resellerId": "res_1",
        "sellingEntity": "Acme GmbH", "defaultPaymentTermDays": 0, "metadata": {},
        "taxExempt": true, "totalAmount": "0",
    });
    let changed = change(&world, &order, body).await.expect(
        200,
        json!({
            "type": null, "closeDate": "2026-11-01T00:00:00.000Z", "resellerId": "res_1",
            "sellingEntity": "Acme GmbH", "defaultPaymentTermDays": 0, "metadata": {},
            "taxExempt": true, "totalAmount": "0", "updatedAt": "2026-03-02T12:00:05.000Z",
        }),
    );
    assert_eq!(changed["createdAt"], "2026-03-02T12:00:00.000Z");
}

#[tokio::test]
async fn lines_come_change_and_go() {
    let world = World::new().await;
    let order = order(&world).await;
    let lines = format!("{ORDERS}/{order}/lineItems");
    world.advance_seconds(5);
    let mut body = line_body();
    body.as_object_mut().unwrap().remove("discountUnitAmount");
    let line = world.post(&world.operator, &lines, body).await;
    let line = line.expect(
        201,
        json!({
            "object": "order_line_item", "orderId": order, "discountUnitAmount": "0",
            "itemId": null, "createdAt": "2026-03-02T12:00:05.000Z",
        }),
    );
    let at = "2026-03-02T12:00:05.000Z";
    let read_back = read(&world, &order).await;
    assert_eq!(
        (&read_back["updatedAt"], &read_back["lineItems"][1]["id"]),
        (&json!(at), &line["id"])
    );
    let path = format!("{lines}/{}", line.id());
    let body = json!({ "description": null, "itemId": "sku_1", "termEndDate": null });
    let changed = world.patch(&world.operator, &path, body).await;
    changed.expect(200, json!({ "description": null, "itemId": "sku_1" }));
    for (body, field, code) in [
        (json!({ "quantity": null }), "quantity", "invalid_type"),
        (json!({ "unitPrice": 1 }), "unitPrice", "invalid_type"),
        (json!({ "termStartDate": "x" }), "termStartDate", "invalid_date"),
    ] {
        invalid(world.patch(&world.operator, &path, body).await, field, code);
    }
    let body = json!({ "quantity": "1" });
    invalid(world.post(&world.operator, &lines, body).await, "listUnitPrice", "required");
    assert_eq!(world.delete(&world.operator, &path).await.status, 204);
    refused(world.delete(&world.operator, &path).await, 404, "RESOURCE_NOT_FOUND");
    let gone = world.patch(&world.operator, &path, json!({})).await;
    refused(gone, 404, "RESOURCE_NOT_FOUND");
    assert_eq!(read(&world, &order).await["lineItems"].as_array().unwrap().len(), 1);
}
