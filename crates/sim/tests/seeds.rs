//! Seeds that run in every test, and those that once failed.

use countersign_sim::simulate;

/// Seeds that once showed a fault; they stay.
const KEPT: &[u64] = &[14, 23];

#[tokio::test]
async fn the_first_seeds_hold() {
    for seed in (1..=12).chain(KEPT.iter().copied()) {
        let summary = simulate(seed, 80).await.unwrap();
        assert!(summary.answered > 100, "{summary:?}");
    }
}

#[tokio::test]
async fn a_seed_is_a_run_to_the_letter() {
    assert_eq!(simulate(7, 60).await, simulate(7, 60).await);
}
