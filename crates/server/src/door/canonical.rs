//! JSON of callers as canonical text: names in order, numbers with the digits they were written
//! with.

use serde_json::value::RawValue;

use super::Fields;

/// How deep a value may nest. Every level is read once more than the one above it, so that depth
/// would be a way to keep the server busy.
const DEPTH_MAX: usize = 32;

/// The canonical text of an object; none where it nests too deeply or has a name twice.
pub(crate) fn canonical_object(fields: &Fields) -> Option<String> {
    let mut text = String::with_capacity(256);
    write_object(fields.iter().collect(), &mut text, |(_, raw), to| write_value(raw.get(), 1, to))?;
    Some(text)
}

/// Writes the members of an object in order; of two with the same name the first.
pub(crate) fn write_object(
    mut members: Vec<(&str, &RawValue)>,
    to: &mut String,
    mut write: impl FnMut((&str, &RawValue), &mut String) -> Option<()>,
) -> Option<()> {
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    members.dedup_by(|(a, _), (b, _)| a == b);
    to.push('{');
    for (index, (name, raw)) in members.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        to.push_str(&serde_json::to_string(name).ok()?);
        to.push(':');
        write((name, raw), to)?;
    }
    to.push('}');
    Some(())
}

/// Writes any JSON value.
pub(crate) fn write_value(json: &str, depth: usize, to: &mut String) -> Option<()> {
    if depth > DEPTH_MAX {
        return None;
    }
    match json.as_bytes().first()? {
        b'{' => {
            let fields: Fields = serde_json::from_str(json).ok()?;
            write_object(fields.iter().collect(), to, |(_, raw), to| {
                write_value(raw.get(), depth + 1, to)
            })
        }
        b'[' => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            write_array(&items, to, |item, to| write_value(item.get(), depth + 1, to))
        }
        b'"' => {
            let text: String = serde_json::from_str(json).ok()?;
            to.push_str(&serde_json::to_string(&text).ok()?);
            Some(())
        }
        _ => {
            to.push_str(json);
            Some(())
        }
    }
}

/// Writes the items of an array.
pub(crate) fn write_array(
    items: &[Box<RawValue>],
    to: &mut String,
    mut write: impl FnMut(&RawValue, &mut String) -> Option<()>,
) -> Option<()> {
    to.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        write(item, to)?;
    }
    to.push(']');
    Some(())
}

/// The canonical text of any value; none where it nests too deeply or has a name twice.
pub(crate) fn canonical_text(raw: &RawValue) -> Option<String> {
    let mut text = String::with_capacity(raw.get().len());
    write_value(raw.get(), 1, &mut text)?;
    Some(text)
}
