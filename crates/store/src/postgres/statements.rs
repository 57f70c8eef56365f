//! The SQL that every table has alike, made from its description. Every statement works on many
//! rows at once: its parameters are arrays, one for each column.

use std::sync::LazyLock;

use countersign_domain::ids::WalletId;

use crate::kind::Kind;
#[cfg(test)]
use crate::tables::Table;
use crate::tables::{self, Column, ColumnType};

/// The statements of one table that only read.
#[derive(Debug)]
pub(super) struct Statements {
    /// `SELECT` of all columns, up to and without its condition. The table is `t`.
    pub(super) select: String,
    /// The rows with these names: an array for each column of the key.
    pub(super) get: String,
    /// The columns of a new row here.
    pub(super) columns: Vec<Column>,
}

static ALL: LazyLock<Vec<Statements>> =
    LazyLock::new(|| Kind::ALL.iter().map(|kind| make(*kind)).collect());

/// The statements of a kind's table.
#[expect(clippy::indexing_slicing, reason = "there is one for each kind, in the order of kinds")]
pub(super) fn of(kind: Kind) -> &'static Statements {
    &ALL[kind as usize]
}

/// New rows of a kind: an array for each column, from the parameter after `before` on.
pub(super) fn insert(kind: Kind, before: usize) -> String {
    let (name, columns) = (kept_in(kind), &of(kind).columns);
    let (names, values) = (list(columns, |column| column.name.to_owned()), list(columns, cast));
    let rows = given(columns, before);
    format!("INSERT INTO {name} ({names}) SELECT {values} FROM {rows}")
}

/// What a row says of itself, where rows exist; it returns as many rows as it has changed.
pub(super) fn update(kind: Kind, before: usize) -> String {
    let table = tables::table(kind);
    let changed: Vec<Column> = table.columns.iter().skip(table.key).copied().collect();
    let set = list(&changed, |column| format!("{} = {}", column.name, cast(column)));
    let (rows, named) = (given(table.columns, before), named(table.key_columns()));
    format!("UPDATE {} AS t SET {set} FROM {rows} WHERE {named} RETURNING 1", kept_in(kind))
}

/// A transfer is found by the wallets it touches: the second and the first of them, none where the
/// organization's own accounts are on the other side.
const OF_TRANSFERS: [Column; 2] =
    [Column::id::<WalletId>("debited").nullable(), Column::id::<WalletId>("credited").nullable()];

/// A payment has the legs of the transfer that is kept in its row, if one is.
const OF_PAYMENTS: [Column; 1] = [Column::text("legs").nullable()];

/// What a kind's table has here beside what its rows say of themselves: written with a row, and
/// never changed.
pub(super) const fn own_columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Transfer => &OF_TRANSFERS,
        Kind::Payment => &OF_PAYMENTS,
        _ => &[],
    }
}

/// Where the rows of a kind are written. Transfers are read through a view that also shows those
/// that stand in the rows of their payments.
fn kept_in(kind: Kind) -> &'static str {
    match kind {
        Kind::Transfer => "transfers_apart",
        kind => tables::table(kind).name,
    }
}

/// The type of a column.
pub(super) const fn sql_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "text",
        ColumnType::Id(_) => "uuid",
        ColumnType::Amount => "numeric",
        ColumnType::Integer => "bigint",
        ColumnType::Blob => "bytea",
    }
}

fn make(kind: Kind) -> Statements {
    let table = tables::table(kind);
    let name = table.name;
    let selected = list(table.columns, |column| match column.kind {
        ColumnType::Amount => format!("t.{}::text", column.name),
        _ => format!("t.{}", column.name),
    });
    let select = format!("SELECT {selected} FROM {name} AS t");
    let keys = given(table.key_columns(), 0);
    let get = format!("{select} JOIN {keys} ON {}", named(table.key_columns()));
    let columns = table.columns.iter().chain(own_columns(kind)).copied().collect();
    Statements { select, get, columns }
}

fn named(key: &[Column]) -> String {
    let equal = |column: &Column| format!("t.{0} = u.{0}", column.name);
    key.iter().map(equal).collect::<Vec<_>>().join(" AND ")
}

/// The parameters after `before` as rows `u`. Amounts come as text. Arrays that are unnested side
/// by side in a `SELECT` are read in step; in `FROM` each of them would be laid out in memory
/// first.
fn given(columns: &[Column], before: usize) -> String {
    let array = |(index, column): (usize, &Column)| {
        let kind = match column.kind {
            ColumnType::Amount => "text",
            other => sql_type(other),
        };
        format!("unnest(${}::{kind}[]) AS {}", before + index + 1, column.name)
    };
    let arrays: Vec<String> = columns.iter().enumerate().map(array).collect();
    format!("(SELECT {}) AS u", arrays.join(", "))
}

fn cast(column: &Column) -> String {
    match column.kind {
        ColumnType::Amount => format!("u.{}::numeric", column.name),
        _ => format!("u.{}", column.name),
    }
}

fn list(columns: &[Column], text: impl Fn(&Column) -> String) -> String {
    columns.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// The description of every table as `CREATE TABLE` and `CREATE INDEX`.
#[cfg(test)]
pub(super) fn schema() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        text.push_str(&created(*kind, tables::table(*kind)));
    }
    text
}

#[cfg(test)]
fn created(kind: Kind, table: &Table) -> String {
    let of = |column: &Column| {
        let kind = match column.kind {
            ColumnType::Text => "text COLLATE \"C\"",
            ColumnType::Amount => "numeric(39, 0)",
            other => sql_type(other),
        };
        let null = if column.nullable { "" } else { " NOT NULL" };
        format!("    {} {kind}{null},\n", column.name)
    };
    // The legs of payments came later.
    let own = if kind == Kind::Payment { &[] } else { own_columns(kind) };
    let columns: String = table.columns.iter().chain(own).map(of).collect();
    let key = list(table.key_columns(), |column| column.name.to_owned());
    let mut text =
        format!("CREATE TABLE {} (\n{columns}    PRIMARY KEY ({key})\n);\n\n", table.name);
    for index in table.indexes {
        let only = index.only.map_or_else(String::new, |only| format!("\n    WHERE {only}"));
        let columns = index.columns.join(", ");
        text.push_str(&format!(
            "CREATE INDEX {} ON {} ({columns}){only};\n\n",
            index.name, table.name
        ));
    }
    text
}
