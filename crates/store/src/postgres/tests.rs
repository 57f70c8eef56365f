//! The schema: what it is described by, and how databases come to it.

use std::error::Error;

use countersign_cluster::testing::database;
use countersign_domain::ids::WalletId;
use countersign_domain::state::Row;
use countersign_engine::{List, Rows, ScanKind};

use super::PostgresStore;
use super::schema::MIGRATIONS;
use super::statements::{self, own_columns};
use super::within::wallets;
use crate::conformance::{World, insert, pages, scan};
use crate::kind::Kind;
use crate::tables::{self, Column, ColumnType, Record, Value};

#[test]
fn the_schema_is_what_the_tables_describe() {
    let described = statements::schema();
    assert!(MIGRATIONS.concat().contains(&described), "the tables are:\n{described}");
}

/// A row as a server of the second schema has inserted it.
fn by_hand(row: &Row) -> Result<String, Box<dyn Error>> {
    let kind = Kind::of(&row.key());
    let mut columns: Vec<Column> = tables::table(kind).columns.to_vec();
    let mut record = Record::default();
    tables::write(row, &mut record).map_err(|broken| format!("{broken:?}"))?;
    if let Row::Transfer(transfer) = row {
        let (debited, credited) = wallets(transfer)?;
        record.optional(debited, Record::id);
        record.optional(credited, Record::id);
        columns.extend(own_columns(kind));
    }
    let value = |(column, value): (&Column, Value<'_>)| match (column.kind, value) {
        (ColumnType::Id(_), Value::Text(id)) => format!("countersign_uuid('{id}')"),
        (_, Value::Text(text)) => format!("'{}'", text.replace('\'', "''")),
        (_, Value::Integer(integer)) => integer.to_string(),
        (_, Value::Null | Value::Blob(_)) => "NULL".to_owned(),
    };
    let values: Vec<String> = columns.iter().zip(record.values()).map(value).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let table = tables::table(kind).name;
    Ok(format!("INSERT INTO {table} ({}) VALUES ({});", names.join(", "), values.join(", ")))
}

/// A payment and its transfer, which are named alike.
fn posted(world: &mut World, (from, to): (WalletId, WalletId)) -> [Row; 2] {
    world.wait(1);
    let payment = world.payment(from, to);
    let transfer = world.transfer(&payment);
    [Row::Payment(payment.into()), Row::Transfer(transfer.into())]
}

#[tokio::test]
async fn what_servers_of_the_second_schema_write_stands_beside_the_rest()
-> Result<(), Box<dyn Error>> {
    let (mut world, database) = (World::new(1), database()?);
    let sides = (world.id(), world.id());
    let mut rows = Vec::new();
    let old = |world: &mut World, rows: &mut Vec<Row>| -> Result<(), Box<dyn Error>> {
        for row in posted(world, sides) {
            database.run(&by_hand(&row)?)?;
            rows.push(row);
        }
        Ok(())
    };
    let versions = "CREATE TABLE schema_version (version bigint PRIMARY KEY);
                    INSERT INTO schema_version VALUES (1), (2);";
    let second = MIGRATIONS.iter().take(2).copied().chain([versions]);
    database.run(&second.collect::<String>())?;
    for _ in 0..3 {
        old(&mut world, &mut rows)?;
    }
    let store = PostgresStore::connect(&database.url).await?;
    for _ in 0..3 {
        let new = posted(&mut world, sides);
        rows.extend(new.iter().cloned());
        insert(&store, new.to_vec()).await?;
        old(&mut world, &mut rows)?;
    }
    let within = database.run("SELECT count(*) FROM payments WHERE legs IS NOT NULL")?;
    assert_eq!(within.trim(), "3");
    let is_transfer = |row: &&Row| matches!(row, Row::Transfer(_));
    let transfers: Vec<Row> = rows.iter().filter(is_transfer).cloned().collect();
    let org = world.org;
    assert_eq!(scan(&store, Rows::Of(org, ScanKind::Transfers), 2).await?, transfers);
    let newest: Vec<Row> = transfers.into_iter().rev().collect();
    for wallet in [sides.0, sides.1] {
        let statement = List::Transfers { org, wallet };
        assert_eq!(pages(&store, &statement, 2).await?, newest);
    }
    Ok(())
}
