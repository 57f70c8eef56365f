//! One durable SQLite commit with the rows of one payment, or of a group of them.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rusqlite::{Connection, Transaction, params};

use crate::load::latencies::Latencies;
use crate::load::random::Random;

const SCHEMA: &str = include_str!("../../sql/commit_floor.sql");
const ACCOUNTS: usize = 1000;
/// A payment's answer and its log record are each about this long.
const BODY: &str = "{\"id\":\"txn_01J0000000000000000000000\",\"from\":\"wal_01J0000000000000000000\
0000\",\"to\":\"wal_01J00000000000000000000000\",\"amount\":\"0.01\",\"fee\":\"0.00\",\"currency\":\
\"USD\",\"status\":\"POSTED\",\"createdAt\":\"2026-03-01T14:32:00.000Z\"}";

/// Writes payments' rows through one connection with durable commits.
pub(crate) struct Writer {
    connection: Connection,
    random: Random,
    written: i64,
}

impl Writer {
    /// A new database in `folder`: WAL, synced at every commit.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        let connection = Connection::open(folder.join("floor.db"))?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            bail!("SQLite uses the journal mode `{mode}` here");
        }
        connection.execute_batch("PRAGMA synchronous = FULL")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection, random: Random::seeded(7), written: 0 })
    }

    /// Commits the rows of `payments` payments in one transaction.
    pub(crate) fn commit(&mut self, payments: usize) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for _ in 0..payments {
            self.written += 1;
            write_payment(&transaction, self.written, &mut self.random)?;
        }
        Ok(transaction.commit()?)
    }
}

impl Writer {
    /// The first commits create pages and fill the cache; they are not what a running server sees.
    pub(crate) fn warm_up(&mut self) -> Result<()> {
        (0..100).try_for_each(|_| self.commit(1))
    }

    /// The times of commits of one payment.
    pub(crate) fn latencies(&mut self, time: Duration) -> Result<Latencies> {
        let (mut latencies, deadline) = (Latencies::default(), Instant::now() + time);
        while Instant::now() < deadline {
            let began = Instant::now();
            self.commit(1)?;
            latencies.record(began.elapsed());
        }
        Ok(latencies)
    }
}

/// The median time of one commit of one payment.
pub(crate) fn median(folder: &Path, time: Duration) -> Result<Duration> {
    let mut writer = Writer::create(folder)?;
    writer.warm_up()?;
    Ok(writer.latencies(time)?.percentile(500))
}

fn write_payment(transaction: &Transaction<'_>, number: i64, random: &mut Random) -> Result<()> {
    let id = format!("txn_{number:026}");
    let accounts = [0, 1].map(|_| format!("acc_{:026}", random.below(ACCOUNTS)));
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<()> {
        transaction.prepare_cached(sql)?.execute(values)?;
        Ok(())
    };
    run("INSERT INTO payment VALUES (?1, ?2)", params![id, BODY])?;
    for (leg, account) in accounts.iter().enumerate() {
        let leg = i64::try_from(leg)?;
        run(
            "INSERT INTO entry VALUES (?1, ?2, ?3, '1000000', ?4)",
            params![id, leg, account, number.to_string()],
        )?;
        run(
            "INSERT OR REPLACE INTO balance VALUES (?1, ?2, '0')",
            params![account, number.to_string()],
        )?;
    }
    let [payer, _] = &accounts;
    run("INSERT OR REPLACE INTO counter VALUES (?1, ?2)", params![payer, number.to_string()])?;
    run("INSERT INTO log VALUES (?1, zeroblob(32), ?2)", params![number, BODY])?;
    let key = String::from_utf8_lossy(&random.key()).into_owned();
    run("INSERT INTO idempotency VALUES (0, ?1, zeroblob(32), ?2)", params![key, id])
}
