//! The description of a table.

use countersign_domain::ids::{Id, OrgId};

/// A table.
#[derive(Debug)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "SQLite's schema is checked against it by a test")
)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its columns, those of the key first.
    pub(crate) columns: &'static [Column],
    /// How many of the columns are the primary key.
    pub(crate) key: usize,
    /// Its secondary indexes. Few, and none that a posted payment has to be entered in.
    pub(crate) indexes: &'static [Index],
}

impl Table {
    /// The columns of the primary key.
    pub(crate) fn key_columns(&self) -> &'static [Column] {
        self.columns.get(..self.key).unwrap_or_default()
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "SQLite's schema is checked against it by a test")
)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: ColumnType,
    /// Whether it may be empty.
    pub(crate) nullable: bool,
    /// Whether a row keeps its value for good: then it is not written again, and no index that
    /// begins with it is touched, when the row changes.
    pub(crate) fixed: bool,
    /// Whether its values are large and seldom looked at: a store may keep them apart, so that
    /// searching the others does not read them.
    pub(crate) apart: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnType {
    /// Text.
    Text,
    /// An id of a kind that begins with these characters, as people see it: text here. A store may
    /// keep its 128 bits alone.
    Id(&'static str),
    /// An amount in its asset's smallest unit: a whole number of up to 39 digits, as text here.
    Amount,
    /// A 64-bit integer; instants as microseconds since 1970.
    Integer,
    /// Bytes.
    Blob,
}

impl Column {
    /// A column of text.
    pub(crate) const fn text(name: &'static str) -> Self {
        Self { name, kind: ColumnType::Text, nullable: false, apart: false, fixed: false }
    }

    /// A column of ids of one kind.
    pub(crate) const fn id<T: Id>(name: &'static str) -> Self {
        let kind = ColumnType::Id(T::PREFIX);
        Self { name, kind, nullable: false, apart: false, fixed: false }
    }

    /// The organization that a row belongs to.
    pub(crate) const fn org() -> Self {
        Self::id::<OrgId>("org")
    }

    /// A column of amounts.
    pub(crate) const fn amount(name: &'static str) -> Self {
        Self { name, kind: ColumnType::Amount, nullable: false, apart: false, fixed: false }
    }

    /// A column of integers.
    pub(crate) const fn integer(name: &'static str) -> Self {
        Self { name, kind: ColumnType::Integer, nullable: false, apart: false, fixed: false }
    }

    /// A column of bytes.
    pub(crate) const fn blob(name: &'static str) -> Self {
        Self { name, kind: ColumnType::Blob, nullable: false, apart: false, fixed: false }
    }

    /// The same, but it may be empty.
    pub(crate) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The same, but no row ever gets another value.
    pub(crate) const fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// The same, but it may be kept apart.
    pub(crate) const fn apart(self) -> Self {
        Self { apart: true, ..self }
    }
}

/// A secondary index.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "SQLite's schema is checked against it by a test")
)]
pub(crate) struct Index {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its columns.
    pub(crate) columns: &'static [&'static str],
    /// Which rows are entered, as a condition that every SQL understands; all where there is none.
    pub(crate) only: Option<&'static str>,
}
