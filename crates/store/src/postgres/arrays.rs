//! Rows as arrays, one for each column: what the statements take.

use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::id::{self, Text};
use crate::tables::{Column, ColumnType, Record, Value};

/// One column of many rows.
#[derive(Debug)]
enum Array<'v> {
    Text(Vec<Option<&'v str>>),
    Id(&'static str, Vec<Option<Uuid>>),
    Integer(Vec<Option<i64>>),
    Blob(Vec<Option<&'v [u8]>>),
}

/// The columns of many rows.
pub(super) struct Arrays<'v>(Vec<Array<'v>>);

impl<'v> Arrays<'v> {
    /// Turns rows, whose values stand one behind the other, into columns.
    pub(super) fn new(columns: &[Column], rows: &'v Record) -> Self {
        let count = rows.len().checked_div(columns.len()).unwrap_or(0);
        let array = |column: &Column| match column.kind {
            ColumnType::Text | ColumnType::Amount => Array::Text(Vec::with_capacity(count)),
            ColumnType::Id(prefix) => Array::Id(prefix, Vec::with_capacity(count)),
            ColumnType::Integer => Array::Integer(Vec::with_capacity(count)),
            ColumnType::Blob => Array::Blob(Vec::with_capacity(count)),
        };
        let mut arrays: Vec<Array<'v>> = columns.iter().map(array).collect();
        let mut values = rows.values();
        let mut value = values.next();
        while value.is_some() {
            for array in &mut arrays {
                array.push(value.unwrap_or(Value::Null));
                value = values.next();
            }
        }
        Self(arrays)
    }

    /// The parameters of a statement.
    pub(super) fn parameters(&self) -> Parameters<'_> {
        self.0
            .iter()
            .map(|array| match array {
                Array::Text(values) => values as &(dyn ToSql + Sync),
                Array::Id(_, values) => values,
                Array::Integer(values) => values,
                Array::Blob(values) => values,
            })
            .collect()
    }
}

impl<'v> Array<'v> {
    /// A value of another type than the column's counts as missing, which a column that must not
    /// be empty refuses.
    fn push(&mut self, value: Value<'v>) {
        match (self, value) {
            (Self::Text(values), Value::Text(text)) => values.push(Some(text)),
            (Self::Id(prefix, values), Value::Text(text)) => values.push(id::read(prefix, text)),
            (Self::Integer(values), Value::Integer(integer)) => values.push(Some(integer)),
            (Self::Blob(values), Value::Blob(bytes)) => values.push(Some(bytes)),
            (Self::Text(values), _) => values.push(None),
            (Self::Id(_, values), _) => values.push(None),
            (Self::Integer(values), _) => values.push(None),
            (Self::Blob(values), _) => values.push(None),
        }
    }
}

/// The parameters of a statement.
pub(super) type Parameters<'v> = Vec<&'v (dyn ToSql + Sync)>;

/// Parameters that belong to whoever has them.
pub(super) type Owned = Vec<Box<dyn ToSql + Sync + Send>>;

/// Owned parameters as statements take them.
pub(super) fn borrowed(owned: &Owned) -> Parameters<'_> {
    owned.iter().map(|parameter| &**parameter as _).collect()
}

/// The values of a record as parameters, one by one.
pub(super) fn parameters(record: &Record) -> Owned {
    record
        .values()
        .map(|value| -> Box<dyn ToSql + Sync + Send> {
            match value {
                Value::Null => Box::new(None::<String>),
                Value::Integer(integer) => Box::new(integer),
                Value::Text(text) => Box::new(Text(text.to_owned())),
                Value::Blob(bytes) => Box::new(bytes.to_vec()),
            }
        })
        .collect()
}
