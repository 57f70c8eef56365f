//! The PostgreSQL store passes the suite, and finds everything when it is opened again.
#![expect(clippy::unwrap_used, reason = "a test stops the moment something is not as it should be")]

use countersign_cluster::testing::database;
use countersign_domain::state::{Change, Row};
use countersign_engine::{Place, Store as _};
use countersign_store::conformance::{World, commit, durability};
use countersign_store::postgres::{PostgresOptions, PostgresStore};

async fn open() -> (PostgresStore, String) {
    let url = database().unwrap().url;
    (PostgresStore::connect(&url).await.unwrap(), url)
}

/// A store that forgets what it kept all the time.
async fn open_forgetful() -> (PostgresStore, String) {
    let url = database().unwrap().url;
    let options =
        PostgresOptions { kept_organizations: 1, kept_rows: 2, ..PostgresOptions::default() };
    (PostgresStore::connect_with(&url, options).await.unwrap(), url)
}

mod as_it_is {
    use super::open;

    countersign_store::conformance_suite!(open().await);
}

mod forgetful {
    use super::open_forgetful;

    countersign_store::conformance_suite!(open_forgetful().await);
}

#[tokio::test]
async fn of_two_servers_one_sweeps() {
    let (one, url) = open().await;
    let other = PostgresStore::connect(&url).await.unwrap();
    let place = one.place(Place::Sweeper).await.unwrap();
    assert!(place.is_some());
    assert!(other.place(Place::Sweeper).await.unwrap().is_none());
    drop(place);
    // Giving it back takes a moment, in which nobody is told that it is free.
    while other.place(Place::Sweeper).await.unwrap().is_none() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn everything_is_found_when_it_is_opened_again() {
    let (store, url) = open().await;
    let written = durability::fill(&store).await.unwrap();
    durability::find(&store, &written).await.unwrap();
    let other = PostgresStore::connect(&url).await.unwrap();
    durability::find(&other, &written).await.unwrap();
}

#[tokio::test]
async fn ids_are_found_by_hand_as_they_are_shown() {
    let database = database().unwrap();
    let store = PostgresStore::connect(&database.url).await.unwrap();
    let mut world = World::new(1);
    for _ in 0..8 {
        let wallet = world.wallet("Ops");
        let id = wallet.id;
        commit(&store, vec![Change::Insert(Row::Wallet(wallet.into()))]).await.unwrap();
        let sql = format!(
            "SELECT countersign_id('wal_', id) FROM wallets WHERE id = countersign_uuid('{id}')"
        );
        assert_eq!(database.run(&sql).unwrap().trim(), id.to_string());
    }
    for none in ["", "wal_", "wal_01K0000000000000000000000U", "wal_91K00000000000000000000000"] {
        let sql = format!("SELECT countersign_uuid('{none}') IS NULL");
        assert_eq!(database.run(&sql).unwrap().trim(), "t", "{none}");
    }
}
