//! Where the rows are.

mod named;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use countersign_engine::{Store, StoreError};
use countersign_store::postgres::{PostgresSnapshot, PostgresStore};
use countersign_store::sqlite::{SqliteSnapshot, SqliteStore};

use crate::folder::Folder;

/// Where the rows are: in a data folder, or in a database that several servers share.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The data folder. Beside a database it holds what is this machine's alone: a sandbox's keys
    /// and clock.
    pub(crate) folder: Folder,
    /// The database; none where the rows are in the folder.
    pub(crate) database: Option<DatabaseUrl>,
}

/// A `postgres://` URL. Printed without what is secret in it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(String);

impl Place {
    /// Opens the store, and brings it to the newest schema.
    pub(crate) async fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match &self.database {
            Some(url) => Arc::new(PostgresStore::connect(url.secret()).await?),
            None => Arc::new(SqliteStore::open(self.folder.path())?),
        })
    }

    /// The rows as they are at one moment, to read and nothing else.
    pub(crate) async fn snapshot(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match &self.database {
            Some(url) => Arc::new(PostgresSnapshot::open(url.secret()).await?),
            None => Arc::new(SqliteSnapshot::open(self.folder.path())?),
        })
    }

    /// The same, while nobody writes: a folder that a running server holds cannot be had. Servers
    /// of a database are not seen from here; somebody has to stop them.
    pub(crate) async fn alone(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match &self.database {
            Some(url) => Arc::new(PostgresSnapshot::open(url.secret()).await?),
            None => Arc::new(SqliteSnapshot::open_alone(self.folder.path())?),
        })
    }

    /// Whether there may be anything: what only looks must not make an empty one.
    pub(crate) fn holds_data(&self) -> bool {
        self.database.is_some() || self.folder.holds_data()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.database {
            Some(url) => write!(f, "{url}"),
            None => write!(f, "{}", self.folder.display()),
        }
    }
}

impl DatabaseUrl {
    /// Takes a URL, if it is one of PostgreSQL.
    pub(crate) fn new(url: &str) -> Option<Self> {
        let known = url.starts_with("postgres://") || url.starts_with("postgresql://");
        known.then(|| Self(url.to_owned()))
    }

    /// All of it.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

/// Host, port and database. Whoever connects, and how, is left out.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let place = rest.split('?').next().unwrap_or_default();
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        write!(f, "postgres://{place}")
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
