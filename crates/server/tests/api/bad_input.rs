//! Bad input: a clear error in the dialect's form, nothing changed, nothing lost.

mod amounts;
mod bodies;
mod debits;
mod ids;

use serde_json::{Value, json};

use crate::harness::World;

fn payment(world: &World) -> Value {
    json!({ "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "1" })
}

async fn assert_untouched(world: &World) {
    assert_eq!(world.balance(world.ops).await, ["1000000.00", "1000000.00", "0.00"]);
    assert_eq!(world.balance(world.vendor).await[0], "0.00");
    let list = world.get(&world.operator, "/v1/payments").await;
    assert!(list.data().is_empty());
    world.assert_balanced().await;
}
