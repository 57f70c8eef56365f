//! Time runs out, never backwards, and whoever waits is woken.

use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus};
use countersign_domain::ids::ApprovalId;
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::Payment;
use countersign_domain::state::Key;
use countersign_domain::time::Timestamp;
use countersign_engine::{
    Answered, Clock as _, Engine, EngineConfig, EngineError, ManualClock, audit,
};

use crate::world::World;

async fn held(world: &World) -> ApprovalId {
    world.hold_above("1000.00").await;
    let answered = world.submit(world.pay("5000.00", None)).await.unwrap();
    let Ok(Outcome::Held(held)) = answered.result else { panic!("{answered:?}") };
    held.approval.id
}

async fn status(world: &World, id: ApprovalId) -> ApprovalStatus {
    let key = Key::Approval(world.org, id);
    let state = world.engine.read(vec![key.into()]).await.unwrap();
    state.get::<Approval>((world.org, id)).unwrap().unwrap().status
}

#[tokio::test]
async fn a_sweep_ends_what_is_due_and_nothing_else() {
    let world = World::new().await;
    let approval = held(&world).await;
    world.clock.advance_seconds(86_399);
    assert_eq!(world.engine.sweep().await.unwrap(), 0);
    assert_eq!(status(&world, approval).await, ApprovalStatus::Pending);
    world.clock.advance_seconds(1);
    assert_eq!(world.engine.sweep().await.unwrap(), 1);
    assert_eq!(status(&world, approval).await, ApprovalStatus::Expired);
    assert_eq!(world.engine.sweep().await.unwrap(), 0);
    assert_eq!(world.balance(world.ops).await, "1000000.00");
}

#[tokio::test]
async fn time_never_goes_back() {
    let world = World::new().await;
    let before = world.engine.now();
    world.clock.set(Timestamp::from_unix_ms(0));
    assert_eq!(world.engine.now(), before);
    world.submit(world.pay("1.00", None)).await.unwrap().result.unwrap();
}

#[tokio::test]
async fn a_watch_is_woken_by_a_change_after_it_began() {
    let world = World::new().await;
    let approval = held(&world).await;
    let watch = world.engine.watch(Key::Approval(world.org, approval));
    world.clock.advance_seconds(86_400);
    world.engine.sweep().await.unwrap();
    watch.changed().await;
    assert_eq!(status(&world, approval).await, ApprovalStatus::Expired);
}

#[tokio::test]
async fn in_an_organization_time_never_goes_back_whichever_server_is_ahead() {
    let world = World::new().await;
    // Another server on the same rows, whose clock will be a day behind.
    let behind = Arc::new(ManualClock::new(world.clock.now()));
    let store = Arc::new(world.store.clone());
    let other = Engine::start(store, behind, EngineConfig::default()).await.unwrap();
    world.clock.advance_seconds(86_400);
    let first = posted(world.submit(world.pay("1.00", None)).await);
    let second = posted(other.submit(world.pay("1.00", None)).await);
    assert_eq!(second.created_at, first.created_at);
    // A day that had ended again would have lost what was counted in it.
    let report = audit::verify(&world.store).await.unwrap();
    assert!(report.holds(), "{:?}", report.complaints);
}

fn posted(answered: Result<Answered, EngineError>) -> Arc<Payment> {
    match answered.unwrap().result {
        Ok(Outcome::Posted(payment)) => payment,
        other => panic!("{other:?}"),
    }
}
