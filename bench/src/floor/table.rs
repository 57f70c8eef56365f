//! What a table of one file has that an earlier copy of the file has not.

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::types::Value;

/// The values of one row, in the order of the table's columns.
pub(super) type Values = Vec<Value>;

/// A table, and the rows that were added to it or changed in it.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<String>,
    /// How many of the columns are the primary key; they come first.
    key: usize,
    /// Rows whose key the earlier copy does not have, in the order of their keys.
    pub(super) added: Vec<Values>,
    /// Rows whose key it has with other values.
    pub(super) changed: Vec<Values>,
}

impl Table {
    /// Every table of the connection's file, with what the attached file `later` has more.
    pub(super) fn all(connection: &Connection) -> Result<Vec<Self>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let mut statement = connection.prepare(sql)?;
        let names = statement.query_map([], |row| row.get(0))?;
        names.map(|name| Self::read(connection, name?)).collect()
    }

    /// The place of a column.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// Adds a row; one parameter for each column.
    pub(super) fn insert(&self) -> String {
        let parameters = (1..=self.columns.len()).map(|number| format!("?{number}"));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        format!("INSERT INTO {} VALUES ({parameters})", self.name)
    }

    /// Changes a row in all columns; the same parameters.
    pub(super) fn update(&self) -> String {
        let equal =
            self.columns.iter().zip(1..).map(|(name, number)| format!("{name} = ?{number}"));
        let equal: Vec<String> = equal.collect();
        let (key, others) = equal.split_at_checked(self.key).unwrap_or_default();
        format!("UPDATE {} SET {} WHERE {}", self.name, others.join(", "), key.join(" AND "))
    }

    fn read(connection: &Connection, name: String) -> Result<Self> {
        let sql = "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid";
        let mut statement = connection.prepare(sql)?;
        let columns = statement.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let columns: Vec<(String, i64)> = columns.collect::<Result<_, _>>()?;
        let key = columns.iter().filter(|(_, place)| *place > 0).count();
        let columns: Vec<String> = columns.into_iter().map(|(name, _)| name).collect();
        let mut table = Self { name, columns, key, added: vec![], changed: vec![] };
        let key = table.columns.iter().take(key).map(String::as_str).collect::<Vec<_>>();
        let is_known = format!("EXISTS ({})", table.earlier(&key));
        let every = table.columns.iter().map(String::as_str).collect::<Vec<_>>();
        let is_same = format!("EXISTS ({})", table.earlier(&every));
        let order = key.join(", ");
        let rows = |condition: String| {
            let sql = format!("SELECT * FROM later.{} AS l {condition}", table.name);
            rows(connection, &format!("{sql} ORDER BY {order}"), table.columns.len())
        };
        let added = rows(format!("WHERE NOT {is_known}"))?;
        let changed = rows(format!("WHERE {is_known} AND NOT {is_same}"))?;
        (table.added, table.changed) = (added, changed);
        Ok(table)
    }

    /// Selects the earlier row that agrees with the later one in these columns.
    fn earlier(&self, columns: &[&str]) -> String {
        let agrees = columns.iter().map(|name| format!("e.{name} IS l.{name}"));
        let agree = agrees.collect::<Vec<_>>().join(" AND ");
        format!("SELECT 1 FROM main.{} AS e WHERE {agree}", self.name)
    }
}

fn rows(connection: &Connection, sql: &str, width: usize) -> Result<Vec<Values>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| (0..width).map(|place| row.get(place)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}
