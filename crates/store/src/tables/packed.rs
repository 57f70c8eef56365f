//! Rows as bytes, for whoever runs the same program.

use std::fmt::Write as _;

use super::{Record, Value, table};
use crate::bytes::take;
use crate::kind::Kind;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const BLOB: u8 = 3;

/// What the bytes depend on: another build may have other tables.
pub(crate) fn form() -> String {
    let mut form = env!("CARGO_PKG_VERSION").to_owned();
    for kind in Kind::ALL {
        let table = table(*kind);
        _ = write!(form, " {}", table.name);
        for column in table.columns {
            _ = write!(form, " {} {:?}", column.name, column.kind);
        }
    }
    form
}

/// Writes the values of a record.
pub(crate) fn pack(record: &Record, to: &mut Vec<u8>) {
    for value in record.values() {
        match value {
            Value::Null => to.push(NULL),
            Value::Integer(integer) => {
                to.push(INTEGER);
                to.extend(integer.to_be_bytes());
            }
            Value::Text(text) => pack_bytes(TEXT, text.as_bytes(), to),
            Value::Blob(bytes) => pack_bytes(BLOB, bytes, to),
        }
    }
}

fn pack_bytes(kind: u8, bytes: &[u8], to: &mut Vec<u8>) {
    to.push(kind);
    to.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    to.extend(bytes);
}

/// Reads a record of so many values, and leaves what stands behind it; none if it is none.
pub(crate) fn unpack(bytes: &mut &[u8], values: usize) -> Option<Record> {
    let mut record = Record::default();
    for _ in 0..values {
        let [kind] = take(bytes)?;
        let value = match kind {
            NULL => Value::Null,
            INTEGER => Value::Integer(i64::from_be_bytes(take(bytes)?)),
            TEXT => Value::Text(str::from_utf8(unpack_bytes(bytes)?).ok()?),
            BLOB => Value::Blob(unpack_bytes(bytes)?),
            _ => return None,
        };
        record.push(value);
    }
    Some(record)
}

fn unpack_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(u32::from_be_bytes(take(bytes)?)).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}
