//! The SQLite store passes the suite, and finds everything when it is opened again.

use countersign_store::conformance::durability;
use countersign_store::sqlite::SqliteStore;

fn open() -> (SqliteStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (SqliteStore::open(folder.path()).unwrap(), folder)
}

countersign_store::conformance_suite!(open());

#[tokio::test]
async fn everything_is_found_when_it_is_opened_again() {
    let (store, folder) = open();
    let written = durability::fill(&store).await.unwrap();
    durability::find(&store, &written).await.unwrap();
    drop(store);
    let store = SqliteStore::open(folder.path()).unwrap();
    durability::find(&store, &written).await.unwrap();
}
