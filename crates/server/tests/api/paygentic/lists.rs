//! Lists, by number.

use serde_json::{Value, json};

use super::scene::{APPROVALS, ORDERS, customer, forbidden, invalid, order_body, pending, say};
use crate::harness::{Answer, World};

fn ids(answer: &Answer) -> Vec<String> {
    answer.data().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_page_says_how_many_there_are() {
    let world = World::new().await;
    let mut made = Vec::new();
    for index in 0..7 {
        made.insert(0, pending(&world, &format!("ord_{index}")).await);
    }
    let all = world.get(&world.operator, APPROVALS).await;
    all.clone().expect(200, json!({ "object": "list" }));
    assert_eq!(all["pagination"], json!({ "limit": 50, "offset": 0, "total": 7 }));
    assert_eq!(ids(&all), made, "newest first");
    let part = world.get(&world.operator, &format!("{APPROVALS}?limit=3&offset=2")).await;
    assert_eq!(part["pagination"], json!({ "limit": 3, "offset": 2, "total": 7 }));
    assert_eq!(ids(&part), made[2..5]);
    let behind = world.get(&world.operator, &format!("{APPROVALS}?offset=100")).await;
    assert_eq!((behind.data().len(), &behind["pagination"]["total"]), (0, &json!(7)));
}

#[tokio::test]
async fn a_page_has_its_limits() {
    let world = World::new().await;
    for list in [APPROVALS, ORDERS, "/v2/invoices"] {
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=x", "limit"),
            ("limit=-1", "limit"),
            ("limit=%2B1", "limit"),
            ("limit=1.0", "limit"),
            ("offset=-1", "offset"),
            ("offset=99999999999999999999999", "offset"),
        ] {
            let answer = world.get(&world.operator, &format!("{list}?{query}")).await;
            invalid(answer, field, "out_of_range");
        }
        for good in ["limit=1", "limit=100", "offset=0"] {
            let answer = world.get(&world.operator, &format!("{list}?{good}")).await;
            answer.expect(200, json!({ "object": "list" }));
        }
    }
}

#[tokio::test]
async fn filters_hold_together() {
    let world = World::new().await;
    let first = pending(&world, "ord_1").await;
    let second = pending(&world, "ord_2").await;
    say(&world, &world.reviewer, &second, "approved").await.expect(200, json!({}));
    let own = format!("merchantId={}", world.org);
    for (filter, found) in [
        ("resourceType=order", 2),
        ("resourceType=invoice", 0),
        ("resourceId=ord_1", 1),
        ("resourceId=ord_9", 0),
        ("kind=data_review", 2),
        ("kind=push", 0),
        ("decision=pending", 1),
        ("decision=approved", 1),
        ("decision=rejected", 0),
        ("decision=cancelled", 0),
        ("resourceId=ord_1&decision=approved", 0),
        ("resourceId=ord_2&decision=approved&kind=data_review&resourceType=order", 1),
        (own.as_str(), 2),
    ] {
        let answer = world.get(&world.operator, &format!("{APPROVALS}?{filter}")).await;
        assert_eq!(answer["pagination"]["total"], found, "{filter}");
        assert_eq!(answer.data().len(), found, "{filter}");
    }
    for (filter, field) in [
        ("resourceType=Order", "resourceType"),
        ("kind=review", "kind"),
        ("decision=PENDING", "decision"),
    ] {
        let answer = world.get(&world.operator, &format!("{APPROVALS}?{filter}")).await;
        invalid(answer, field, "invalid_enum");
    }
    let other = world.another_tenant("Other").await;
    let answer = world.get(&other.operator, &format!("{APPROVALS}?{own}")).await;
    forbidden(answer, "not_member");
    assert_eq!(ids(&world.get(&other.operator, APPROVALS).await), Vec::<String>::new());
    let live = world.get(&world.live, APPROVALS).await;
    assert_eq!(live["pagination"]["total"], 0, "of the other environment");
    assert!(ids(&world.get(&world.operator, APPROVALS).await).contains(&first));
}

#[tokio::test]
async fn requests_of_other_kinds_are_never_listed() {
    let world = World::new().await;
    world.review().await;
    world.hold("5000").await;
    assert_eq!(world.get(&world.operator, APPROVALS).await["pagination"]["total"], 0);
}

#[tokio::test]
async fn orders_are_found_by_how_they_stand() {
    let world = World::new().await;
    let customer = customer(&world).await;
    let mut orders = Vec::new();
    for kind in [json!("renewal"), json!("expansion"), Value::Null] {
        let mut body = order_body(&customer);
        body["type"] = kind;
        orders.push(world.post(&world.operator, ORDERS, body).await.expect(201, json!({})).id());
    }
    let submit = |order: &str| format!("{ORDERS}/{order}/approvals");
    world.act(&world.operator, &submit(&orders[0])).await.expect(201, json!({}));
    let approved = world.act(&world.operator, &submit(&orders[1])).await.id();
    say(&world, &world.reviewer, &approved, "approved").await.expect(200, json!({}));
    let of_customer = format!("customerId={customer}");
    for (filter, found) in [
        ("status=pending", vec![&orders[0]]),
        ("status=approved", vec![&orders[1]]),
        ("status=draft", vec![&orders[2]]),
        ("status=rejected", vec![]),
        ("status=cancelled", vec![]),
        ("type=renewal", vec![&orders[0]]),
        ("type=new_business", vec![]),
        ("customerId=cus_1", vec![]),
        (of_customer.as_str(), vec![&orders[2], &orders[1], &orders[0]]),
    ] {
        let answer = world.get(&world.operator, &format!("{ORDERS}?{filter}")).await;
        assert_eq!(ids(&answer).iter().collect::<Vec<_>>(), found, "{filter}");
    }
    for (filter, field) in [("status=open", "status"), ("type=old", "type")] {
        let answer = world.get(&world.operator, &format!("{ORDERS}?{filter}")).await;
        invalid(answer, field, "invalid_enum");
    }
}
