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
    let server = server()?;
    Ok(Database { url: ServerUrl::parse(&server)?.create_database(&fresh_name()?)? })
}

/// A database of which others are copies.
#[derive(Debug)]
pub struct Template {
    server: String,
    name: String,
}

impl Template {
    /// An empty one, and its URL; whoever fills it closes it before it is copied.
    pub fn create() -> Result<(Self, String)> {
        let (server, name) = (server()?, fresh_name()?);
        let url = ServerUrl::parse(&server)?.create_database(&name)?;
        Ok((Self { server, name }, url))
    }

    /// Ends whatever is still connected to it: nothing is copied while somebody looks at it.
    pub fn close(&self) -> Result<()> {
        let sql = format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        );
        ServerUrl::parse(&self.server)?.run(&sql).map(drop)
    }

    /// A copy of it, as a database of its own.
    pub fn copy(&self) -> Result<Database> {
        let (server, name) = (ServerUrl::parse(&self.server)?, fresh_name()?);
        server.run(&format!("CREATE DATABASE {name} TEMPLATE {}", self.name))?;
        Ok(Database { url: server.render(&name, true) })
    }
}

/// The URL of the server that the tests use.
fn server() -> Result<String> {
    match env::var(SERVER).ok().filter(|url| !url.is_empty()) {
        Some(server) => {
            ServerUrl::parse(&server).context(SERVER)?;
            Ok(server)
        }
        None => Ok(shared()?.url("postgres")),
    }
}

fn fresh_name() -> Result<String> {
    Ok(format!("countersign_test_{}", random::hex::<8>()?))
}

/// Nothing in a static is ever dropped; the cluster's watchdog ends it.
fn shared() -> Result<&'static Cluster> {
    static SHARED: OnceLock<Result<Cluster, String>> = OnceLock::new();
    let start = || Cluster::for_tests().map_err(|error| format!("{error:#}"));
    SHARED.get_or_init(start).as_ref().map_err(|error| anyhow!("{error}"))
}
