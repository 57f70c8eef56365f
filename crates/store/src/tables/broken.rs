//! Rows that cannot be read or written.

use countersign_engine::StoreError;

use super::{Broken, Source, Table, Value};

/// A row that cannot be read: its table, its key and the column.
pub(crate) fn unreadable(table: &Table, row: &dyn Source, broken: &Broken) -> StoreError {
    let key: Vec<String> = (0..table.key)
        .map(|column| match row.value(column) {
            Ok(Value::Text(text)) => text.to_owned(),
            Ok(Value::Integer(integer)) => integer.to_string(),
            _ => "?".to_owned(),
        })
        .collect();
    let column = broken.column.and_then(|column| table.columns.get(column));
    let column = column.map_or("row", |column| column.name);
    let (name, key, what) = (table.name, key.join(", "), &broken.what);
    StoreError::Corrupt(format!("{name} ({key}): {column}: {what}"))
}

/// A row that cannot be written.
pub(crate) fn unwritable(table: &Table, broken: &Broken) -> StoreError {
    StoreError::Corrupt(format!("{}: {}", table.name, broken.what))
}
