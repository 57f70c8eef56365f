//! Work that nobody waits for gives way to callers, and to nobody else.

use std::time::Duration;

use countersign_domain::access::Caller;
use countersign_domain::command::Request;
use countersign_engine::Pauses;

use crate::world::World;

/// How long a part took.
const PART: Duration = Duration::from_millis(10);

#[tokio::test]
async fn who_asks_is_given_way_to_and_the_system_is_not() {
    let world = World::new().await;
    let mut pauses = Pauses::new(&world.engine);
    assert_eq!(pauses.behind(PART), PART);
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    let busy = pauses.behind(PART);
    assert!(busy >= PART * 5, "{busy:?} behind {PART:?}");
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    assert!(pauses.behind(Duration::from_secs(600)) < Duration::from_secs(1));
    // Whatever becomes of it: it is the system that asks.
    let own = Request { caller: Caller::System, ..world.pay("1.00", None) };
    drop(world.submit(own).await.unwrap());
    assert_eq!(pauses.behind(PART), PART);
}
