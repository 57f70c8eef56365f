//! `/v1/payments`.

use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_payment_moves_money_at_once() {
    let world = World::new().await;
    let body = json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": 25 });
    let paid = world.post(&world.operator, "/v1/payments", body).await;
    paid.expect(201, json!({ "status": "POSTED", "state": "POSTED", "amount": "25.00", "fee": "0.00" }));
    world.assert_balanced().await;
}
