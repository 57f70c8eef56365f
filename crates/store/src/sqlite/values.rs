//! Values as SQLite binds and returns them.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, Statement};

use crate::tables::{Broken, Record, Source, Value};

/// A value to be bound.
struct Bound<'v>(Value<'v>);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(integer),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Binds values to the parameters from `first` on, counted from 1.
pub(super) fn bind<'v>(
    statement: &mut Statement<'_>,
    first: usize,
    values: impl IntoIterator<Item = Value<'v>>,
) -> rusqlite::Result<()> {
    for (index, value) in values.into_iter().enumerate() {
        statement.raw_bind_parameter(first + index, Bound(value))?;
    }
    Ok(())
}

/// Binds all values of a record.
pub(super) fn bind_record(statement: &mut Statement<'_>, record: &Record) -> rusqlite::Result<()> {
    bind(statement, 1, record.values())
}

/// A row of a result.
pub(super) struct Found<'r, 's>(pub(super) &'r Row<'s>);

impl Source for Found<'_, '_> {
    fn value(&self, column: usize) -> Result<Value<'_>, Broken> {
        let value = self.0.get_ref(column).map_err(|error| Broken::new(error.to_string()))?;
        Ok(match value {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(integer) => Value::Integer(integer),
            ValueRef::Text(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(|_| Broken::new("not UTF-8"))?;
                Value::Text(text)
            }
            ValueRef::Blob(bytes) => Value::Blob(bytes),
            ValueRef::Real(_) => return Err(Broken::new("a float")),
        })
    }
}
