//! Rows as bytes, for whoever runs the same program.

use std::fmt::Write as _;

use countersign_domain::ids::Ulid;

use super::{Record, Value, table};
use crate::bytes::take;
use crate::kind::Kind;

/// How the bytes are written, beside what [`form`] tells of the tables.
const FORM: u8 = 2;

/// What a value begins with.
const NULL: u8 = 0;
const SMALL: u8 = 1;
const INTEGER: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;
const ID: u8 = 5;
/// The value of the same column in the row before.
const AGAIN: u8 = 6;

/// How many characters the bits of an id have as text.
const ID_CHARACTERS: usize = 26;

/// What the bytes depend on: another build may have other tables.
pub(crate) fn form() -> String {
    let mut form = format!("{} {FORM}", env!("CARGO_PKG_VERSION"));
    for kind in Kind::ALL {
        let table = table(*kind);
        _ = write!(form, " {}", table.name);
        for column in table.columns {
            _ = write!(form, " {} {:?}", column.name, column.kind);
        }
    }
    form
}

/// Writes rows of so many columns, which stand one behind the other.
pub(crate) fn pack(rows: &Record, columns: usize, to: &mut Vec<u8>) {
    let values: Vec<Value<'_>> = rows.values().collect();
    for (place, value) in values.iter().enumerate() {
        let before = place.checked_sub(columns).and_then(|before| values.get(before));
        if before == Some(value) { to.push(AGAIN) } else { pack_value(*value, to) }
    }
}

fn pack_value(value: Value<'_>, to: &mut Vec<u8>) {
    match value {
        Value::Null => to.push(NULL),
        Value::Integer(integer) => match i32::try_from(integer) {
            Ok(small) => {
                to.push(SMALL);
                to.extend(small.to_be_bytes());
            }
            Err(_) => {
                to.push(INTEGER);
                to.extend(integer.to_be_bytes());
            }
        },
        Value::Text(text) => match split_id(text) {
            Some((prefix, id)) => {
                to.push(ID);
                pack_bytes(prefix.as_bytes(), to);
                to.extend(id.0.to_be_bytes());
            }
            None => {
                to.push(TEXT);
                pack_bytes(text.as_bytes(), to);
            }
        },
        Value::Blob(bytes) => {
            to.push(BLOB);
            pack_bytes(bytes, to);
        }
    }
}

/// The bits of an id, and what stands before them.
fn split_id(text: &str) -> Option<(&str, Ulid)> {
    let (prefix, id) = text.split_at_checked(text.len().checked_sub(ID_CHARACTERS)?)?;
    Some((prefix, Ulid::parse(id).ok()?))
}

/// Lengths are mostly short.
const LONG: u8 = u8::MAX;

fn pack_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    match u8::try_from(bytes.len()) {
        Ok(length) if length < LONG => to.push(length),
        _ => {
            to.push(LONG);
            to.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
        }
    }
    to.extend(bytes);
}

/// Reads so many rows of so many columns, and leaves what stands behind them; none if it is none.
pub(crate) fn unpack(bytes: &mut &[u8], rows: usize, columns: usize) -> Option<Record> {
    let mut record = Record::default();
    for _ in 0..rows.checked_mul(columns)? {
        let [begin] = take(bytes)?;
        match begin {
            NULL => record.null(),
            SMALL => record.integer(i32::from_be_bytes(take(bytes)?)),
            INTEGER => record.integer(i64::from_be_bytes(take(bytes)?)),
            TEXT => record.text(str::from_utf8(unpack_bytes(bytes)?).ok()?),
            BLOB => record.blob(unpack_bytes(bytes)?),
            ID => {
                let prefix = str::from_utf8(unpack_bytes(bytes)?).ok()?;
                let id = Ulid(u128::from_be_bytes(take(bytes)?));
                record.build(|text| {
                    text.push_str(prefix);
                    text.push_str(id.encode(&mut [0; ID_CHARACTERS]));
                });
            }
            AGAIN => record.again(columns)?,
            _ => return None,
        }
    }
    Some(record)
}

fn unpack_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = match take(bytes)? {
        [LONG] => usize::try_from(u32::from_be_bytes(take(bytes)?)).ok()?,
        [length] => usize::from(length),
    };
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}
