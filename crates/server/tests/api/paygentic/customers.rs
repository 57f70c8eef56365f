//! Customers, persons and invoices.

use serde_json::{Value, json};

use super::scene::{
    APPROVALS, CUSTOMERS, customer, customer_body, forbidden, invalid, platform, refused, say,
    submission,
};
use crate::harness::World;

const INVOICES: &str = "/v2/invoices";
const SANDBOX: &str = "/v1/sandbox/paygentic/invoices";

#[tokio::test]
async fn a_customer_is_made_once_for_each_consumer() {
    let world = World::new().await;
    let id = customer(&world).await;
    let same = customer_body(&world, "Billing@Example.test");
    let again = world.post(&world.operator, CUSTOMERS, same).await;
    again.expect(200, json!({ "customerId": id, "validTaxAddress": { "valid": false } }));
    let found = world.get(&world.operator, &format!("{CUSTOMERS}/{id}")).await;
    let found = found.expect(
        200,
        json!({
            "id": id, "object": "customer", "merchantId": world.org.to_string(),
            "organization": {
                "name": "Example Customer", "billingEmails": ["billing@example.test"],
                "address": { "line1": "1 Example Street", "city": "Springfield", "country": "US" },
            },
        }),
    );
    let merchant = world.org.to_string();
    let by_id = json!({ "merchantId": merchant, "consumerId": found["consumerId"] });
    let again = world.post(&world.operator, CUSTOMERS, by_id).await;
    again.expect(200, json!({ "customerId": id }));
    let nobody = json!({ "merchantId": merchant, "consumerId": "con_1" });
    let nobody = world.post(&world.operator, CUSTOMERS, nobody).await;
    refused(nobody, 404, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn an_id_of_the_merchants_own_books_is_one_customers() {
    let world = World::new().await;
    let with = |email: &str| {
        let mut body = customer_body(&world, email);
        body["externalId"] = "C-7".into();
        body["taxRates"] = json!([{ "country": "US", "rate": "0.07" }]);
        body
    };
    let made = world.post(&world.operator, CUSTOMERS, with("a@b.test")).await;
    made.expect(201, json!({}));
    let other = world.post(&world.operator, CUSTOMERS, with("c@d.test")).await;
    refused(other, 409, "DUPLICATE_RESOURCE");
    let list = format!("{CUSTOMERS}?organizationId={}&externalId=C-7", world.org);
    let found = world.get(&world.operator, &list).await;
    assert_eq!(found["pagination"], json!({ "limit": 10, "offset": 0, "total": 1 }));
    assert_eq!(found.data()[0]["externalId"], "C-7");
}

#[tokio::test]
async fn what_is_no_customer_is_refused_field_by_field() {
    let world = World::new().await;
    let body = || customer_body(&world, "a@b.test");
    let cases: [(&str, &[&str], Value, &str); 8] = [
        ("merchantId", &["merchantId"], Value::Null, "required"),
        ("consumer", &["consumer"], Value::Null, "required"),
        ("consumer", &["consumer"], json!("Acme"), "invalid_type"),
        ("consumer.name", &["consumer", "name"], json!(""), "too_short"),
        ("consumer.email", &["consumer", "email"], json!("nobody"), "invalid_email"),
        ("consumer.address", &["consumer", "address"], Value::Null, "required"),
        ("consumer.address.city", &["consumer", "address", "city"], json!(1), "invalid_type"),
        ("taxRates", &["taxRates"], json!("0.07"), "invalid_type"),
    ];
    for (field, path, value, code) in cases {
        let mut body = body();
        let place = path.iter().fold(&mut body, |place, name| &mut place[*name]);
        *place = value;
        invalid(world.post(&world.operator, CUSTOMERS, body).await, field, code);
    }
    let other = world.another_tenant("Other").await;
    let answer = world.post(&other.operator, CUSTOMERS, body()).await;
    forbidden(answer, "not_member");
}

#[tokio::test]
async fn customers_are_found_by_a_part_of_their_name() {
    let world = World::new().await;
    customer(&world).await;
    let of = |filter: &str| format!("{CUSTOMERS}?organizationId={}{filter}", world.org);
    for (filter, total) in [
        ("", 1),
        ("&name=EXAM", 1),
        ("&email=@example", 1),
        ("&name=acme", 0),
        ("&name=exam&email=acme", 0),
    ] {
        let found = world.get(&world.operator, &of(filter)).await;
        assert_eq!(found["pagination"]["total"], total, "{filter}");
    }
    let short = world.get(&world.operator, &of("&name=ab")).await;
    invalid(short, "name", "too_short");
    let whose = world.get(&world.operator, CUSTOMERS).await;
    invalid(whose, "organizationId", "required");
    let other = world.another_tenant("Other").await;
    forbidden(world.get(&other.operator, &of("")).await, "not_member");
    assert_eq!(world.get(&platform(&world).await, &of("")).await["pagination"]["total"], 1);
}

#[tokio::test]
async fn persons_are_known_to_those_who_share_an_organization() {
    let world = World::new().await;
    let member = world.membership(world.reviewer.person).await.to_string();
    let path = format!("/v0/users/{member}");
    let found = world.get(&world.operator, &path).await;
    let here = json!([{ "id": world.org.to_string(), "state": "active", "roles": ["approver"] }]);
    found.expect(
        200,
        json!({
            "id": member, "object": "user", "oryId": member, "firstName": "Rene",
            "organizations": here,
        }),
    );
    world.get(&platform(&world).await, &path).await.expect(200, json!({ "id": member }));
    let other = world.another_tenant("Other").await;
    refused(world.get(&other.operator, &path).await, 404, "RESOURCE_NOT_FOUND");
    let nobody = world.get(&world.operator, "/v0/users/alice").await;
    refused(nobody, 404, "RESOURCE_NOT_FOUND");
}

fn invoice_body(customer: &str) -> Value {
    json!({
        "customerId": customer, "currency": "USD", "subtotal": "1345.61", "totalTax": "94.1927",
        "periodStart": "2026-03-01T00:00:00Z", "periodEnd": "2026-04-01T00:00:00Z",
    })
}

#[tokio::test]
async fn invoices_come_from_elsewhere_and_are_read_here() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let made = world.post(&world.operator, SANDBOX, invoice_body(&customer)).await;
    let made = made.expect(
        201,
        json!({
            "object": "invoice", "status": "DRAFT", "autoApprove": false, "sequenceNumber": 1,
            "subtotal": "1345.61", "totalTax": "94.1927", "grandTotal": "1439.8027",
            "unpaidAmount": "1439.8027", "customerId": customer,
        }),
    );
    let path = format!("{INVOICES}/{}", made.id());
    assert_eq!(world.get(&world.operator, &path).await.body, made.body);
    for (filter, total) in [
        (String::new(), 1),
        ("?status=DRAFT".to_owned(), 1),
        ("?status=PAID".to_owned(), 0),
        (format!("?customerId={customer}"), 1),
        ("?customerId=cus_1".to_owned(), 0),
        (format!("?subscriptionId={}", made.text("subscriptionId")), 1),
        ("?subscriptionId=sub_1".to_owned(), 0),
        ("?offset=10000".to_owned(), 1),
    ] {
        let found = world.get(&world.operator, &format!("{INVOICES}{filter}")).await;
        assert_eq!(found["pagination"]["total"], total, "{filter}");
        assert_eq!(found["pagination"]["limit"], 10);
    }
    let far = world.get(&world.operator, &format!("{INVOICES}?offset=10001")).await;
    invalid(far, "offset", "out_of_range");
    let odd = world.get(&world.operator, &format!("{INVOICES}?status=draft")).await;
    invalid(odd, "status", "invalid_enum");
    // A review of it is a record, and moves nothing.
    let mut body = submission(&world, &made.id());
    body["resourceType"] = "invoice".into();
    let id = world.post(&world.operator, APPROVALS, body).await.expect(201, json!({})).id();
    say(&world, &world.reviewer, &id, "approved").await.expect(200, json!({}));
    world.get(&world.operator, &path).await.expect(200, json!({ "status": "DRAFT" }));
}

#[tokio::test]
async fn draft_invoices_are_the_sandboxs_alone() {
    let world = World::new().await;
    let customer = customer(&world).await;
    forbidden(world.post(&world.live, SANDBOX, invoice_body(&customer)).await, "no_permission");
    let nobody = world.post(&world.operator, SANDBOX, invoice_body("cus_1")).await;
    refused(nobody, 404, "RESOURCE_NOT_FOUND");
    let mut body = invoice_body(&customer);
    body["periodEnd"] = "2026-02-01T00:00:00Z".into();
    invalid(world.post(&world.operator, SANDBOX, body).await, "periodEnd", "invalid_value");
    let mut body = invoice_body(&customer);
    body["subtotal"] = json!(1345.61);
    invalid(world.post(&world.operator, SANDBOX, body).await, "subtotal", "invalid_type");
    let mut body = invoice_body(&customer);
    (body["subtotal"], body["totalTax"]) = (json!("999999999999"), json!("1"));
    invalid(world.post(&world.operator, SANDBOX, body).await, "subtotal", "invalid_value");
}

/// The log is never cut: where somebody lives, how they are called and what they pay their taxes
/// under is not in it.
#[tokio::test]
async fn what_is_private_of_a_customer_stays_out_of_the_log() {
    let world = World::new().await;
    let mut body = customer_body(&world, "billing@example.test");
    body["taxId"] = json!("DE123456789");
    body["consumer"]["phone"] = json!("+49 30 1234");
    let made = world.post(&world.operator, CUSTOMERS, body).await.expect(201, json!({}));
    let facts = serde_json::to_string(&world.facts().await).unwrap();
    for secret in ["1 Example Street", "Springfield", "DE123456789", "+49 30 1234"] {
        assert!(!facts.contains(secret), "{secret} is in the log");
    }
    assert!(facts.contains("billing@example.test"));
    let path = format!("{CUSTOMERS}/{}", made.text("customerId"));
    let shown = world.get(&world.operator, &path).await;
    shown.expect(200, json!({ "taxId": "DE123456789" }));
}
