use std::path::Path;

use countersign_domain::ids::WalletId;
use countersign_domain::ledger::Account;
use countersign_domain::payment::Payment;
use countersign_domain::state::{Entity as _, Read, Row, State};
use countersign_engine::{List, Store as _, StoreError};
use rusqlite::Connection;

use super::open::{connect_to_write, database};
use super::schema::{MIGRATIONS, migrate};
use super::*;
use crate::conformance::{World, insert, pages, read};
use crate::kind::Kind;
use crate::tables::{self, ColumnType, Table};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn version(connection: &Connection) -> u32 {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

/// A column as SQLite tells of it: name, type, whether it may be empty, place in the key.
type Told = (String, String, bool, i64);

fn told(connection: &Connection, table: &str) -> Vec<Told> {
    let sql = "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([table], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? == 0, row.get(3)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn described(table: &Table) -> Vec<Told> {
    let columns = table.columns.iter().enumerate().map(|(index, column)| {
        let kind = match column.kind {
            ColumnType::Text | ColumnType::Id(_) | ColumnType::Amount => "TEXT",
            ColumnType::Integer => "INTEGER",
            ColumnType::Blob => "BLOB",
        };
        let key = if index < table.key { i64::try_from(index).unwrap() + 1 } else { 0 };
        if column.apart {
            return ("place".to_owned(), "INTEGER".to_owned(), false, 0);
        }
        (column.name.to_owned(), kind.to_owned(), column.nullable, key)
    });
    columns.collect()
}

#[test]
fn the_schema_is_what_the_tables_describe() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, Path::new("/nowhere"), MIGRATIONS).unwrap();
    for kind in Kind::ALL {
        let table = tables::table(*kind);
        let mut told = told(&connection, table.name);
        if *kind == Kind::IdempotencyRecord {
            // Its rows stand in the order of time here; their name is kept unique by the writer.
            assert_eq!(told.remove(0).0, "n");
            told[0].3 = 1;
            told[1].3 = 2;
        }
        assert_eq!(told, described(table), "{}", table.name);
        for index in table.indexes {
            let sql: String = connection
                .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [index.name], |row| {
                    row.get(0)
                })
                .unwrap();
            let only = index.only.map_or_else(String::new, |only| format!(" WHERE {only}"));
            let columns = index.columns.join(", ");
            let expected =
                format!("CREATE INDEX {} ON {} ({columns}){only}", index.name, table.name);
            assert_eq!(sql.split_whitespace().collect::<Vec<_>>().join(" "), expected);
        }
    }
}

#[test]
fn sqlite_is_built_as_the_project_says() {
    let connection = Connection::open_in_memory().unwrap();
    let mut statement = connection.prepare("PRAGMA compile_options").unwrap();
    let options: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    // One of the flags of .cargo/config.toml; without them every commit takes much longer.
    assert!(options.contains(&"DEFAULT_MEMSTATUS=0".to_owned()), "{options:?}");
}

#[test]
fn a_folder_in_use_is_locked() {
    let folder = folder();
    let store = SqliteStore::open(folder.path()).unwrap();
    let Err(StoreError::Locked(holder)) = SqliteStore::open(folder.path()) else {
        panic!("opened twice");
    };
    assert_eq!(holder, format!(" (process {})", std::process::id()));
    drop(store);
    SqliteStore::open(folder.path()).unwrap();
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = folder();
    drop(SqliteStore::open(folder.path()).unwrap());
    let connection = Connection::open(database(folder.path())).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let refused = SqliteStore::open(folder.path()).err();
    let known = u32::try_from(MIGRATIONS.len()).unwrap();
    assert_eq!(refused, Some(StoreError::Newer { found: 99, known }));
}

#[test]
fn a_database_is_saved_before_its_schema_changes() {
    let folder = folder();
    let mut connection = connect_to_write(&database(folder.path())).unwrap();
    migrate(&mut connection, folder.path(), &["CREATE TABLE one (x)"]).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().filter(is_backup).count(), 0);
    connection.execute("INSERT INTO one VALUES (7)", []).unwrap();

    let broken = ["CREATE TABLE one (x)", "CREATE TABLE two (x); nonsense"];
    assert!(migrate(&mut connection, folder.path(), &broken).is_err());
    assert_eq!(version(&connection), 1, "a migration happens whole or not at all");

    let good = ["CREATE TABLE one (x)", "CREATE TABLE two (x)"];
    migrate(&mut connection, folder.path(), &good).unwrap();
    assert_eq!(version(&connection), 2);
    let saved = Connection::open(folder.path().join("countersign-before-schema-2.db")).unwrap();
    assert_eq!(version(&saved), 1);
    let kept: i64 = saved.query_row("SELECT x FROM one", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 7);
    migrate(&mut connection, folder.path(), &good).unwrap();
}

fn is_backup(entry: &std::io::Result<std::fs::DirEntry>) -> bool {
    entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().contains("before"))
}

