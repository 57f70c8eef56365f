//! What goes wrong in one command stays with it, and a lost answer is asked about.

use std::time::Duration;

use countersign_domain::command::Command;
use countersign_domain::wallet::CreateWallet;
use countersign_engine::{EngineConfig, EngineError, StoreError};
use countersign_store::memory::Fault;

use crate::world::World;

fn poison(world: &World) -> countersign_domain::command::Request {
    let verb =
        CreateWallet { name: "poison".to_owned(), agent_name: None, metadata: "{}".to_owned() };
    world.by("alice", Command::CreateWallet(verb))
}

#[tokio::test]
async fn a_poisoned_command_does_not_fail_its_neighbours() {
    let world = World::new().await;
    let mut requests: Vec<_> = (0..16).map(|_| world.pay("1.00", None)).collect();
    requests.insert(7, poison(&world));
    let answers = world.together(requests).await;
    let failed = |a: &&Result<_, _>| matches!(a, Err(EngineError::Store(StoreError::Corrupt(_))));
    assert_eq!(answers.iter().filter(failed).count(), 1);
    assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 16);
    assert_eq!(world.balance(world.vendor).await, "16.00");
}

#[tokio::test]
async fn a_conflict_is_tried_again() {
    let world = World::new().await;
    world.store.plan(Fault::Conflict);
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    assert_eq!(world.balance(world.vendor).await, "1.00");
}

#[tokio::test]
async fn a_store_that_is_away_does_nothing_and_says_so() {
    let world = World::new().await;
    for _ in 0..2 {
        world.store.plan(Fault::Begin);
    }
    let answer = world.submit(world.pay("1.00", None)).await;
    assert!(matches!(answer, Err(EngineError::Store(StoreError::Unavailable(_)))), "{answer:?}");
    assert_eq!(world.balance(world.vendor).await, "0.00");
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_not_done_twice() {
    let world = World::new().await;
    world.store.plan(Fault::LostAnswer);
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
    assert_eq!(world.balance(world.vendor).await, "1.00");
}

#[tokio::test]
async fn a_store_that_cannot_be_asked_leaves_it_open_and_the_key_settles_it() {
    let config = EngineConfig { question_pause: Duration::ZERO, ..EngineConfig::default() };
    let world = World::with(config).await;
    world.store.plan(Fault::LostAnswer);
    world.fail_begins_after_the_next(6);
    let answer = world.submit(world.pay("1.00", Some("order-1"))).await;
    assert_eq!(answer, Err(EngineError::Unknown));
    world.heal();
    let again = world.submit(world.pay("1.00", Some("order-1"))).await.unwrap();
    assert!(again.replayed);
    assert_eq!(world.balance(world.vendor).await, "1.00");
}
