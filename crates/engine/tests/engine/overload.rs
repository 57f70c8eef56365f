//! More than fits is refused at once; what was taken in is finished.

use countersign_engine::{EngineConfig, EngineError};

use crate::world::{World, settle};

#[tokio::test]
async fn a_full_queue_refuses_and_loses_nothing() {
    let world = World::with(EngineConfig { queue_max: 8, ..EngineConfig::default() }).await;
    let answers = world.together((0..64).map(|_| world.pay("1.00", None)).collect()).await;
    let busy = answers.iter().filter(|a| matches!(a, Err(EngineError::Busy))).count();
    let posted = answers.iter().filter(|a| a.is_ok()).count();
    assert_eq!(busy + posted, 64);
    assert!(posted <= 8 + 8, "eight wait, and as many may be under way: {posted}");
    assert_eq!(world.balance(world.vendor).await, format!("{posted}.00"));
    assert_eq!(world.engine.metrics().snapshot().busy, u64::try_from(busy).unwrap());
}

#[tokio::test]
async fn a_shutdown_finishes_what_was_taken_in_and_takes_nothing_more() {
    let world = World::new().await;
    let waiting = world.hold_back((0..10).map(|_| world.pay("1.00", None)).collect()).await;
    let engine = world.engine.clone();
    let ended = tokio::spawn(async move { engine.shutdown().await });
    while world.engine.queue_depth() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.submit(world.pay("1.00", None)).await, Err(EngineError::Stopping));
    world.release();
    ended.await.unwrap();
    for answer in waiting {
        answer.await.unwrap().unwrap().result.unwrap();
    }
    assert_eq!(world.balance(world.vendor).await, "10.00");
    settle(&world).await;
}