#[tokio::test]
async fn an_unreadable_row_is_named() {
    let folder = folder();
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    insert(&store, vec![Row::Payment(payment.clone().into())]).await.unwrap();
    store
        .writer
        .lock()
        .await
        .connection()
        .execute("UPDATE payments SET amount = '1.5'", [])
        .unwrap();
    let found = read::<Payment>(&store, (payment.org, payment.id)).await;
    let Err(StoreError::Corrupt(what)) = found else { panic!("read: {found:?}") };
    let name = format!("payments ({}, {}): amount: ", payment.org, payment.id);
    assert!(what.starts_with(&name), "{what}");
}

#[tokio::test]
async fn a_full_disk_is_unavailable_and_leaves_nothing() {
    let folder = folder();
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut world = World::new(1);
    let accounts: Vec<Account> = (0..200).map(|_| world.wallet_account()).collect();
    let rows: Vec<Row> = accounts.iter().map(|row| Row::Account(row.clone().into())).collect();
    let limit = |pages: u32| {
        let writer = store.writer.try_lock().unwrap();
        let now: u32 =
            writer.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        writer.connection().pragma_update(None, "max_page_count", now + pages).unwrap();
    };
    limit(1);
    let full = insert(&store, rows.clone()).await;
    assert!(matches!(full, Err(StoreError::Unavailable(_))), "{full:?}");
    let key = (accounts[0].org, accounts[0].key);
    assert_eq!(read::<Account>(&store, key).await.unwrap(), None);
    let mut state = State::new();
    let reads = [Read::Row(Account::key_of(key))];
    store.begin().await.unwrap().load(&reads, &mut state).await.unwrap();
    assert_eq!(state.get::<Account>(key).unwrap(), None);
    limit(1_000);
    insert(&store, rows).await.unwrap();
    assert_eq!(read::<Account>(&store, key).await.unwrap().as_ref(), Some(&accounts[0]));
}

/// The folder as a crash at this moment would leave it.
fn crashed(store: &Path) -> tempfile::TempDir {
    let copy = folder();
    for name in ["countersign.db", "countersign.db-wal"] {
        std::fs::copy(store.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// Whenever the process ends, what was committed is there and the indexes go on where they were.
#[tokio::test]
async fn a_crash_at_any_commit_loses_nothing() {
    let options = SqliteOptions { wallet_run_min: 12, key_run_min: 6, ..SqliteOptions::default() };
    let folder = folder();
    let store = SqliteStore::open_with(folder.path(), options).unwrap();
    let mut world = World::new(1);
    let wallets: Vec<WalletId> = (0..70).map(|_| world.id()).collect();
    let mut records = Vec::new();
    for round in 0..60_usize {
        // Many wallets at first, so that a run takes several commits; then the same two.
        let (from, to) = (wallets[round % 2], wallets[2 + round % 68]);
        let mut rows = Vec::new();
        for to in [to, wallets[2 + (round * 7) % 68]] {
            let payment = world.payment(from, to);
            let reply = countersign_domain::idempotency::StoredReply::Payment(payment.id);
            let record = world.idempotency(&payment.id.to_string(), reply);
            rows.push(Row::Transfer(world.transfer(&payment).into()));
            rows.push(Row::Payment(payment.into()));
            rows.push(Row::IdempotencyRecord(record.clone().into()));
            records.push(record);
        }
        insert(&store, rows).await.unwrap();
        world.wait(1);

        let copy = crashed(folder.path());
        let again = SqliteStore::open_with(copy.path(), options).unwrap();
        for wallet in &wallets[..4] {
            let list = List::Transfers { org: world.org, wallet: *wallet };
            let expected = pages(&store, &list, 3).await.unwrap();
            assert_eq!(pages(&again, &list, 3).await.unwrap(), expected, "round {round}");
        }
        let sum = pages(&again, &List::Transfers { org: world.org, wallet: wallets[0] }, 50).await;
        assert_eq!(sum.unwrap().len(), 2 * (round / 2 + 1));
        for record in &records {
            let found = read(&again, (record.org, record.digest)).await.unwrap();
            assert_eq!(found.as_ref(), Some(record));
        }
    }
}

#[tokio::test]
async fn the_write_ahead_log_begins_anew_under_load() {
    let options = SqliteOptions { checkpoint_bytes: 64 << 10, ..SqliteOptions::default() };
    let folder = folder();
    let store = SqliteStore::open_with(folder.path(), options).unwrap();
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let mut written = 0;
    for _ in 0..400 {
        let payments: Vec<Payment> = (0..40).map(|_| world.payment(from, to)).collect();
        written += payments.len() * 500;
        insert(&store, payments.into_iter().map(|row| Row::Payment(row.into())).collect())
            .await
            .unwrap();
    }
    let log = std::fs::metadata(folder.path().join("countersign.db-wal")).unwrap().len();
    assert!(log < written as u64 / 2, "{log} bytes of log after {written} bytes of rows");
}
