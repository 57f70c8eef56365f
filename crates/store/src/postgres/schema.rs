//! Numbered migrations, forward only. Servers that start at once take turns.

use countersign_engine::StoreError;
use deadpool_postgres::Object;

use super::error::failed;

/// The migrations, in order. What has been released is never changed again.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_foundation.sql"),
    include_str!("schema/0002_hints.sql"),
    include_str!("schema/0003_transfers_within.sql"),
];

/// Whoever migrates holds this advisory lock: `countersign` in ASCII, as far as it fits.
const LOCK: i64 = 0x636f_756e_7465_7273;

/// Brings a database to the newest schema; returns which it found and which it left.
pub(super) async fn migrate(client: &mut Object) -> Result<(u32, u32), StoreError> {
    let transaction = client.transaction().await.map_err(failed)?;
    // However long the migration of another server takes, this one waits for it.
    transaction.batch_execute("SET LOCAL lock_timeout = 0").await.map_err(failed)?;
    let lock = "SELECT pg_advisory_xact_lock($1)";
    transaction.execute(lock, &[&LOCK]).await.map_err(failed)?;
    let table = "CREATE TABLE IF NOT EXISTS schema_version (version bigint PRIMARY KEY)";
    transaction.batch_execute(table).await.map_err(failed)?;
    let sql = "SELECT coalesce(max(version), 0) FROM schema_version";
    let found: i64 = transaction.query_one(sql, &[]).await.map_err(failed)?.get(0);
    let (found, known) = (number(found), known());
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let pending = MIGRATIONS.iter().zip(1_u32..).skip_while(|(_, number)| *number <= found);
    for (migration, number) in pending {
        transaction.batch_execute(migration).await.map_err(failed)?;
        let insert = "INSERT INTO schema_version (version) VALUES ($1)";
        transaction.execute(insert, &[&i64::from(number)]).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)?;
    Ok((found, known))
}

/// Which schema a database has; 0 when it is empty.
pub(super) async fn version(client: &Object) -> Result<u32, StoreError> {
    let there = "SELECT to_regclass('schema_version') IS NOT NULL";
    if !client.query_one(there, &[]).await.map_err(failed)?.get::<_, bool>(0) {
        return Ok(0);
    }
    let sql = "SELECT coalesce(max(version), 0) FROM schema_version";
    let found: i64 = client.query_one(sql, &[]).await.map_err(failed)?.get(0);
    Ok(number(found))
}

/// The newest schema that this program knows.
pub(super) fn known() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

fn number(version: i64) -> u32 {
    u32::try_from(version).unwrap_or(u32::MAX)
}
