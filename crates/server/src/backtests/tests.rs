//! Tests of backtests.

use countersign_domain::ids::Id as _;
use countersign_domain::ids::Ulid;

use super::*;

#[tokio::test]
async fn what_panics_has_failed_and_gives_its_place_back() {
    let (backtests, now) = (Backtests::default(), Timestamp::from_unix_ms(1));
    let org = OrgId::from_ulid(Ulid(1));
    let job = backtests.enter(org, (now, 7)).unwrap();
    let other = backtests.enter(org, (now, 7)).unwrap();
    assert!(backtests.enter(org, (now, 7)).is_err(), "two run");
    let run = Run(Arc::clone(&job));
    let ended = tokio::spawn(async move {
        assert!(!run.0.runs(), "the panic that this is about");
    });
    assert!(ended.await.unwrap_err().is_panic());
    assert!(matches!(job.state(), State::Failed));
    assert!(other.runs());
    assert!(backtests.enter(org, (now, 7)).is_ok());
}

#[test]
fn what_has_ended_stays_as_it_ended() {
    let (backtests, now) = (Backtests::default(), Timestamp::from_unix_ms(1));
    let job = backtests.enter(OrgId::from_ulid(Ulid(1)), (now, 7)).unwrap();
    let run = Run(Arc::clone(&job));
    run.0.end(Ok(ReplayReport::default()));
    drop(run);
    assert!(matches!(job.state(), State::Done(_)));
    assert_eq!(job.done(), 7);
}
