//! What is told in the words of Paygentic.

use serde_json::json;

use super::told::{hook, told, words};
use crate::harness::{Golden, World};
use crate::paygentic::scene::{ORDERS, order, pending, say};

#[tokio::test]
async fn approvals_and_orders_read_like_this() {
    let world = World::new().await;
    let order = order(&world).await;
    let id = hook(&world, "PAYGENTIC").await;
    let path = format!("{ORDERS}/{order}/approvals");
    let made = world.post(&world.operator, &path, json!({})).await.expect(201, json!({}));
    say(&world, &world.reviewer, &made.id(), "approved").await.expect(200, json!({}));
    // An edit makes it a draft again, and another one changes nothing of that.
    for total in ["13000.00", "14000.00"] {
        let edit = json!({ "totalAmount": total });
        let path = format!("{ORDERS}/{order}");
        world.patch(&world.operator, &path, edit).await.expect(200, json!({}));
    }
    let elsewhere = pending(&world, "ord_elsewhere").await;
    say(&world, &world.reviewer, &elsewhere, "rejected").await.expect(200, json!({}));
    let recalled = pending(&world, "ord_recalled").await;
    say(&world, &world.operator, &recalled, "cancelled").await.expect(200, json!({}));
    let path = format!("{ORDERS}/{order}/approvals");
    let again = world.post(&world.operator, &path, json!({})).await.expect(201, json!({}));
    say(&world, &world.reviewer, &again.id(), "approved").await.expect(200, json!({}));
    // What was approved is opened again: it keeps who had approved it.
    say(&world, &world.reviewer, &again.id(), "cancelled").await.expect(200, json!({}));
    let told = told(&world, id).await;
    let mut golden = Golden::new(&world);
    for event in &told {
        golden.note(event.clone());
    }
    insta::assert_snapshot!(golden.text());
    let mut names = words(&told, "eventType");
    let statuses: Vec<_> = told
        .iter()
        .filter(|event| event["eventType"] == "order.approval_status_changed.v0")
        .map(|event| event["data"]["approvalStatus"].clone())
        .collect();
    let once = ["pending", "approved", "draft"];
    assert_eq!(statuses, [once, once].concat());
    names.retain(|name| name.starts_with("approval."));
    let expected = [
        "approval.created.v0",
        "approval.approved.v0",
        "approval.created.v0",
        "approval.rejected.v0",
        "approval.created.v0",
        "approval.cancelled.v0",
        "approval.created.v0",
        "approval.approved.v0",
        "approval.cancelled.v0",
    ];
    assert_eq!(names, expected);
    let reopened = told.iter().rev().find(|event| event["eventType"] == expected[8]).unwrap();
    assert_eq!(reopened["data"]["reviewer"], told[3]["data"]["reviewer"]);
}
