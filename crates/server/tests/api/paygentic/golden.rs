//! Golden transcripts: every endpoint's request and answer, whole, as they are on the wire; and
//! every refusal.

use serde_json::{Value, json};

use super::scene::{
    APPROVALS, CUSTOMERS, ORDERS, customer_body, line_body, order_body, platform, submission,
};
use crate::harness::{Golden, World};

macro_rules! send {
    ($golden:ident, $key:expr, $method:literal $path:expr) => {
        send!($golden, $key, $method $path, Value::Null)
    };
    ($golden:ident, $key:expr, $method:literal $path:expr, $body:expr) => {
        $golden.send($key, ($method, &$path), $body).await
    };
}

#[tokio::test]
async fn approvals() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let first = send!(golden, &world.operator, "POST" APPROVALS, submission(&world, "ord_1")).id();
    let mut body = submission(&world, "ord_1");
    body["kind"] = "push".into();
    let second = send!(golden, &world.operator, "POST" APPROVALS, body).id();
    let (first, second) = (format!("{APPROVALS}/{first}"), format!("{APPROVALS}/{second}"));
    send!(golden, &world.reviewer, "GET" format!("{APPROVALS}?decision=pending&limit=1"));
    send!(golden, &world.reviewer, "GET" first);
    let body = json!({ "decision": "approved", "note": "Terms checked" });
    send!(golden, &world.reviewer, "PATCH" first, body);
    send!(golden, &world.reviewer, "PATCH" first, json!({ "decision": "cancelled" }));
    let body = json!({ "decision": "rejected", "note": null });
    send!(golden, &world.reviewer, "PATCH" second, body);
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn orders() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let body = customer_body(&world, "billing@example.test");
    let customer = send!(golden, by, "POST" CUSTOMERS, body.clone()).text("customerId");
    send!(golden, by, "POST" CUSTOMERS, body);
    send!(golden, by, "GET" format!("{CUSTOMERS}/{customer}"));
    send!(golden, by, "GET" format!("{CUSTOMERS}?organizationId={}&name=example", world.org));
    let order = send!(golden, by, "POST" ORDERS, order_body(&customer));
    let path = format!("{ORDERS}/{}", order.id());
    send!(golden, by, "GET" path);
    send!(golden, by, "PATCH" path, json!({ "totalAmount": "13000.00", "type": "expansion" }));
    let line = send!(golden, by, "POST" format!("{path}/lineItems"), line_body()).id();
    let line = format!("{path}/lineItems/{line}");
    send!(golden, by, "PATCH" line, json!({ "quantity": "10", "description": null }));
    send!(golden, by, "DELETE" line);
    let body = json!({ "note": "please" });
    let approval = send!(golden, by, "POST" format!("{path}/approvals"), body);
    assert!(approval.text("dataSnapshotHash").starts_with("sha256:"));
    send!(golden, by, "GET" format!("{ORDERS}?status=pending"));
    send!(golden, by, "DELETE" path);
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn around() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let customer = super::scene::customer(&world).await;
    let body = json!({
        "customerId": customer, "currency": "USD", "subtotal": "1345.61", "totalTax": "94.19",
        "periodStart": "2026-03-01T00:00:00Z", "periodEnd": "2026-04-01T00:00:00Z",
    });
    let invoice = send!(golden, by, "POST" "/v1/sandbox/paygentic/invoices", body).id();
    send!(golden, by, "GET" "/v2/invoices");
    send!(golden, by, "GET" format!("/v2/invoices/{invoice}"));
    let member = world.membership(world.reviewer.person).await;
    send!(golden, by, "GET" format!("/v0/users/{member}"));
    send!(golden, by, "GET" "/v0/webhooks");
    send!(golden, by, "POST" "/v0/webhooks");
    send!(golden, by, "POST" "/v0/webhooks");
    send!(golden, by, "GET" "/v0/webhooks");
    send!(golden, by, "PATCH" "/v0/webhooks", json!({ "enabled": false }));
    send!(golden, by, "GET" "/v0/webhooks/portal");
    send!(golden, by, "DELETE" "/v0/webhooks");
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn refusals() {
    let world = World::new().await;
    let other = world.another_tenant("Other").await;
    let reads = world.limited_key(&world, &["approvals:read"]).await;
    let platform = platform(&world).await;
    let order = super::scene::order(&world).await;
    let order = format!("{ORDERS}/{order}");
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let body = || submission(&world, "ord_1");
    let id = send!(golden, by, "POST" APPROVALS, body()).id();
    let path = format!("{APPROVALS}/{id}");
    let approve = || json!({ "decision": "approved" });
    send!(golden, by, "POST" APPROVALS, body());
    send!(golden, by, "POST" APPROVALS, json!({ "merchantId": "x" }));
    send!(golden, &reads, "POST" APPROVALS, body());
    send!(golden, &other.operator, "POST" APPROVALS, body());
    let nowhere = json!({
        "merchantId": "acme", "resourceType": "order", "resourceId": "1", "dataSnapshotHash": "x",
    });
    send!(golden, &platform, "POST" APPROVALS, nowhere);
    send!(golden, by, "PATCH" path, json!({ "decision": "pending" }));
    send!(golden, by, "PATCH" path, approve());
    let seen = json!({ "decision": "approved", "dataSnapshotHash": "sha256:other" });
    send!(golden, &world.reviewer, "PATCH" path, seen);
    send!(golden, &world.reviewer, "PATCH" path, approve());
    send!(golden, &world.reviewer, "PATCH" path, approve());
    send!(golden, &other.operator, "GET" path);
    send!(golden, by, "PATCH" order, json!({ "approvalStatus": "approved" }));
    let empty = json!({ "lineItems": [] });
    send!(golden, by, "POST" ORDERS, empty);
    send!(golden, by, "PATCH" order, json!({ "cancelledAt": "2026-03-02T12:00:00Z" }));
    send!(golden, by, "POST" format!("{order}/approvals"));
    send!(golden, by, "GET" "/v0/orders?limit=101");
    send!(golden, by, "GET" "/v0/nothing");
    send!(golden, by, "PUT" APPROVALS);
    insta::assert_snapshot!(golden.text());
}
