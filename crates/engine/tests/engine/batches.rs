//! What queues up is one batch, and a batch is one commit.

use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::Rejection;

use crate::world::{World, settle};

#[tokio::test]
async fn what_queues_up_while_a_batch_commits_is_one_batch() {
    let world = World::new().await;
    let before = world.engine.metrics().snapshot();
    let answers = world.together((0..40).map(|_| world.pay("1.00", None)).collect()).await;
    assert!(answers.iter().all(|answer| matches!(answer, Ok(a) if a.result.is_ok())));
    let after = world.engine.metrics().snapshot();
    assert_eq!(after.commands - before.commands, 40);
    assert!(after.batches - before.batches <= 2, "one that was under way, and one for the rest");
    assert_eq!(world.balance(world.vendor).await, "40.00");
}

#[tokio::test]
async fn the_second_payment_of_a_batch_sees_what_the_first_left() {
    let world = World::new().await;
    let pay = || world.pay("600000.00", None);
    let answers = world.together(vec![pay(), pay()]).await;
    let posted = answers.iter().filter(|a| matches!(a, Ok(a) if a.result.is_ok())).count();
    assert_eq!(posted, 1);
    let refused = |a: &&Result<_, _>| {
        matches!(
            a,
            Ok(countersign_engine::Answered { result: Err(Rejection::InsufficientFunds(_)), .. })
        )
    };
    assert_eq!(answers.iter().filter(refused).count(), 1);
    assert_eq!(world.balance(world.ops).await, "400000.00");
}

#[tokio::test]
async fn the_same_key_twice_in_one_batch_is_one_payment() {
    let world = World::new().await;
    let pay = || world.pay("5.00", Some("order-1"));
    let answers = world.together(vec![pay(), pay(), pay()]).await;
    let ids: Vec<_> = answers
        .into_iter()
        .map(|answer| match answer.unwrap() {
            countersign_engine::Answered { result: Ok(Outcome::Posted(payment)), .. } => payment.id,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(world.balance(world.vendor).await, "5.00");
}

#[tokio::test]
async fn a_command_needs_at_most_three_rounds_of_loading() {
    let world = World::new().await;
    let before = world.engine.metrics().snapshot().loads;
    world.submit(world.pay("1.00", Some("k"))).await.unwrap().result.unwrap();
    assert!(world.engine.metrics().snapshot().loads - before <= 3);
    settle(&world).await;
}
