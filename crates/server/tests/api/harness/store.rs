//! Which store the suite runs on.

use std::sync::Arc;

use countersign_cluster::testing::Template;
use countersign_engine::Store;
use countersign_store::memory::MemoryStore;
use countersign_store::postgres::PostgresStore;
use countersign_store::sqlite::SqliteStore;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Whether the clock can stand still on this store: a database in another process goes on
/// meanwhile, and would seem to take for ever.
pub(crate) fn bears_a_paused_clock() -> bool {
    std::env::var("COUNTERSIGN_TEST_STORE").as_deref() != Ok("postgres")
}

/// An empty store, and the folder it lives in, if it has one.
pub(super) async fn empty() -> (Arc<dyn Store>, Option<TempDir>) {
    match std::env::var("COUNTERSIGN_TEST_STORE").as_deref() {
        Err(_) | Ok("memory") => (Arc::new(MemoryStore::new()), None),
        Ok("sqlite") => {
            let folder = tempfile::tempdir().unwrap();
            let store = SqliteStore::open(folder.path()).unwrap();
            (Arc::new(store), Some(folder))
        }
        Ok("postgres") => {
            let database = migrated().await.copy().unwrap();
            (Arc::new(PostgresStore::connect(&database.url).await.unwrap()), None)
        }
        Ok(other) => panic!("no such store: {other}"),
    }
}

/// Brought to the newest schema once, and not by every test.
async fn migrated() -> &'static Template {
    static MIGRATED: OnceCell<Template> = OnceCell::const_new();
    let migrate = || async {
        let (template, url) = Template::create().unwrap();
        PostgresStore::migrate(&url).await.unwrap();
        template.close().unwrap();
        template
    };
    MIGRATED.get_or_init(migrate).await
}
