//! Numbered migrations, forward only.

use std::path::Path;

use countersign_engine::StoreError;
use rusqlite::Connection;

use super::error::failed;
use crate::snapshot::must_be_known;

/// The migrations, in order. What has been released is never changed again.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/0001_foundation.sql")];

/// Brings a database to the newest schema. One that holds something is saved beside it first.
pub(super) fn migrate(
    connection: &mut Connection,
    folder: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let found = version(connection)?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if 0 < found && found < known {
        back_up(connection, folder, found)?;
    }
    let pending = migrations.iter().zip(1_u32..).skip_while(|(_, number)| *number <= found);
    for (migration, number) in pending {
        let transaction = connection.transaction().map_err(failed)?;
        transaction.execute_batch(migration).map_err(failed)?;
        transaction.pragma_update(None, "user_version", number).map_err(failed)?;
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}

/// Refuses a database whose schema this program does not know to the last column.
pub(super) fn check(connection: &Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let found = version(connection)?;
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    must_be_known(found, known)
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)
}

/// Saves the database as it is. A file left over from a migration that did not come to its end is
/// replaced: the database is still the same.
fn back_up(connection: &Connection, folder: &Path, found: u32) -> Result<(), StoreError> {
    let name = format!("countersign-before-schema-{}.db", found + 1);
    let (path, part) = (folder.join(&name), folder.join(format!("{name}.part")));
    let stale = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let gone =
        std::fs::remove_file(&part).or_else(|error| stale(&error).then_some(()).ok_or(error));
    gone.map_err(|error| super::error::io("backup", &error))?;
    let target = part.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [target.as_ref()]).map_err(failed)?;
    std::fs::rename(&part, &path).map_err(|error| super::error::io("backup", &error))?;
    tracing::info!(backup = %path.display(), "saved the database before its schema changes");
    Ok(())
}
