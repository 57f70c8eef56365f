//! Databases for tests: fresh, empty, each with a name of its own.

use std::env;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow};

use crate::cluster::Cluster;
use crate::random;
use crate::server_url::ServerUrl;

/// Names a server on which the tests may create databases.
const SERVER: &str = "COUNTERSIGN_TEST_POSTGRES";

/// A database that no other test knows.
#[derive(Debug)]
pub struct Database {
    /// Where clients find it, password included.
    pub url: String,
}

impl Database {
    /// Runs SQL in it through `psql`, and returns what it prints, unaligned.
    pub fn run(&self, sql: &str) -> Result<String> {
        ServerUrl::parse(&self.url)?.run(sql)
    }
}

/// Creates a database: on the server that `COUNTERSIGN_TEST_POSTGRES` names (where it stays), else
/// in a cluster that all tests of this process share, and that ends with the process.
pub fn database() -> Result<Database> {
    let name = format!("countersign_test_{}", random::hex::<8>()?);
    let url = match env::var(SERVER).ok().filter(|url| !url.is_empty()) {
        Some(server) => ServerUrl::parse(&server)
            .and_then(|server| server.create_database(&name))
            .context(SERVER),
        None => shared()?.create_database(&name),
    };
    Ok(Database { url: url? })
}

/// Nothing in a static is ever dropped; the cluster's watchdog ends it.
fn shared() -> Result<&'static Cluster> {
    static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
    let start = || Cluster::for_tests().map_err(|error| format!("{error:#}"));
    SHARED.get_or_init(start).as_ref().map_err(|error| anyhow!("{error}"))
}
