//! Canonical text in the making: strings escaped, members in order.

use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::ops::Range;

/// Grows canonical text from left to right. Members are written as they come and put in order when
/// their object ends, so that nothing is built twice.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    spare: String,
}

/// An object being written: where its members are.
#[derive(Default)]
pub(super) struct Members {
    begin: usize,
    /// Whether some name is not plain ASCII without escapes, and so is no struct's field.
    unusual: bool,
    /// The name between its quotes and the whole member, as places in the text.
    places: Vec<(Range<usize>, Range<usize>)>,
}

/// About what a log record takes: most text grows to this without being moved.
const ROOM: usize = 2_048;

impl Writer {
    /// A writer for a whole text.
    pub(super) fn roomy() -> Self {
        Self { text: String::with_capacity(ROOM), spare: String::with_capacity(ROOM) }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// RFC 8785 §3.2.2.2: the two-character escapes where JSON has one, `\u00xx` for the other
    /// control characters, everything else as it is.
    pub(super) fn string(&mut self, text: &str) {
        self.text.push('"');
        self.escaped(text);
        self.text.push('"');
    }

    /// The same for whatever prints itself.
    pub(super) fn display(&mut self, value: &(impl fmt::Display + ?Sized)) -> fmt::Result {
        struct Escaping<'a>(&'a mut Writer);
        impl Write for Escaping<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.escaped(text);
                Ok(())
            }
        }
        self.text.push('"');
        write!(Escaping(self), "{value}")?;
        self.text.push('"');
        Ok(())
    }

    fn escaped(&mut self, text: &str) {
        let plain = |byte: &u8| *byte >= b' ' && *byte != b'"' && *byte != b'\\';
        if text.as_bytes().iter().all(plain) {
            return self.text.push_str(text);
        }
        for character in text.chars() {
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\u{8}' => self.text.push_str("\\b"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\u{c}' => self.text.push_str("\\f"),
                '\r' => self.text.push_str("\\r"),
                control if control < ' ' => {
                    // Writing to a `String` cannot fail.
                    let _ = write!(self.text, "\\u{:04x}", u32::from(control));
                }
                other => self.text.push(other),
            }
        }
    }

    pub(super) fn begin_members(&mut self) -> Members {
        self.text.push('{');
        Members { begin: self.text.len(), unusual: false, places: Vec::with_capacity(16) }
    }

    /// Begins a member; its value is written next, then [`Writer::end_member`].
    pub(super) fn member(&mut self, members: &mut Members, name: &str) {
        if !members.places.is_empty() {
            self.text.push(',');
        }
        let begin = self.text.len();
        self.string(name);
        members.unusual |= !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        members.places.push((begin + 1..self.text.len() - 1, begin..begin));
        self.text.push(':');
    }

    pub(super) fn end_member(&mut self, members: &mut Members) {
        if let Some((_, place)) = members.places.last_mut() {
            place.end = self.text.len();
        }
    }

    /// Ends an object. RFC 8785 §3.2.3 orders names by their UTF-16 code units, not by bytes.
    pub(super) fn end_members(&mut self, members: Members) {
        let Members { begin, unusual, mut places } = members;
        let order = |(a, _): &(Range<usize>, _), (b, _): &(Range<usize>, _)| {
            let name = |place: &Range<usize>| self.text.get(place.clone()).unwrap_or_default();
            let (a, b) = (name(a), name(b));
            if unusual { by_utf16(a, b) } else { a.cmp(b) }
        };
        if !places.is_sorted_by(|a, b| order(a, b).is_le()) {
            places.sort_by(order);
            self.spare.clear();
            for (index, (_, member)) in places.iter().enumerate() {
                if index > 0 {
                    self.spare.push(',');
                }
                self.spare.push_str(self.text.get(member.clone()).unwrap_or_default());
            }
            self.text.truncate(begin);
            self.text.push_str(&self.spare);
        }
        self.text.push('}');
    }
}

/// Compares names as they read, escaped or not.
fn by_utf16(a: &str, b: &str) -> Ordering {
    let read = |name: &str| -> String {
        serde_json::from_str(&format!("\"{name}\"")).unwrap_or_else(|_| name.to_owned())
    };
    read(a).encode_utf16().cmp(read(b).encode_utf16())
}
