//! Where batches overlap, the next one boards while another is under way.

use crate::world::{Flights, World, settle};

/// The payments of each batch, once there are so many batches.
async fn sizes(flights: &Flights, batches: usize) -> Vec<usize> {
    loop {
        let sizes = flights.sizes.lock().unwrap().clone();
        if sizes.len() >= batches {
            return sizes;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_batch_boards_until_it_is_as_large_as_the_one_under_way() {
    let (world, flights) = World::overlapping().await;
    let payments = |count| (0..count).map(|_| world.pay("1.00", None)).collect::<Vec<_>>();
    let mut waiting = world.hold_back(payments(6)).await;
    world.release();
    assert_eq!(sizes(&flights, 1).await, [6]);

    waiting.extend(world.queue(payments(5)).await);
    assert_eq!(world.engine.queue_depth(), 5);
    assert_eq!(sizes(&flights, 1).await, [6], "five wait");
    waiting.extend(world.queue(payments(1)).await);
    assert_eq!(sizes(&flights, 2).await, [6, 6], "with the sixth they start");

    // Two are under way, and whoever comes now stays in the queue, which is bounded.
    waiting.extend(world.queue(payments(2)).await);
    assert_eq!(world.engine.queue_depth(), 2);
    flights.landings.add_permits(1);
    waiting.remove(0).await.unwrap().unwrap().result.unwrap();
    assert_eq!(world.engine.queue_depth(), 2);
    assert_eq!(sizes(&flights, 2).await, [6, 6], "two wait behind six");
    flights.landings.add_permits(1);
    assert_eq!(sizes(&flights, 3).await, [6, 6, 2], "and start when nobody is before them");

    flights.landings.add_permits(64);
    for answer in waiting {
        answer.await.unwrap().unwrap().result.unwrap();
    }
    assert_eq!(world.balance(world.vendor).await, "14.00");
    settle(&world).await;
}
