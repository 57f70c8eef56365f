//! The values of a row on their way into a store.

use std::fmt::{Display, Write as _};
use std::ops::Range;

use countersign_domain::canonical::Hash;
use countersign_domain::ids::Id;
use countersign_domain::time::Timestamp;
use serde::Serialize;

use super::{Broken, Source, Word};

/// Values in the order of a table's columns. Reused from row to row, so that writing allocates
/// nothing.
#[derive(Debug, Default)]
pub(crate) struct Record {
    text: String,
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
enum Slot {
    Null,
    Integer(i64),
    Text(Range<usize>),
    Blob(Range<usize>),
}

/// A value as every SQL store knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'v> {
    /// Nothing.
    Null,
    /// An integer.
    Integer(i64),
    /// Text.
    Text(&'v str),
    /// Bytes.
    Blob(&'v [u8]),
}

impl Source for Record {
    fn value(&self, column: usize) -> Result<Value<'_>, Broken> {
        let slot = self.slots.get(column).ok_or_else(|| Broken::new("no such column"))?;
        Ok(self.at(slot))
    }
}

impl Record {
    /// The values, in order.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.slots.iter().map(|slot| self.at(slot))
    }

    fn at(&self, slot: &Slot) -> Value<'_> {
        match slot {
            Slot::Null => Value::Null,
            Slot::Integer(integer) => Value::Integer(*integer),
            Slot::Text(range) => Value::Text(self.text.get(range.clone()).unwrap_or_default()),
            Slot::Blob(range) => Value::Blob(self.bytes.get(range.clone()).unwrap_or_default()),
        }
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// How many bytes the values have, about.
    pub(crate) fn len_bytes(&self) -> usize {
        self.text.len() + self.bytes.len() + self.slots.len() * 4
    }

    /// Forgets the values.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.bytes.clear();
        self.slots.clear();
    }

    /// Nothing.
    pub(crate) fn null(&mut self) {
        self.slots.push(Slot::Null);
    }

    /// An integer.
    pub(crate) fn integer(&mut self, integer: impl Into<i64>) {
        self.slots.push(Slot::Integer(integer.into()));
    }

    /// A count, which has to fit 63 bits.
    pub(crate) fn count(&mut self, count: u64) -> Result<(), Broken> {
        let integer = i64::try_from(count).map_err(|_| Broken::new("a count beyond 63 bits"))?;
        self.integer(integer);
        Ok(())
    }

    /// An instant.
    pub(crate) fn instant(&mut self, at: Timestamp) {
        self.integer(at.unix_micros());
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.end_text(start);
    }

    /// An id, as people see it.
    pub(crate) fn id<T: Id>(&mut self, id: T) {
        let start = self.text.len();
        self.text.push_str(T::PREFIX);
        self.text.push_str(id.ulid().encode(&mut [0; 26]));
        self.end_text(start);
    }

    /// Whatever prints itself.
    pub(crate) fn display(&mut self, value: impl Display) {
        let start = self.text.len();
        // Writing to a `String` cannot fail.
        _ = write!(self.text, "{value}");
        self.end_text(start);
    }

    /// Text that the caller writes.
    pub(crate) fn build(&mut self, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.end_text(start);
    }

    /// The word of one of a closed set.
    pub(crate) fn word(&mut self, word: impl Word) {
        self.text(word.word());
    }

    /// A hash, as its bytes.
    pub(crate) fn hash(&mut self, hash: &Hash) {
        self.blob(&hash.0);
    }

    /// Bytes.
    pub(super) fn blob(&mut self, blob: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(blob);
        self.slots.push(Slot::Blob(start..self.bytes.len()));
    }

    /// A whole value as JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Broken> {
        let json = serde_json::to_string(value).map_err(|error| Broken::new(error.to_string()))?;
        self.text(&json);
        Ok(())
    }

    /// A value that may be missing.
    pub(crate) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    /// The value so many places before, once more; none if there is none.
    pub(super) fn again(&mut self, before: usize) -> Option<()> {
        let slot = self.slots.get(self.slots.len().checked_sub(before)?)?.clone();
        self.slots.push(slot);
        Some(())
    }

    fn end_text(&mut self, start: usize) {
        self.slots.push(Slot::Text(start..self.text.len()));
    }
}
