//! The values of a row on their way out of a store. Whatever cannot be read is an error, never a
//! guess.

use std::str::FromStr;

use countersign_domain::canonical::Hash;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::time::Timestamp;
use serde::de::DeserializeOwned;

use super::{Value, Word};

/// A value that cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// What is wrong with it.
    pub(crate) what: String,
    /// The place of its column, where it is known.
    pub(crate) column: Option<usize>,
}

impl Broken {
    /// A broken value.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), column: None }
    }

    fn at(self, column: usize) -> Self {
        Self { column: Some(column), ..self }
    }
}

/// Where values come from.
pub(crate) trait Source {
    /// The value of a column.
    fn value(&self, column: usize) -> Result<Value<'_>, Broken>;
}

/// Reads the columns of a row, one after the other.
pub(crate) struct Fields<'s> {
    source: &'s dyn Source,
    next: usize,
}

impl<'s> Fields<'s> {
    /// Begins at the first column.
    pub(crate) fn new(source: &'s dyn Source) -> Self {
        Self { source, next: 0 }
    }

    /// Passes over columns whose values are repeated in a later one.
    pub(crate) const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Text.
    pub(crate) fn text(&mut self) -> Result<&'s str, Broken> {
        self.optional_text()?.ok_or_else(|| self.broken("empty"))
    }

    /// Text that may be missing.
    pub(crate) fn optional_text(&mut self) -> Result<Option<&'s str>, Broken> {
        match self.take()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            Value::Integer(_) | Value::Blob(_) => Err(self.broken("no text")),
        }
    }

    /// Text of its own that may be missing.
    pub(crate) fn optional_string(&mut self) -> Result<Option<String>, Broken> {
        Ok(self.optional_text()?.map(str::to_owned))
    }

    /// An integer.
    pub(crate) fn integer(&mut self) -> Result<i64, Broken> {
        self.optional_integer()?.ok_or_else(|| self.broken("empty"))
    }

    /// An integer of fewer bits, or without a sign.
    pub(crate) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, Broken> {
        let integer = self.integer()?;
        T::try_from(integer).map_err(|_| self.broken("out of range"))
    }

    /// The same, where it may be missing.
    pub(crate) fn optional_number<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, Broken> {
        let Some(integer) = self.optional_integer()? else { return Ok(None) };
        T::try_from(integer).map(Some).map_err(|_| self.broken("out of range"))
    }

    /// An instant.
    pub(crate) fn instant(&mut self) -> Result<Timestamp, Broken> {
        self.integer().map(Timestamp::from_unix_micros)
    }

    /// An instant that may be missing.
    pub(crate) fn optional_instant(&mut self) -> Result<Option<Timestamp>, Broken> {
        Ok(self.optional_integer()?.map(Timestamp::from_unix_micros))
    }

    /// An id, an amount, or anything else that is read from text.
    pub(crate) fn parse<T: FromStr>(&mut self) -> Result<T, Broken> {
        self.text()?.parse().map_err(|_| self.broken(std::any::type_name::<T>()))
    }

    /// The same, where it may be missing.
    pub(crate) fn optional_parse<T: FromStr>(&mut self) -> Result<Option<T>, Broken> {
        let text = self.optional_text()?;
        let parsed = text.map(str::parse).transpose();
        parsed.map_err(|_| self.broken(std::any::type_name::<T>()))
    }

    /// An amount.
    pub(crate) fn amount(&mut self) -> Result<Amount, Broken> {
        self.parse().map(Amount::from_units)
    }

    /// An asset, by its key.
    pub(crate) fn asset(&mut self) -> Result<Asset, Broken> {
        Asset::from_key(self.text()?).ok_or_else(|| self.broken("an unknown asset"))
    }

    /// The word of one of a closed set.
    pub(crate) fn word<T: Word>(&mut self) -> Result<T, Broken> {
        T::from_word(self.text()?).ok_or_else(|| self.broken("an unknown word"))
    }

    /// The same, where it may be missing.
    pub(crate) fn optional_word<T: Word>(&mut self) -> Result<Option<T>, Broken> {
        let Some(word) = self.optional_text()? else { return Ok(None) };
        T::from_word(word).map(Some).ok_or_else(|| self.broken("an unknown word"))
    }

    /// A hash.
    pub(crate) fn hash(&mut self) -> Result<Hash, Broken> {
        let bytes = match self.take()? {
            Value::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        };
        bytes.map(Hash).ok_or_else(|| self.broken("no hash"))
    }

    /// A whole value from JSON.
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T, Broken> {
        let text = self.text()?;
        serde_json::from_str(text).map_err(|error| self.broken(error.to_string()))
    }

    /// A whole value from JSON, where there is one.
    pub(crate) fn optional_json<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Broken> {
        let Some(text) = self.optional_text()? else { return Ok(None) };
        serde_json::from_str(text).map(Some).map_err(|error| self.broken(error.to_string()))
    }

    /// What is wrong with the column read last.
    pub(crate) fn broken(&self, what: impl Into<String>) -> Broken {
        Broken::new(what).at(self.next.saturating_sub(1))
    }

    fn optional_integer(&mut self) -> Result<Option<i64>, Broken> {
        match self.take()? {
            Value::Null => Ok(None),
            Value::Integer(integer) => Ok(Some(integer)),
            Value::Text(_) | Value::Blob(_) => Err(self.broken("no integer")),
        }
    }

    fn take(&mut self) -> Result<Value<'s>, Broken> {
        let column = self.next;
        self.next += 1;
        self.source.value(column).map_err(|broken| broken.at(column))
    }
}
