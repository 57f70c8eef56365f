//! Rows as PostgreSQL returns them.

use countersign_domain::state::Row;
use countersign_engine::StoreError;
use tokio_postgres::types::Type;
use uuid::Uuid;

use super::error::failed;
use super::id;
use crate::kind::Kind;
use crate::tables::{self, Broken, Column, ColumnType, Fields, Source, Value};

/// A row of a result, in which amounts are text.
struct Found<'r> {
    row: &'r tokio_postgres::Row,
    /// The ids among its columns, as text.
    ids: Vec<Option<String>>,
}

impl<'r> Found<'r> {
    fn new(kind: Kind, row: &'r tokio_postgres::Row) -> Result<Self, StoreError> {
        let id = |(place, column): (usize, &Column)| -> Result<_, StoreError> {
            let ColumnType::Id(prefix) = column.kind else { return Ok(None) };
            let id: Option<Uuid> = row.try_get(place).map_err(failed)?;
            Ok(id.map(|id| id::written(prefix, id)))
        };
        let ids = tables::table(kind).columns.iter().enumerate().map(id);
        Ok(Self { row, ids: ids.collect::<Result<_, _>>()? })
    }
}

impl Source for Found<'_> {
    fn value(&self, column: usize) -> Result<Value<'_>, Broken> {
        let row = self.row;
        let kind = row.columns().get(column).map(tokio_postgres::Column::type_);
        let broken = |error: tokio_postgres::Error| Broken::new(error.to_string());
        let value = match kind {
            Some(&Type::UUID) => {
                Ok(self.ids.get(column).and_then(Option::as_deref).map(Value::Text))
            }
            Some(&Type::TEXT) => row.try_get(column).map(|v: Option<&str>| v.map(Value::Text)),
            Some(&Type::INT8) => row.try_get(column).map(|v: Option<i64>| v.map(Value::Integer)),
            Some(&Type::BYTEA) => row.try_get(column).map(|v: Option<&[u8]>| v.map(Value::Blob)),
            _ => return Err(Broken::new("no such column")),
        };
        Ok(value.map_err(broken)?.unwrap_or(Value::Null))
    }
}

/// Reads rows of a kind.
pub(super) fn rows(kind: Kind, found: &[tokio_postgres::Row]) -> Result<Vec<Row>, StoreError> {
    let read = |found: &tokio_postgres::Row| {
        let found = Found::new(kind, found)?;
        let row = tables::read(kind, &mut Fields::new(&found));
        row.map_err(|broken| tables::unreadable(tables::table(kind), &found, &broken))
    };
    found.iter().map(read).collect()
}
