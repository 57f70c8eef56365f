//! T16: many payments just below the threshold add up, refused ones too.

use serde_json::json;

use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn t16_many_small_payments_to_one_recipient_add_up() {
    let world = World::new().await;
    let conditions = json!([{
        "type": "STRUCTURING", "window": { "seconds": 86400 }, "amountAbove": "250.00",
    }]);
    let rules = json!({ "name": "Structuring", "conditions": conditions, "outcome": "HOLD" });
    world.policy(world.ops, rules).await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    let ends = (world.ops, world.vendor);
    world.pay(&agent, ends, "99").await.expect(201, json!({}));
    world.pay(&world.operator, ends, "99").await.expect(201, json!({}));
    // Whoever asks, and whatever became of what was held: it counts.
    let held = world.pay(&agent, ends, "99").await.expect(202, json!({}));
    world.reject(&held.text("approvalId")).await.expect(200, json!({}));
    let again = world.pay(&agent, ends, "50").await;
    again.expect(202, json!({ "status": "PENDING_APPROVAL" }));
    let other = world.wallet(&world, "other", "0").await;
    world.pay(&agent, (world.ops, other), "99").await.expect(201, json!({}));
    world.advance_seconds(86_400 + 1_440);
    assert_eq!(world.engine.sweep().await, Ok(1));
    world.pay(&agent, ends, "99").await.expect(201, json!({}));
}
