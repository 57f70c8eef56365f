//! Reading values that are written as text, without a copy of the text: a record of the log has
//! fifty of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// Reads a text, and says what is wrong with one that means nothing.
pub(crate) fn read_text<'de, D, T>(
    from: D,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    from.deserialize_str(Reading { expected, read, value: PhantomData })
}

struct Reading<R, T> {
    expected: &'static str,
    read: R,
    value: PhantomData<T>,
}

impl<R: FnOnce(&str) -> Option<T>, T> Visitor<'_> for Reading<R, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::custom(format_args!("not {}", self.expected)))
    }
}
