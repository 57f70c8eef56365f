use std::collections::BTreeSet;

use countersign_domain::ids::Ulid;
use proptest::prelude::*;

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

fn text() -> impl Strategy<Value = String> {
    // With an id, with what is nearly one, and longer than a length of one byte.
    prop_oneof!["(wal_)?[0-7][0-9A-HJKMNP-TV-Z]{25}", "[ä0-9A-Z]{0,30}", "x{250,260}"]
}

proptest! {
    #[test]
    fn rows_are_unpacked_as_they_were_packed(
        columns in 1..4_usize,
        picked in prop::collection::vec((0..6_usize, any::<i64>(), -9..9_i64, text()), 0..40),
        behind in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut rows = Record::default();
        let whole = picked.len() / columns * columns;
        for (kind, large, small, text) in picked.iter().take(whole) {
            match kind {
                0 => rows.null(),
                1 => rows.integer(*large),
                2 => rows.integer(*small),
                3 => rows.text(text),
                4 => rows.blob(text.as_bytes()),
                _ => rows.text("again"),
            }
        }
        let mut packed = Vec::new();
        pack(&rows, columns, &mut packed);
        let length = packed.len();
        packed.extend(&behind);
        let mut rest = packed.as_slice();
        let unpacked = unpack(&mut rest, whole / columns, columns).unwrap();
        prop_assert!(unpacked.values().eq(rows.values()), "{unpacked:?} {rows:?}");
        prop_assert_eq!(rest, behind);
        for cut in 0..length {
            prop_assert!(unpack(&mut &packed[..cut], whole / columns, columns).is_none());
        }
    }
}

#[test]
fn what_stands_in_the_row_before_is_not_packed_again() {
    let mut rows = Record::default();
    for posted in [70_000, 80_000] {
        rows.text("org_01J9ZQ4V8GQX3M7K2N5P6R8T0W");
        rows.text("EUR");
        rows.integer(posted);
    }
    let mut packed = Vec::new();
    pack(&rows, 3, &mut packed);
    assert_eq!(packed.len(), (1 + 1 + 4 + 16) + (1 + 1 + 3) + 5 + (1 + 1 + 5));
    // In the first row there is nothing to repeat.
    assert!(unpack(&mut [6].as_slice(), 1, 1).is_none());
}
