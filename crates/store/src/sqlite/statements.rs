//! The SQL that every table has alike, made from its description.

use std::sync::LazyLock;

use crate::kind::Kind;
use crate::tables::{self, Column, Table};

/// The statements of one table.
#[derive(Debug)]
pub(super) struct Statements {
    /// `SELECT` of all columns, up to and without its condition. The table is `t`.
    pub(super) select: String,
    /// The row with a name; one parameter for each column of the key.
    pub(super) get: String,
    /// A new row; one parameter for each column.
    pub(super) insert: String,
    /// All columns of a row that exists, but for those that never change; the same parameters.
    pub(super) update: String,
}

static ALL: LazyLock<Vec<Statements>> =
    LazyLock::new(|| Kind::ALL.iter().map(|kind| make(tables::table(*kind))).collect());

/// The statements of a kind's table.
#[expect(clippy::indexing_slicing, reason = "there is one for each kind, in the order of kinds")]
pub(super) fn of(kind: Kind) -> &'static Statements {
    &ALL[kind as usize]
}

fn make(table: &Table) -> Statements {
    let name = table.name;
    let columns = || table.columns.iter();
    let selected = list(columns(), |_, column| {
        if column.apart { format!("x.{}", column.name) } else { format!("t.{}", column.name) }
    });
    let apart = columns().find(|column| column.apart);
    let source = apart.map_or(format!("{name} AS t"), |column| {
        format!("{name} AS t CROSS JOIN {} AS x ON x.place = t.place", beside(table, column))
    });
    let select = format!("SELECT {selected} FROM {source}");
    let key = table.key_columns().iter().enumerate();
    let key = key.map(|(index, column)| format!("{} = ?{}", column.name, index + 1));
    let key = key.collect::<Vec<_>>().join(" AND ");
    let qualified = format!("t.{}", key.replace(" AND ", " AND t."));
    let names = list(columns(), |_, column| stored(column).to_owned());
    let parameters = list(columns(), |index, _| format!("?{}", index + 1));
    let changing = columns().enumerate().skip(table.key).filter(|(_, column)| !column.fixed);
    let set = changing.map(|(index, column)| format!("{} = ?{}", stored(column), index + 1));
    let set = set.collect::<Vec<_>>().join(", ");
    Statements {
        get: format!("{select} WHERE {qualified}"),
        select,
        insert: format!("INSERT INTO {name} ({names}) VALUES ({parameters})"),
        update: format!("UPDATE {name} SET {set} WHERE {key}"),
    }
}

/// `SELECT` of all columns by way of one index; none for the order of their names. Said outright,
/// because the planner does not know how large an organization is.
pub(super) fn select_by(kind: Kind, index: Option<&str>) -> String {
    let by = match index {
        Some(index) => format!("INDEXED BY {index}"),
        None if lies_by_name(kind) => "NOT INDEXED".to_owned(),
        // What SQLite calls the index of a primary key.
        None => format!("INDEXED BY sqlite_autoindex_{}_1", tables::table(kind).name),
    };
    of(kind).select.replacen(" AS t", &format!(" AS t {by}"), 1)
}

/// Whether rows lie in the order of their names; where not, an index has these.
const fn lies_by_name(kind: Kind) -> bool {
    !matches!(kind, Kind::Approval | Kind::Tally | Kind::Instruction | Kind::Document | Kind::Mail)
}

/// The table that keeps the values of a column apart.
pub(super) fn beside(table: &Table, column: &Column) -> String {
    format!("{}_{}", table.name, column.name)
}

/// What stands in the table itself for a column.
fn stored(column: &Column) -> &'static str {
    if column.apart { "place" } else { column.name }
}

fn list<'c>(
    columns: impl Iterator<Item = &'c Column>,
    text: impl Fn(usize, &Column) -> String,
) -> String {
    columns.enumerate().map(|(index, column)| text(index, column)).collect::<Vec<_>>().join(", ")
}
