//! The SQLite store passes the suite, and finds everything when it is opened again.
#![expect(clippy::unwrap_used, reason = "a test stops the moment something is not as it should be")]

use std::path::Path;

use countersign_store::conformance::durability;
use countersign_store::sqlite::{SqliteOptions, SqliteStore};

fn open() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (SqliteStore::open(folder.path()).unwrap(), folder)
}

/// A store in which everything that otherwise happens after thousands of rows happens at once.
fn open_small(folder: &Path) -> SqliteStore {
    let options =
        SqliteOptions { wallet_run_min: 3, key_run_min: 2, cache_rows: 4, checkpoint_bytes: 4_096 };
    SqliteStore::open_with(folder, options).unwrap()
}

mod as_it_is {
    use super::open;

    countersign_store::conformance_suite!(open());
}

mod in_a_hurry {
    use super::open_small;

    countersign_store::conformance_suite!({
        let folder = tempfile::tempdir().unwrap();
        (open_small(folder.path()), folder)
    });
}

#[tokio::test]
async fn everything_is_found_when_it_is_opened_again() {
    let (store, folder) = open();
    let written = durability::fill(&store).await.unwrap();
    durability::find(&store, &written).await.unwrap();
    drop(store);
    let store = SqliteStore::open(folder.path()).unwrap();
    durability::find(&store, &written).await.unwrap();
    drop(store);
    let store = open_small(folder.path());
    durability::find(&store, &written).await.unwrap();
}

#[tokio::test]
async fn everything_is_found_however_far_the_indexes_are() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_small(folder.path());
    let written = durability::fill(&store).await.unwrap();
    durability::find(&store, &written).await.unwrap();
    drop(store);
    let store = SqliteStore::open(folder.path()).unwrap();
    durability::find(&store, &written).await.unwrap();
}
