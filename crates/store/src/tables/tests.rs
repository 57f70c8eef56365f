use std::collections::BTreeSet;

use countersign_domain::ids::Ulid;

use super::*;
use crate::conformance::{World, variety};
use crate::kind::Kind;

#[test]
fn every_kind_of_row_is_written_and_read_in_the_order_of_its_columns() {
    let mut filled = BTreeSet::new();
    for row in variety::rows(&mut World::new(1)) {
        let kind = Kind::of(&row.key());
        let mut record = Record::default();
        write(&row, &mut record).unwrap();
        let columns = table(kind).columns;
        assert_eq!(record.values().count(), columns.len(), "{kind:?}");
        for (value, column) in record.values().zip(columns) {
            let fits = match value {
                Value::Null => column.nullable,
                Value::Integer(_) => column.kind == ColumnType::Integer,
                Value::Text(text) => match column.kind {
                    ColumnType::Id(prefix) => {
                        text.strip_prefix(prefix).is_some_and(|id| Ulid::parse(id).is_ok())
                    }
                    ColumnType::Text | ColumnType::Amount => true,
                    ColumnType::Integer | ColumnType::Blob => false,
                },
                Value::Blob(_) => column.kind == ColumnType::Blob,
            };
            assert!(fits, "{kind:?} {}: {value:?}", column.name);
            if value != Value::Null {
                filled.insert((kind, column.name));
            }
        }
        assert_eq!(read(kind, &mut Fields::new(&record)), Ok(row));
    }
    // What is never filled here could be of another kind than its column says.
    for kind in Kind::ALL {
        let mut ids = table(*kind).columns.iter().filter(|c| matches!(c.kind, ColumnType::Id(_)));
        let empty = ids.find(|column| !filled.contains(&(*kind, column.name)));
        assert_eq!(empty.map(|column| (kind, column.name)), None);
    }
}

#[test]
fn a_key_is_the_first_columns_of_its_row() {
    for row in variety::rows(&mut World::new(1)) {
        let (mut whole, mut name) = (Record::default(), Record::default());
        write(&row, &mut whole).unwrap();
        write_key(&row.key(), &mut name).unwrap();
        let key = table(Kind::of(&row.key())).key;
        assert!(name.values().eq(whole.values().take(key)), "{row:?}");
        assert_eq!(name.values().count(), key, "{row:?}");
    }
}

#[test]
fn an_unreadable_value_is_named_by_its_column() {
    let mut record = Record::default();
    record.text("org_01K00000000000000000000000");
    record.text("not a number");
    let broken = read(Kind::LogHead, &mut Fields::new(&record)).unwrap_err();
    assert_eq!(broken.column, Some(1));
}
