//! Rows as PostgreSQL returns them.

use countersign_domain::state::Row;
use countersign_engine::StoreError;
use tokio_postgres::types::Type;

use crate::kind::Kind;
use crate::tables::{self, Broken, Fields, Source, Value};

/// A row of a result, in which amounts are text.
struct Found<'r>(&'r tokio_postgres::Row);

impl Source for Found<'_> {
    fn value(&self, column: usize) -> Result<Value<'_>, Broken> {
        let kind = self.0.columns().get(column).map(tokio_postgres::Column::type_);
        let broken = |error: tokio_postgres::Error| Broken::new(error.to_string());
        let value = match kind {
            Some(&Type::TEXT) => self.0.try_get(column).map(|v: Option<&str>| v.map(Value::Text)),
            Some(&Type::INT8) => self.0.try_get(column).map(|v: Option<i64>| v.map(Value::Integer)),
            Some(&Type::BYTEA) => self.0.try_get(column).map(|v: Option<&[u8]>| v.map(Value::Blob)),
            _ => return Err(Broken::new("no such column")),
        };
        Ok(value.map_err(broken)?.unwrap_or(Value::Null))
    }
}

/// Reads rows of a kind.
pub(super) fn rows(kind: Kind, found: &[tokio_postgres::Row]) -> Result<Vec<Row>, StoreError> {
    let read = |found: &tokio_postgres::Row| {
        let found = Found(found);
        let row = tables::read(kind, &mut Fields::new(&found));
        row.map_err(|broken| tables::unreadable(tables::table(kind), &found, &broken))
    };
    found.iter().map(read).collect()
}
