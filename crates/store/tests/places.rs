//! What one server at a time does, and what holding that costs everybody else.

use countersign_cluster::testing::database;
use countersign_engine::{Place, Store as _};
use countersign_store::postgres::PostgresStore;

const PLACES: [Place; 4] = [Place::Sweeper, Place::Webhooks, Place::Rails, Place::Mail];

/// A place is one server's until that gives it back.
#[tokio::test]
async fn one_server_at_a_time_has_a_place() {
    let database = database().unwrap();
    let one = PostgresStore::connect(&database.url).await.unwrap();
    let other = PostgresStore::connect(&database.url).await.unwrap();
    for place in PLACES {
        let mut held = one.place(place).await.unwrap().unwrap();
        assert!(held.keep().await, "{place:?}");
        assert!(other.place(place).await.unwrap().is_none(), "{place:?}");
        drop(held);
        // It is given back by a task of its own.
        while other.place(place).await.unwrap().is_none() {}
    }
}

/// A transaction that keeps a snapshot keeps all row versions since then in everybody's way: a row
/// that every payment updates would grow by a version with each, and be looked up among them.
#[tokio::test]
async fn whoever_holds_a_place_holds_no_snapshot() {
    let database = database().unwrap();
    let store = PostgresStore::connect(&database.url).await.unwrap();
    let mut held = Vec::new();
    for place in PLACES {
        held.push(store.place(place).await.unwrap().unwrap());
    }
    let transactions = "SELECT count(*), count(backend_xmin) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'";
    assert_eq!(database.run(transactions).unwrap().trim(), "4|0");
}
